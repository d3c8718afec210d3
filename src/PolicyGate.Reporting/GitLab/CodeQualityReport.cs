using PolicyGate.Policy;
using PolicyGate.Reporting.Folding;
using PolicyGate.Reporting.Json;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.GitLab;

/// <summary>GitLab's code-quality report (artifact <c>reports:codequality</c>): every finding that counts, at its line in the repository.</summary>
internal static class CodeQualityReport
{
    internal static void Write(ScanReport report, ReportOptions options, Stream destination) => JsonFile.Write(destination, options.Indented, writer =>
    {
        writer.WriteStartArray();
        foreach (var group in FindingGroup.Fold(report).Where(group => group is { Counts: true, IsSilent: false }))
        {
            writer.WriteStartObject();
            writer.WriteString("description", FindingText.Line(group));
            writer.WriteString("check_name", ReportText.OneLine(group.RuleId, 200));
            writer.WriteString("fingerprint", group.Fingerprint);
            writer.WriteString("severity", Word(group));
            writer.WriteStartObject("location");
            writer.WriteString("path", group.Location.Path);
            writer.WriteStartObject("lines");
            writer.WriteNumber("begin", Math.Max(group.Location.Region.Line, 1));
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    /// <summary>What fails the gate blocks; else by severity.</summary>
    private static string Word(FindingGroup group) => (group.Action, group.Severity) switch
    {
        (GateAction.Fail, _) => "blocker",
        (_, Advisories.Severity.Critical) => "critical",
        (_, Advisories.Severity.High) => "major",
        (_, Advisories.Severity.Medium) => "minor",
        _ => "info",
    };
}
