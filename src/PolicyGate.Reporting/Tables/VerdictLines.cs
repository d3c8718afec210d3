using System.Collections.Immutable;
using PolicyGate.Policy;
using PolicyGate.Reporting.Folding;
using PolicyGate.Reporting.Sources;
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
        // No line begins with "error:": MSBuild would make a diagnostic of it.
        var word = verdict.Verdict == Verdict.Error ? "NO VERDICT" : VerdictText.Word(verdict.Verdict).ToUpperInvariant();
        console.Line($"{word}: {Sentence(report)}", TableStyle.Of(verdict.Verdict));
        foreach (var reason in verdict.Reasons)
            console.Line($"- {VerdictText.Reason(reason)}{(reason.Verdict == verdict.Verdict ? "" : $", a {VerdictText.Word(reason.Verdict)}")}", indent: 2);
        if (judgement.VerdictOnceMerged != verdict.Verdict)
            console.Line($"Once the rules of the work tree are on the trusted revision, the verdict will be {VerdictText.Word(judgement.VerdictOnceMerged)}.");
        if (verdict.Verdict is Verdict.Fail or Verdict.Warn)
            WriteNextSteps(console, groups);
        else if (verdict.Verdict == Verdict.Error)
            console.Line("Mend what is named above, for example download the feeds again and run 'policygate db import', then scan again.");
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
        var worst = groups.Select(group => group.Action).DefaultIfEmpty(GateAction.None).Max();
        ImmutableArray<FindingGroup> met = [.. groups.Where(group => group.Action == worst && worst != GateAction.None)];
        WriteBaseImage(console, [.. met.Where(group => group.Identity.Role == FindingRole.BaseImage)]);
        var updates = met.Where(group => group is { PackageName: not null, Finding.FixedVersion: not null } && group.Identity.Role != FindingRole.BaseImage)
            .GroupBy(group => (Name: group.PackageName!, Place: group.Location))
            .Select(package => (package.Key.Name, package.Key.Place, Ids: package.Count(), Versions: package.Select(group => group.Finding.FixedVersion!).Distinct(StringComparer.Ordinal).ToArray()))
            .ToArray();
        if (updates.Length > 0)
            console.Line("To mend it, update");
        foreach (var (name, place, ids, versions) in updates.Take(MaximumUpdates))
        {
            // Which of several versions is the newest is for the ecosystem's order to say, not for a report.
            var version = versions.Length == 1 ? $"to {ReportText.OneLine(versions[0], 60)}" : $"to the newest of {string.Join(", ", versions.Take(4).Select(text => ReportText.OneLine(text, 60)))}";
            console.Line($"{ReportText.OneLine(name, 100)} {version}{Where(place)} ({VerdictText.Findings(ids)})", indent: 2);
        }

        if (updates.Length > MaximumUpdates)
            console.Line($"and {updates.Length - MaximumUpdates} more", indent: 2);
        console.Line("Where a finding does not matter here, say why in a disable rule in .policygate/disable/ and have it merged to the trusted branch.");
    }

    private static void WriteBaseImage(TextConsole console, ImmutableArray<FindingGroup> groups)
    {
        string[] names = [.. groups.Where(group => group.Finding.FixedVersion is not null).Select(group => ReportText.OneLine(group.PackageName, 100)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (names.Length == 0)
            return;
        var listed = string.Join(", ", names.Take(MaximumUpdates)) + (names.Length > MaximumUpdates ? $" and {names.Length - MaximumUpdates} more" : "");
        console.Line($"To mend it, take a newer base image{Where(groups[0].Location)}, which has fixes for {listed}.");
    }

    private static string Where(SourceLocation place) =>
        place.Kind is SourceLocation.Synthetic or "fallback" ? "" : $", at {ReportText.OneLine(place.Path, 200)}:{place.Region.Line}";
}
