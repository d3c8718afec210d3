using System.Collections.Immutable;
using System.Globalization;
using PolicyGate.Policy;
using PolicyGate.Reporting.Folding;
using PolicyGate.Reporting.Sources;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Tables;

/// <summary>A scan for people: what counts, worst first; what is disabled; what was passed over; the verdict, why, and what to do next.</summary>
internal static class ScanTable
{
    /// <summary>Below this width a title gets a line of its own.</summary>
    private const int WidthForTitles = 110;

    private const int MaximumRules = 20;

    private static readonly ImmutableArray<TableColumnLimit> s_columns =
        [new("SEVERITY", 8, 8), new("ID", 10, 24), new("PACKAGE", 12, 44), new("INSTALLED", 9, 28), new("FIXED", 7, 28)];

    private static readonly TableColumnLimit s_title = new("TITLE", 20, 200);

    internal static void Write(ScanReport report, ReportOptions options, Stream destination)
    {
        using var console = new TextConsole(destination, options);
        var groups = FindingGroup.Fold(report);
        if (report.Images is [var single])
        {
            ImageHeading.Write(console, single);
            console.Line(Sources(report));
            console.Line();
            WriteSection(console, groups, report.Judgement.Findings, [.. report.AllNotifications]);
        }
        else
        {
            WriteImages(console, report);
        }

        console.Line();
        VerdictLines.Write(console, report, groups);
    }

    /// <summary>A section for each image, and one for what concerns no single one.</summary>
    private static void WriteImages(TextConsole console, ScanReport report)
    {
        for (var index = 0; index < report.Images.Length; index++)
        {
            ImageHeading.Write(console, report.Images[index]);
            console.Line();
            WriteSection(console, report, index, report.Images[index].Notifications);
            console.Line();
        }

        console.Line(string.Create(CultureInfo.InvariantCulture, $"{report.Images.Length} images"), TableStyle.Heading);
        console.Line(Sources(report));
        if (report.Judgement.Findings.Any(judged => judged.Image is null))
        {
            console.Line();
            WriteSection(console, report, null, report.Notifications);
        }
        else if (report.Notifications.Length > 0)
        {
            console.Line();
            NotificationLines.Write(console, report.Notifications);
        }
    }

    private static void WriteSection(TextConsole console, ScanReport report, int? image, ImmutableArray<Notification> notifications)
    {
        ImmutableArray<JudgedFinding> findings = [.. report.Judgement.Findings.Where(judged => judged.Image == image)];
        WriteSection(console, FindingGroup.Fold(report, findings, images: 1), findings, notifications);
    }

    private static void WriteSection(
        TextConsole console, ImmutableArray<FindingGroup> groups, ImmutableArray<JudgedFinding> findings, ImmutableArray<Notification> notifications)
    {
        WriteFindings(console, [.. groups.Where(group => group.Counts && !group.IsSilent)]);
        WriteCounts(console, findings);
        WriteRules(console, findings);
        if (notifications.IsEmpty)
            return;
        console.Line();
        NotificationLines.Write(console, notifications);
    }

    private static string Sources(ScanReport report)
    {
        var date = report.Database.Date is { } known ? known.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "unknown date";
        var policy = report.PolicyRevision is { Length: > 0 } revision && report.PolicyFiles.Length > 0 ? $"policy of {revision[..Math.Min(revision.Length, 12)]}" : "built-in policy";
        return $"advisories of {date}, {policy}";
    }

    private static void WriteFindings(TextConsole console, ImmutableArray<FindingGroup> groups)
    {
        if (groups.Length == 0)
            return;
        if (console.Width >= WidthForTitles)
            TableRows.Write(console, s_columns.Add(s_title), groups.Select(group => Row(group).Add(Title(group))));
        else
            TableRows.Write(console, s_columns, groups.Select(Row), index => Title(groups[index]) with { Style = TableStyle.Faint });
        console.Line();
    }

    private static void WriteCounts(TextConsole console, ImmutableArray<JudgedFinding> findings)
    {
        ImmutableArray<JudgedFinding> counting = [.. findings.Where(finding => finding.Counts)];
        var severities = string.Join(", ", counting.GroupBy(finding => finding.Finding.Severity).OrderByDescending(severity => severity.Key)
            .Select(severity => string.Create(CultureInfo.InvariantCulture, $"{severity.Count()} {severity.Key.Word()}")));
        var line = counting.Length == 0 ? "Nothing was found that counts." : $"{VerdictText.Findings(counting.Length)} {(counting.Length == 1 ? "counts" : "count")}: {severities}.";
        console.Line(line);
    }

    private static void WriteRules(TextConsole console, ImmutableArray<JudgedFinding> findings)
    {
        WriteRules(console, findings, Disposition.Disabled, "disabled by a rule");
        WriteRules(console, findings, Disposition.NotAffected, "not affected by a statement");
        WriteRules(console, findings, Disposition.UnderReview, "that a rule would disable once it is on the trusted revision, and that counts until then");
    }

    private static void WriteRules(TextConsole console, ImmutableArray<JudgedFinding> findings, Disposition disposition, string words)
    {
        var rules = findings.Where(finding => finding.Disposition == disposition)
            .GroupBy(finding => finding.Rule)
            .OrderBy(rule => rule.Key?.Place.Path, StringComparer.Ordinal).ThenBy(rule => rule.Key?.Place.Line).ThenBy(rule => rule.Key?.Name, StringComparer.Ordinal)
            .ToArray();
        if (rules.Length == 0)
            return;
        console.Line($"{VerdictText.Findings(rules.Sum(rule => rule.Count()))} {words}:");
        foreach (var rule in rules.Take(MaximumRules))
            console.Line(string.Create(CultureInfo.InvariantCulture, $"{rule.Count()} by {Describe(rule.Key)}"), indent: 2);
        if (rules.Length > MaximumRules)
            console.Line(string.Create(CultureInfo.InvariantCulture, $"and {rules.Length - MaximumRules} more rules; --format json has all."), indent: 2);
    }

    private static string Describe(AppliedRule? rule)
    {
        if (rule is null)
            return "a statement";
        var expires = rule.Expires is { } day ? string.Create(CultureInfo.InvariantCulture, $", until {day:yyyy-MM-dd}") : "";
        var commit = rule.Commit is { Length: > 0 } hash ? $", commit {hash[..Math.Min(hash.Length, 8)]}" : "";
        return $"{ReportText.OneLine(rule.Name, 100)} ({ReportText.OneLine(rule.Place.Path, 200)}:{rule.Place.Line}{commit}{expires})";
    }

    private static ImmutableArray<TableCell> Row(FindingGroup group) =>
    [
        new(group.Severity.Word(), TableStyle.Of(group.Severity)),
        TableRows.Cell(group.RuleId),
        TableRows.Cell(Subject(group)),
        TableRows.Cell(group.PackageName is null ? "" : FindingText.Installed(group)),
        TableRows.Cell(group.PackageName is null ? "" : group.Finding.FixedVersion ?? "no fix"),
    ];

    private static string Subject(FindingGroup group)
    {
        if (group.PackageName is { } name)
        {
            var counting = group.Members.Count(member => member.Counts);
            return ReportText.OneLine(name, 100) + (counting > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({counting})") : "");
        }

        return group.Identity.Role == FindingRole.Policy ? string.Create(CultureInfo.InvariantCulture, $"{group.Location.Path}:{group.Location.Region.Line}") : "image";
    }

    private static TableCell Title(FindingGroup group) => TableRows.Cell(group.Finding.Title);
}
