using System.Globalization;
using System.Text;
using PolicyGate.Policy;
using PolicyGate.Reporting.Folding;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Annotations;

/// <summary>Workflow commands of GitHub Actions: one line for each annotation, the worst ten of a level, since it shows no more.</summary>
internal static class GitHubAnnotations
{
    private const int MaximumNotifications = 10;

    internal static void Write(ScanReport report, ReportOptions options, Stream destination)
    {
        using var writer = new StreamWriter(destination, new UTF8Encoding(false), 4096, leaveOpen: true) { NewLine = "\n" };
        foreach (var (action, shown, more) in AnnotationLevels.Of(report))
        {
            foreach (var group in shown)
                writer.WriteLine(Annotation(Command(action), group));
            if (more > 0)
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"::{Command(action)} title=PolicyGate::{more} more findings; the SARIF file has all."));
        }

        foreach (var notification in report.AllNotifications.Where(notification => notification.Level != NotificationLevel.Note).OrderByDescending(notification => notification.Level).Take(MaximumNotifications))
            writer.WriteLine($"::notice title={Property(notification.Id)}::{Message(ReportText.OneLine(notification.Message, 1000))}");
        var verdict = report.Judgement.Verdict.Verdict;
        writer.WriteLine($"::{(verdict is Verdict.Fail or Verdict.Error ? "error" : "notice")} title=PolicyGate::{Message(VerdictText.Summary(report))}");
    }

    /// <summary>The value of a property of a command.</summary>
    internal static string Property(string value) =>
        Message(value).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    /// <summary>The message of a command.</summary>
    internal static string Message(string value) => value
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal)
        // The older form of commands is looked for anywhere in a line.
        .Replace("##", "# #", StringComparison.Ordinal);

    private static string Annotation(string command, FindingGroup group)
    {
        var location = group.Location;
        var place = location.Exists
            ? string.Create(CultureInfo.InvariantCulture, $"file={Property(location.Path)},line={location.Region.Line},endLine={location.Region.Line},col={location.Region.Column},endColumn={location.Region.EndColumn},")
            : "";
        return $"::{command} {place}title={Property(ReportText.OneLine(group.RuleId, 100))}::{Message(FindingText.Line(group))}";
    }

    private static string Command(GateAction action) => action switch
    {
        GateAction.Fail => "error",
        GateAction.Warn => "warning",
        _ => "notice",
    };
}
