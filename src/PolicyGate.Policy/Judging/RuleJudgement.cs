using System.Collections.Immutable;
using PolicyGate.Analyzers;
using PolicyGate.Policy.Rules;

namespace PolicyGate.Policy.Judging;

/// <summary>Applies rules to findings, and finds what is to be said of the rules themselves.</summary>
internal sealed class RuleJudgement
{
    private readonly ImmutableArray<KnownRule> _rules;
    private readonly RuleMatcher _trusted;
    private readonly RuleMatcher _proposed;
    private readonly DateTimeOffset _asOf;

    /// <param name="rules">Rules of the trusted revision.</param>
    /// <param name="proposed">Rules that aren't trusted yet.</param>
    /// <param name="scope">What is scanned.</param>
    /// <param name="asOf">The moment.</param>
    internal RuleJudgement(ImmutableArray<KnownRule> rules, ImmutableArray<KnownRule> proposed, ScopeValues scope, DateTimeOffset asOf)
    {
        _rules = rules;
        _asOf = asOf;
        _trusted = new([.. rules.Where(IsInForce)]);
        _proposed = new([.. proposed.Where(IsInForce)]);

        bool IsInForce(KnownRule rule) => !rule.Rule.HasExpired(asOf) && rule.Rule.Scope.Contains(scope);
    }

    /// <summary>The disposition of each finding, in no order; the action is still to be decided.</summary>
    /// <param name="findings">Findings of the scan.</param>
    /// <param name="aboutBranch">Findings about what the branch changes in the policy.</param>
    internal List<JudgedFinding> Judge(IReadOnlyList<Finding> findings, IEnumerable<Finding> aboutBranch)
    {
        var judged = new List<JudgedFinding>(findings.Count);
        judged.AddRange(findings.Select(Judge));

        KnownRule[] ended = [.. _trusted.Unused.Where(rule => rule.Rule.UntilFixed && findings.Any(rule.Rule.When.HoldsEverywhere))];
        judged.AddRange(_rules.Where(rule => rule.Rule.HasExpired(_asOf)).Select(rule => PolicyFindings.Expired(rule.Rule))
            .Concat(ended.Select(rule => PolicyFindings.Fixed(rule.Rule)))
            .Concat(aboutBranch)
            .Select(Judge));

        // Rules about the policy can match the findings about unused other rules, so their turn comes last, and what is said of them stays.
        judged.AddRange(Unused(isAboutPolicy: false).Except(ended).ToArray().Select(rule => Judge(PolicyFindings.Unused(rule.Rule))));
        judged.AddRange(Unused(isAboutPolicy: true).Except(ended).Select(rule => Active(PolicyFindings.Unused(rule.Rule))));
        return judged;
    }

    private IEnumerable<KnownRule> Unused(bool isAboutPolicy) => _trusted.Unused.Where(rule => rule.Rule.When.Names(PolicyChecks.Category) == isAboutPolicy);

    private JudgedFinding Judge(Finding finding) => _trusted.Match(finding) is { } rule ? new(finding, Disposition.Disabled, GateAction.None, rule.Applied)
        : _proposed.Match(finding) is { } proposed ? new(finding, Disposition.UnderReview, GateAction.None, proposed.Applied)
        : Active(finding);

    private static JudgedFinding Active(Finding finding) => new(finding, Disposition.Active, GateAction.None, null);
}
