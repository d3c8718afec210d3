using PolicyGate.Analyzers;

namespace PolicyGate.Policy.Conditions;

/// <summary>
/// What a rule or the gate asks of a finding. The answer has three values: true, false, and null where the finding lacks the value that is asked for. As null stays null
/// under <c>not</c>, and a rule applies only where the answer is true, nothing is disabled on account of what is not known.
/// </summary>
internal abstract class Condition
{
    private readonly Lazy<bool> _looksAtPath;

    private protected Condition() => _looksAtPath = new(() => All.OfType<PathCondition>().Any());

    /// <summary>The conditions of a group.</summary>
    internal virtual IEnumerable<Condition> Inner => [];

    /// <summary>The condition and all within it.</summary>
    internal IEnumerable<Condition> All => Inner.SelectMany(condition => condition.All).Prepend(this);

    /// <summary>Answers for a finding at one of its locations.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="path">Path of the location; null where the finding has none.</param>
    /// <param name="asOf">The moment, which ages need.</param>
    internal abstract bool? Evaluate(Finding finding, string? path, DateTimeOffset asOf);

    /// <summary>Whether it asks for a category by its whole name.</summary>
    internal virtual bool Names(string category) => false;

    /// <summary>Whether it looks at nothing but a finding's kind (<see cref="Judging.FindingKind"/>), so that its answer is that for all findings of the kind.</summary>
    internal virtual bool IsOnKind => false;

    /// <summary>False where the condition holds for no finding of this one's kind.</summary>
    internal bool MayHoldFor(Finding finding, DateTimeOffset asOf) => this is AllCondition
        ? Inner.All(condition => condition.MayHoldFor(finding, asOf))
        : !IsOnKind || Evaluate(finding, null, asOf) == true;

    /// <summary>The condition in words: <c>severity: high, critical</c>.</summary>
    public abstract override string ToString();

    /// <summary>
    /// Whether the condition holds at all locations of the finding, as a rule asks: a rule for <c>test/**</c> doesn't excuse what is in <c>app</c> as well.
    /// </summary>
    internal bool HoldsEverywhere(Finding finding, DateTimeOffset asOf)
    {
        if (!IsAbout(finding))
            return false;
        if (!_looksAtPath.Value || finding.Locations.IsEmpty)
            return Evaluate(finding, null, asOf) == true;
        foreach (var location in finding.Locations)
        {
            if (Evaluate(finding, location.Path, asOf) != true)
                return false;
        }

        return true;
    }

    /// <summary>
    /// The answer at one location of the finding, as the gate asks: a gate for <c>app/**</c> catches what is in <c>test</c> as well. Null where it is true at none and can't be told at one.
    /// </summary>
    internal bool? Somewhere(Finding finding, DateTimeOffset asOf)
    {
        if (!IsAbout(finding))
            return false;
        if (!_looksAtPath.Value || finding.Locations.IsEmpty)
            return Evaluate(finding, null, asOf);
        bool? answer = false;
        foreach (var location in finding.Locations)
        {
            switch (Evaluate(finding, location.Path, asOf))
            {
                case true:
                    return true;
                case null:
                    answer = null;
                    break;
            }
        }

        return answer;
    }

    // A finding about the policy meets only what names its category: else an unused rule could fail a build, and a rule for low severity would hide that it has expired.
    private bool IsAbout(Finding finding) => finding.Category != PolicyChecks.Category || Names(PolicyChecks.Category);
}
