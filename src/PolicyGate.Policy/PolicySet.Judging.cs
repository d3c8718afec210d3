using System.Collections.Immutable;
using System.Globalization;
using PolicyGate.Analyzers;
using PolicyGate.Policy.Gates;
using PolicyGate.Policy.Judging;
using PolicyGate.Policy.Rules;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy;

public sealed partial class PolicySet
{
    private readonly DateTimeOffset _asOf;
    private GatePolicy _policy = GatePolicy.BuiltIn;
    private ImmutableArray<KnownRule> _rules = [];
    private ImmutableArray<KnownRule> _newRules = [];
    private Proposal _proposal = Proposal.Nothing;
    private ImmutableArray<Notification> _notifications = [];

    /// <summary>Judges findings.</summary>
    public PolicyJudgement Judge(IReadOnlyList<Finding> findings, ScopeFacts scope, ScanFacts scan)
    {
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(scan);
        var values = ScopeValues.From(scope);
        var (judged, verdict) = Judge(_policy, new(_rules, _newRules, values, _asOf), findings, FindingsAboutBranch(), scan);
        return new()
        {
            Findings = [.. FindingOrder.Sort(judged)],
            Verdict = verdict,
            VerdictOnceMerged = JudgeOnceMerged(verdict.Verdict, findings, values, scan),
            Notifications = [.. _notifications.Concat(StaleDatabase(scan))],
        };
    }

    private (IEnumerable<JudgedFinding> Findings, GateVerdict Verdict) Judge(
        GatePolicy policy, RuleJudgement rules, IReadOnlyList<Finding> findings, IEnumerable<Finding> aboutBranch, ScanFacts scan)
    {
        var gate = new GateEvaluation(policy);
        JudgedFinding[] judged = [.. rules.Judge(findings, aboutBranch).Select(finding => finding.Counts ? finding with { Action = gate.Judge(finding.Finding) } : finding)];
        return (judged, gate.Conclude(scan, _asOf));
    }

    private Verdict JudgeOnceMerged(Verdict now, IReadOnlyList<Finding> findings, ScopeValues values, ScanFacts scan)
    {
        // With a mistake in its files no scan passes.
        if (!WorkTreeMistakes.IsEmpty)
            return Verdict.Error;
        if (_proposal.NewRules.IsEmpty && _proposal.Leaving.IsEmpty && _proposal.Policy is null)
            return now;
        var gone = _proposal.Leaving.Select(rule => rule.Name).Concat(_proposal.Changed).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<KnownRule> merged = [.. _rules.Where(rule => !gone.Contains(rule.Rule.Name)), .. _newRules];
        return Judge(_proposal.Policy ?? _policy, new(merged, [], values, _asOf), findings, [], scan).Verdict.Verdict;
    }

    private IEnumerable<Finding> FindingsAboutBranch() => WorkTreeMistakes.Select(PolicyFindings.Mistake)
        .Concat(_proposal.NewRules.Select(rule => PolicyFindings.NotTrustedYet(rule, _proposal.Changed.Contains(rule.Name))))
        .Concat(_proposal.Leaving.Select(PolicyFindings.Leaving))
        .Concat(_proposal.Differences.Select(PolicyFindings.Differs));

    private IEnumerable<Notification> StaleDatabase(ScanFacts scan)
    {
        if (!new GateEvaluation(_policy).IsStale(scan.DatabaseDate, _asOf))
            yield break;
        var limit = Duration.Words(_policy.MaximumDatabaseAge);
        yield return new("PG8004", NotificationLevel.Warning, scan.DatabaseDate is { } date
            ? string.Create(CultureInfo.InvariantCulture, $"The advisory database is of {date.UtcDateTime:yyyy-MM-dd}, and the policy accepts {limit}: import newer feeds with 'policygate db import'.")
            : $"The advisory database has no date, so it may be older than the {limit} that the policy accepts: import feeds with 'policygate db import'.");
    }
}
