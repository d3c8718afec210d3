using System.Globalization;
using System.Text;
using PolicyGate.Reporting.Folding;
using PolicyGate.Reporting.MSBuild;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Annotations;

/// <summary>Markdown for the summary of a build step, well below the 1 MiB that GitHub takes.</summary>
internal static class StepSummary
{
    private const int MaximumRows = 200;

    private const int MaximumImages = 50;

    private const int MaximumNotifications = 50;

    internal static void Write(ScanReport report, ReportOptions options, Stream destination)
    {
        using var writer = new StreamWriter(destination, new UTF8Encoding(false), 4096, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine($"## PolicyGate: {VerdictText.Word(report.Judgement.Verdict.Verdict)}");
        writer.WriteLine();
        foreach (var (image, _, _) in report.Images.Take(MaximumImages))
        {
            var platform = report.Images.Length == 1 ? "" : $" {Markdown.Code(image.Platform.ToString(), 100)}";
            writer.WriteLine($"{Markdown.Code(image.Name ?? report.Target, 200)} {Markdown.Code(image.Digest.ToString(), 200)}{platform}");
            writer.WriteLine();
        }

        if (report.Images.Length > MaximumImages)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Images.Length - MaximumImages} more images are in the JSON file.\n"));
        writer.WriteLine(Markdown.Escape(VerdictText.Summary(report), 2000));
        writer.WriteLine();
        FindingGroup[] groups = [.. MSBuildHandOver.WorstFirst(FindingGroup.Fold(report))];
        if (groups.Length > 0)
        {
            writer.WriteLine("| Gate | Severity | Finding | Package | Installed | Fixed in | Where |");
            writer.WriteLine("|---|---|---|---|---|---|---|");
            foreach (var group in groups.Take(MaximumRows))
                writer.WriteLine(Row(group));
            writer.WriteLine();
        }

        if (groups.Length > MaximumRows)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{groups.Length - MaximumRows} more findings are in the SARIF and JSON files.\n"));
        var disabled = report.Judgement.Findings.Count(finding => !finding.Counts);
        if (disabled > 0)
            writer.WriteLine($"{VerdictText.Findings(disabled)} disabled by rules or statements.\n");
        foreach (var notification in report.AllNotifications.Take(MaximumNotifications))
            writer.WriteLine($"- {Markdown.Escape(notification.Id, 50)}: {Markdown.Escape(notification.Message, 1000)}");
    }

    private static string Row(FindingGroup group)
    {
        var finding = group.Finding;
        var name = group.PackageName is { } package ? Markdown.Code(package, 100) : "";
        var installed = group.PackageName is null ? "" : Markdown.Escape(FindingText.Installed(group), 100);
        var place = group.Location.Exists ? string.Create(CultureInfo.InvariantCulture, $"{group.Location.Path}:{group.Location.Region.Line}") : "";
        var images = group.OnlyIn.Length == 0 ? "" : $" ({Markdown.Escape(group.OnlyIn.TrimEnd('.'), 300)})";
        return $"| {DispositionText.Word(group.Action)} | {group.Severity.Word()} | {Markdown.Escape(group.RuleId, 100)}: {Markdown.Escape(finding.Title, 200)}{images} | {name} | {installed} | {Markdown.Escape(finding.FixedVersion, 100)} | {Markdown.Code(place, 200)} |";
    }
}
