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

    /// <summary>Judges the findings of a single image.</summary>
    public PolicyJudgement Judge(IReadOnlyList<Finding> findings, ScopeFacts scope, ScanFacts scan) => Judge([new(findings, scope)], scan);

    /// <summary>Judges the findings of images that were scanned together: each by the rules in whose scope it is, all by one gate.</summary>
    /// <param name="images">The images.</param>
    /// <param name="scan">What else is to be known of the scan of all of them.</param>
    public PolicyJudgement Judge(IReadOnlyList<ImageFindings> images, ScanFacts scan)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(scan);
        ImmutableArray<ImageUnderRules> judgedImages = [.. images.Select(image => new ImageUnderRules(image.Findings, ScopeValues.From(image.Scope)))];
        var (judged, verdict) = Judge(_policy, new(_rules, _newRules, judgedImages, _asOf), FindingsAboutBranch(), scan);
        return new()
        {
            Findings = [.. FindingOrder.Sort(judged)],
            Verdict = verdict,
            VerdictOnceMerged = JudgeOnceMerged(verdict.Verdict, judgedImages, scan),
            Notifications = [.. _notifications.Concat(StaleDatabase(scan))],
        };
    }

    private (IEnumerable<JudgedFinding> Findings, GateVerdict Verdict) Judge(
        GatePolicy policy, RuleJudgement rules, IEnumerable<Finding> aboutBranch, ScanFacts scan)
    {
        var gate = new GateEvaluation(policy);
        JudgedFinding[] judged = [.. rules.Judge(aboutBranch).Select(finding => finding.Counts ? finding with { Action = gate.Judge(finding.Finding) } : finding)];
        return (judged, gate.Conclude(scan, _asOf));
    }

    private Verdict JudgeOnceMerged(Verdict now, ImmutableArray<ImageUnderRules> images, ScanFacts scan)
    {
        // With a mistake in its files no scan passes.
        if (!WorkTreeMistakes.IsEmpty)
            return Verdict.Error;
        if (_proposal.NewRules.IsEmpty && _proposal.Leaving.IsEmpty && _proposal.Policy is null)
            return now;
        var gone = _proposal.Leaving.Select(rule => rule.Name).Concat(_proposal.Changed).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<KnownRule> merged = [.. _rules.Where(rule => !gone.Contains(rule.Rule.Name)), .. _newRules];
        return Judge(_proposal.Policy ?? _policy, new(merged, [], images, _asOf), [], scan).Verdict.Verdict;
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
