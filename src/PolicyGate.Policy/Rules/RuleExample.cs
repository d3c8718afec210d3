using PolicyGate.Analyzers;

namespace PolicyGate.Policy.Rules;

/// <summary>A finding that a rule must match or must not.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="FixAge">The age of its fix; null where it isn't given.</param>
/// <param name="Matches">Whether the rule must match it.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record RuleExample(Finding Finding, TimeSpan? FixAge, bool Matches, SourcePlace Place)
{
    /// <summary>Whether the rule does with it what it must.</summary>
    internal bool IsMet(DisableRule rule, DateTimeOffset asOf) => rule.Matches(FixAge is { } age ? Finding with { Published = asOf - age } : Finding, asOf) == Matches;
}
