using System.Globalization;
using System.Text;
using System.Xml;
using PolicyGate.Policy;
using PolicyGate.Reporting.Folding;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.JUnit;

/// <summary>
/// JUnit XML for test tabs: one test for the gate, and one for each finding: failed where it fails the gate, passed with its text as output where it doesn't,
/// skipped where a rule disables it.
/// </summary>
internal static class JUnitReport
{
    internal static void Write(ScanReport report, ReportOptions options, Stream destination)
    {
        var groups = FindingGroup.Fold(report).Where(group => !group.IsSilent).ToArray();
        var verdict = report.Judgement.Verdict.Verdict;
        var gateFails = verdict is Verdict.Fail or Verdict.Error;
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = options.Indented, NewLineChars = "\n", CloseOutput = false };
        using var writer = XmlWriter.Create(destination, settings);
        writer.WriteStartElement("testsuites");
        writer.WriteStartElement("testsuite");
        writer.WriteAttributeString("name", $"PolicyGate {ReportText.OneLine(report.Target, 500)}");
        Number(writer, "tests", groups.Length + 1);
        Number(writer, "failures", groups.Count(Fails) + (gateFails ? 1 : 0));
        Number(writer, "errors", 0);
        Number(writer, "skipped", groups.Count(group => !group.Counts));
        writer.WriteAttributeString("time", "0");
        StartTest(writer, "PolicyGate.Gate", "The gate");
        if (gateFails)
            WriteText(writer, "failure", VerdictText.Word(verdict), VerdictText.Summary(report));
        else
            writer.WriteElementString("system-out", VerdictText.Summary(report));
        writer.WriteEndElement();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in groups)
            WriteTest(writer, group, names);
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteWhitespace("\n");
    }

    private static bool Fails(FindingGroup group) => group is { Counts: true, Action: GateAction.Fail };

    private static void WriteTest(XmlWriter writer, FindingGroup group, HashSet<string> names)
    {
        // Viewers take tests of one class and name for the same.
        var name = ReportText.OneLine(group.PackageName is { } package ? $"{group.RuleId} {package}" : group.RuleId, 300);
        var unique = name;
        for (var number = 2; !names.Add(unique); number++)
            unique = string.Create(CultureInfo.InvariantCulture, $"{name} ({number})");
        StartTest(writer, "PolicyGate." + string.Concat(ReportText.OneLine(group.Finding.Category, 50).Where(char.IsAsciiLetterOrDigit)), unique);
        if (group.Location.Exists)
            writer.WriteAttributeString("file", group.Location.Path);
        if (Fails(group))
            WriteText(writer, "failure", group.Severity.Word(), FindingText.Line(group));
        else if (!group.Counts)
            WriteText(writer, "skipped", null, $"{DispositionText.Word(group.Disposition)}: {FindingText.Line(group)}");
        else
            writer.WriteElementString("system-out", FindingText.Line(group));
        writer.WriteEndElement();
    }

    private static void StartTest(XmlWriter writer, string className, string name)
    {
        writer.WriteStartElement("testcase");
        writer.WriteAttributeString("classname", className);
        writer.WriteAttributeString("name", name);
        writer.WriteAttributeString("time", "0");
    }

    private static void WriteText(XmlWriter writer, string element, string? type, string text)
    {
        writer.WriteStartElement(element);
        writer.WriteAttributeString("message", ReportText.OneLine(text, 300));
        if (type is not null)
            writer.WriteAttributeString("type", type);
        writer.WriteString(text);
        writer.WriteEndElement();
    }

    private static void Number(XmlWriter writer, string name, int value) => writer.WriteAttributeString(name, value.ToString(CultureInfo.InvariantCulture));
}
