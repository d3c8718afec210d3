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
    internal abstract bool? Evaluate(Finding finding, string? path);

    /// <summary>Whether it asks for a category by its whole name.</summary>
    internal virtual bool Names(string category) => false;

    /// <summary>The condition in words: <c>severity: high, critical</c>.</summary>
    public abstract override string ToString();

    /// <summary>
    /// Whether the condition holds at all locations of the finding, as a rule asks: a rule for <c>test/**</c> doesn't excuse what is in <c>app</c> as well.
    /// </summary>
    internal bool HoldsEverywhere(Finding finding)
    {
        if (!IsAbout(finding))
            return false;
        if (!_looksAtPath.Value || finding.Locations.IsEmpty)
            return Evaluate(finding, null) == true;
        foreach (var location in finding.Locations)
        {
            if (Evaluate(finding, location.Path) != true)
                return false;
        }

        return true;
    }

    /// <summary>Whether the condition holds at one location of the finding, as the gate asks: a gate for <c>app/**</c> catches what is in <c>test</c> as well.</summary>
    internal bool HoldsSomewhere(Finding finding)
    {
        if (!IsAbout(finding))
            return false;
        if (!_looksAtPath.Value || finding.Locations.IsEmpty)
            return Evaluate(finding, null) == true;
        foreach (var location in finding.Locations)
        {
            if (Evaluate(finding, location.Path) == true)
                return true;
        }

        return false;
    }

    // A finding about the policy meets only what names its category: else an unused rule could fail a build, and a rule for low severity would hide that it has expired.
    private bool IsAbout(Finding finding) => finding.Category != PolicyChecks.Category || Names(PolicyChecks.Category);
}
