using System.Globalization;
using System.Text;
using PolicyGate.Policy;
using PolicyGate.Reporting.Folding;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Annotations;

/// <summary>Logging commands of Azure Pipelines: an issue for each finding that the gate fails on or warns of, and the result of the step.</summary>
internal static class AzureLoggingCommands
{
    internal static void Write(ScanReport report, ReportOptions options, Stream destination)
    {
        using var writer = new StreamWriter(destination, new UTF8Encoding(false), 4096, leaveOpen: true) { NewLine = "\n" };
        var root = report.Repository?.Root;
        foreach (var (action, shown, more) in AnnotationLevels.Of(report).Where(level => level.Action != GateAction.None))
        {
            var type = action == GateAction.Fail ? "error" : "warning";
            foreach (var group in shown)
                writer.WriteLine(Issue(type, group, root));
            if (more > 0)
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"##vso[task.logissue type={type};]{more} more findings; the SARIF file has all."));
        }

        var summary = Message(VerdictText.Summary(report));
        switch (report.Judgement.Verdict.Verdict)
        {
            case Verdict.Warn:
                writer.WriteLine($"##vso[task.complete result=SucceededWithIssues;]{summary}");
                break;
            case Verdict.Fail or Verdict.Error:
                writer.WriteLine($"##vso[task.complete result=Failed;]{summary}");
                break;
        }
    }

    /// <summary>The value of a property of a command.</summary>
    internal static string Property(string value) =>
        Message(value).Replace("]", "%5D", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal);

    /// <summary>The message of a command.</summary>
    internal static string Message(string value) => value
        .Replace("%", "%AZP25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal)
        // A second command is looked for anywhere in a line.
        .Replace("##", "# #", StringComparison.Ordinal);

    private static string Issue(string type, FindingGroup group, string? root)
    {
        var location = group.Location;
        var place = location.Exists && root is not null
            ? string.Create(CultureInfo.InvariantCulture, $"sourcepath={Property(Path.GetFullPath(Path.Combine(root, location.Path)))};linenumber={location.Region.Line};columnnumber={location.Region.Column};")
            : "";
        return $"##vso[task.logissue type={type};{place}code={Property(ReportText.OneLine(group.Finding.Check.Id, 50))};]{Message(FindingText.Line(group))}";
    }
}
