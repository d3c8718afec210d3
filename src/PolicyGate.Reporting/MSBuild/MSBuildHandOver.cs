using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;
using PolicyGate.Policy;
using PolicyGate.Reporting.Folding;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.MSBuild;

/// <summary>
/// The file that the MSBuild task reads, so that it never parses console text:
/// <code>
/// &lt;policygate version="1" verdict="pass|warn|fail|error" exitCode="1" summary="one sentence"&gt;
///   &lt;diagnostic level="error|warning|message" code="PG1001" subcategory="policygate" file="" line="0" column="0" endLine="0" endColumn="0" help=""&gt;text&lt;/diagnostic&gt;
/// &lt;/policygate&gt;
/// </code>
/// <c>file</c> is an absolute path, empty where there is none, and then line and column are 0. <c>code</c> is the check's id, the finding's id
/// stands first in the text. Findings come worst first, and after them what the scan passed over. That the gate failed is not among the
/// diagnostics: the task says so itself, with <c>summary</c>. Findings that a rule disables are left out.
/// </summary>
internal static class MSBuildHandOver
{
    private static readonly XmlWriterSettings s_settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        Indent = true,
        NewLineChars = "\n",
        CloseOutput = false,
    };

    internal static void Write(ScanReport report, ReportOptions options, Stream destination)
    {
        var verdict = report.Judgement.Verdict.Verdict;
        var root = report.Repository?.Root;
        using var writer = XmlWriter.Create(destination, s_settings);
        writer.WriteStartElement("policygate");
        writer.WriteAttributeString("version", "1");
        writer.WriteAttributeString("verdict", VerdictText.Word(verdict));
        writer.WriteAttributeString("exitCode", Number(VerdictText.ExitCode(verdict)));
        writer.WriteAttributeString("summary", Legal(VerdictText.Summary(report)));
        foreach (var group in WorstFirst(FindingGroup.Fold(report)))
            WriteFinding(writer, group, root);
        foreach (var notification in report.AllNotifications)
            WriteNotification(writer, notification);
        writer.WriteEndElement();
        writer.WriteWhitespace("\n");
    }

    /// <summary>What is handed over where there is no scan: the errors that ended it.</summary>
    internal static void WriteErrors(IReadOnlyList<PolicyGateException> errors, int exitCode, string? root, Stream destination)
    {
        using var writer = XmlWriter.Create(destination, s_settings);
        writer.WriteStartElement("policygate");
        writer.WriteAttributeString("version", "1");
        writer.WriteAttributeString("verdict", VerdictText.Word(Verdict.Error));
        writer.WriteAttributeString("exitCode", Number(exitCode));
        writer.WriteAttributeString("summary", Legal(errors[0].Message));
        foreach (var error in errors)
        {
            var place = error.Place ?? default;
            var file = place.Path is null ? "" : root is null ? place.Path : Path.GetFullPath(Path.Combine(root, place.Path));
            Write(writer, "error", error.Code, file, (place.Line, place.Column, 0), "", error.Message);
        }

        writer.WriteEndElement();
        writer.WriteWhitespace("\n");
    }

    /// <summary>What the gate fails on first, then what it warns of.</summary>
    internal static IEnumerable<FindingGroup> WorstFirst(ImmutableArray<FindingGroup> groups) =>
        groups.Where(group => group.Counts && !group.IsSilent).OrderByDescending(group => group.Action);

    private static void WriteFinding(XmlWriter writer, FindingGroup group, string? root)
    {
        var location = group.Location;
        var exists = location.Exists && root is not null;
        var level = group.Action switch
        {
            GateAction.Fail => "error",
            GateAction.Warn => "warning",
            _ => "message",
        };
        var help = group.IsVulnerability
            ? WebAddress.ForAdvisory(group.Finding.Id, group.Finding.References.IsDefault ? [] : group.Finding.References, group.Finding.Check.HelpLink).AbsoluteUri
            : WebAddress.ForCheck(group.Finding.Check.HelpLink).AbsoluteUri;
        // MSBuild shows the code before the text, so a check's own finding needn't name it again.
        var statement = group.RuleId == group.Finding.Check.Id ? FindingText.Headline(group) : FindingText.Statement(group);
        var text = ReportText.Join(statement, FindingText.Path(group), group.OnlyIn);
        Write(writer, level, group.Finding.Check.Id, exists ? Path.GetFullPath(Path.Combine(root!, location.Path)) : "",
            exists ? (location.Region.Line, location.Region.Column, location.Region.EndColumn) : default, help, text);
    }

    private static void WriteNotification(XmlWriter writer, Notification notification)
    {
        // Whether it fails the gate is for the policy to say, so it is never an error by itself.
        var level = notification.Level == NotificationLevel.Note ? "message" : "warning";
        var place = notification.Path is { Length: > 0 } path && !notification.Message.Contains(path, StringComparison.Ordinal) ? $" ({path})" : "";
        Write(writer, level, notification.Id, "", default, "", notification.Message + place);
    }

    private static void Write(XmlWriter writer, string level, string code, string file, (int Line, int Column, int EndColumn) place, string help, string text)
    {
        writer.WriteStartElement("diagnostic");
        writer.WriteAttributeString("level", level);
        writer.WriteAttributeString("code", Legal(code));
        writer.WriteAttributeString("subcategory", "policygate");
        writer.WriteAttributeString("file", file.Printable(4096));
        writer.WriteAttributeString("line", Number(place.Line));
        writer.WriteAttributeString("column", Number(place.Column));
        writer.WriteAttributeString("endLine", Number(place.EndColumn > 0 ? place.Line : 0));
        writer.WriteAttributeString("endColumn", Number(place.EndColumn));
        writer.WriteAttributeString("help", Legal(help));
        writer.WriteString(Legal(text));
        writer.WriteEndElement();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Printable text is legal in XML, and on one line it can forge no diagnostic of its own; a build agent's command is broken up, too.</summary>
    private static string Legal(string text) => ReportText.Console(text, 2000).Replace('\uFFFE', '?').Replace('\uFFFF', '?');
}
