using System.Collections.Immutable;
using PolicyGate.Policy;
using PolicyGate.Reporting.Folding;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Tables;

/// <summary>The verdict, why, and what to do next.</summary>
internal static class VerdictLines
{
    private const int MaximumUpdates = 8;

    internal static void Write(TextConsole console, ScanReport report, ImmutableArray<FindingGroup> groups)
    {
        var judgement = report.Judgement;
        var verdict = judgement.Verdict;
        console.Line($"{VerdictText.Word(verdict.Verdict).ToUpperInvariant()}: {Sentence(report)}", SeverityStyle.Of(verdict.Verdict));
        foreach (var reason in verdict.Reasons)
            console.Line($"{VerdictText.Word(reason.Verdict)}: {VerdictText.Reason(reason)}", indent: 2);
        if (judgement.VerdictOnceMerged != verdict.Verdict)
            console.Line($"Once the rules of the work tree are on the trusted revision, the verdict will be {VerdictText.Word(judgement.VerdictOnceMerged)}.");
        if (verdict.Verdict is Verdict.Fail or Verdict.Warn)
            WriteNextSteps(console, groups);
        else if (verdict.Verdict == Verdict.Error)
            console.Line("Next: mend what is named above, for example download the feeds again and run 'policygate db import', then scan again.");
    }

    private static string Sentence(ScanReport report) => report.Judgement.Verdict.Verdict switch
    {
        Verdict.Pass or Verdict.Warn when report.Judgement.Verdict.Reasons.IsDefaultOrEmpty => VerdictText.Summary(report),
        Verdict.Pass => "the gate passed.",
        Verdict.Warn => "the gate passed with warnings.",
        Verdict.Fail => "the gate failed.",
        _ => "the gate could not judge.",
    };

    private static void WriteNextSteps(TextConsole console, ImmutableArray<FindingGroup> groups)
    {
        ImmutableArray<FindingGroup> met = [.. groups.Where(group => group.Action == groups.Max(other => other.Action) && group.Action != GateAction.None)];
        var updates = met.Where(group => group is { PackageName: not null, Finding.FixedVersion: not null })
            .GroupBy(group => (Name: group.PackageName!, Place: group.Location))
            .Select(package => (package.Key.Name, package.Key.Place, Ids: package.Count(), Versions: package.Select(group => group.Finding.FixedVersion!).Distinct(StringComparer.Ordinal).ToArray()))
            .ToArray();
        if (updates.Length > 0)
            console.Line("Next: update");
        foreach (var (name, place, ids, versions) in updates.Take(MaximumUpdates))
        {
            // Which of several versions is the newest is for the ecosystem's order to say, not for a report.
            var version = versions.Length == 1 ? $"to {ReportText.OneLine(versions[0], 60)}" : $"to the newest of {string.Join(", ", versions.Take(4).Select(text => ReportText.OneLine(text, 60)))}";
            var where = place.Exists ? $", at {ReportText.OneLine(place.Path, 200)}:{place.Region.Line}" : "";
            console.Line($"{ReportText.OneLine(name, 100)} {version}{where} ({VerdictText.Findings(ids)})", indent: 2);
        }

        if (updates.Length > MaximumUpdates)
            console.Line($"and {updates.Length - MaximumUpdates} more", indent: 2);
        var start = updates.Length > 0 ? "Or, where a finding does not matter here," : "Next: where a finding does not matter here,";
        console.Line($"{start} say why in a disable rule in .policygate/disable/ and have it merged to the trusted branch.");
    }
}
