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
    private PolicyOrigin? _own;
    private GatePolicy _policy = GatePolicy.BuiltIn;
    private ImmutableArray<KnownRule> _rules = [];
    private ImmutableArray<KnownRule> _newRules = [];
    private ImmutableArray<MissingTarget> _noSuchTargets = [];
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
        var (judged, gate, verdict) = Judge(_policy, _rules, _newRules, judgedImages, FindingsAboutBranch().Concat(NoSuchTargets()).Concat(_policy.Looser.Select(PolicyFindings.Looser)), scan);
        return new()
        {
            Findings = [.. FindingOrder.Sort(judged)],
            Verdict = verdict with { Reasons = [.. verdict.Reasons.Select(reason => reason.Place is { } place ? reason with { Origin = _policy.Origins.GetValueOrDefault(place.Path) ?? _own } : reason)] },
            VerdictOnceMerged = JudgeOnceMerged(verdict.Verdict, judgedImages, scan),
            Scores = [.. judgedImages.Select((_, image) => ImageScore.Of(judged.Where(finding => finding.Image == image)))],
            Notifications = [.. _notifications.Concat(StaleDatabase(gate, scan)).Concat(gate.Notifications())],
        };
    }

    private (JudgedFinding[] Findings, GateEvaluation Gate, GateVerdict Verdict) Judge(
        GatePolicy policy, ImmutableArray<KnownRule> rules, ImmutableArray<KnownRule> proposed, ImmutableArray<ImageUnderRules> images, IEnumerable<Finding> aboutBranch, ScanFacts scan)
    {
        var objections = new RuleObjections(policy, _asOf);
        var about = aboutBranch.ToList();
        var judgement = new RuleJudgement(Applicable(rules, isTrusted: true), Applicable(proposed, isTrusted: false), images, policy, _asOf);
        var gate = new GateEvaluation(policy, images.Select(image => image.Scope), scan, _asOf);
        var (judged, verdict) = gate.Judge(judgement.Judge(about));
        return (judged, gate, verdict);

        ImmutableArray<KnownRule> Applicable(ImmutableArray<KnownRule> all, bool isTrusted)
        {
            var applicable = ImmutableArray.CreateBuilder<KnownRule>(all.Length);
            foreach (var rule in all)
            {
                var count = about.Count;
                about.AddRange(objections.Of(rule, isTrusted));
                if (about.Count == count)
                    applicable.Add(rule);
            }

            return applicable.DrainToImmutable();
        }
    }

    private Verdict JudgeOnceMerged(Verdict now, ImmutableArray<ImageUnderRules> images, ScanFacts scan)
    {
        // With a mistake in its files no scan passes.
        if (!WorkTreeMistakes.IsEmpty)
            return Verdict.Error;
        if (_proposal.NewRules.IsEmpty && _proposal.Leaving.IsEmpty && _proposal.Policy is null)
            return now;
        var gone = _proposal.Leaving.Select(rule => rule.FullName).Concat(_proposal.Changed).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<KnownRule> merged = [.. _rules.Where(rule => !gone.Contains(rule.Rule.FullName)), .. _newRules];
        return Judge(_proposal.Policy ?? _policy, merged, [], images, [], scan).Verdict.Verdict;
    }

    private IEnumerable<Finding> FindingsAboutBranch() => WorkTreeMistakes.Select(PolicyFindings.Mistake)
        .Concat(_proposal.NewRules.Select(rule => PolicyFindings.NotTrustedYet(rule, _proposal.Changed.Contains(rule.FullName))))
        .Concat(_proposal.Leaving.Select(PolicyFindings.Leaving))
        .Concat(_proposal.Differences.Select(PolicyFindings.Differs));

    private IEnumerable<Finding> NoSuchTargets() => _noSuchTargets.Select(missing => PolicyFindings.NoSuchTarget(missing.Rule, missing.Target));

    private IEnumerable<Notification> StaleDatabase(GateEvaluation gate, ScanFacts scan)
    {
        if (!gate.IsStale)
            yield break;
        var limit = Duration.Words(_policy.MaximumDatabaseAge);
        yield return new("PG8004", NotificationLevel.Warning, scan.DatabaseDate is { } date
            ? string.Create(CultureInfo.InvariantCulture, $"The advisory database is of {date.UtcDateTime:yyyy-MM-dd}, and the policy accepts {limit}: import newer feeds with 'policygate db import'.")
            : $"The advisory database has no date, so it may be older than the {limit} that the policy accepts: import feeds with 'policygate db import'.");
    }
}
