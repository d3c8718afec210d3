using PolicyGate.Policy.Git;

namespace PolicyGate.Policy.Rules;

/// <summary>A rule, and what reports say of it.</summary>
internal sealed record KnownRule(DisableRule Rule, AppliedRule Applied)
{
    internal static KnownRule Create(DisableRule rule, RuleOrigin? origin) => new(rule, new AppliedRule(
        rule.Name, rule.Place, rule.EndLine, origin?.Commit, origin?.Author, origin?.Date, rule.Justification, rule.Reason, rule.Expires));
}
