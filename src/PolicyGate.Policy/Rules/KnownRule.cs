using System.Collections.Immutable;
using PolicyGate.Policy.Git;
using PolicyGate.Policy.Signatures;

namespace PolicyGate.Policy.Rules;

/// <summary>A rule, and what reports say of it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Applied">What reports say.</param>
/// <param name="Origin">How it came to be; null where it isn't committed or the history doesn't reach back.</param>
internal sealed record KnownRule(DisableRule Rule, AppliedRule Applied, RuleOrigin? Origin)
{
    /// <param name="rule">The rule.</param>
    /// <param name="origin">How it came to be.</param>
    /// <param name="signers">Whose signatures count.</param>
    /// <param name="owners">Who owns its file.</param>
    internal static KnownRule Create(DisableRule rule, RuleOrigin? origin, TrustedSigners signers, ImmutableArray<string> owners) => new(
        rule,
        new AppliedRule(
            rule.Name, rule.Place, rule.EndLine, origin?.LastChange.Commit, origin?.LastChange.Author, origin?.LastChange.Date, rule.Justification, rule.Reason, rule.Expires)
        {
            Origin = rule.Origin,
            Introduced = origin?.Introduced,
            Committer = origin?.LastChange.Committer,
            Changed = origin?.Changed ?? [],
            Signature = origin?.Signature is { } signature ? signers.Check(signature) : null,
            Owners = owners,
        },
        origin);
}
