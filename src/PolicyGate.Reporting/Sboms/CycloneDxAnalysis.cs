using System.Text.Json;
using PolicyGate.Policy;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Sboms;

/// <summary>
/// What somebody decided about a flaw. A rule that only accepts the risk doesn't say that nothing is affected, so it isn't written as that: the flaw is exploitable and won't be mended.
/// Of a flaw that nobody has decided about nothing is said.
/// </summary>
internal static class CycloneDxAnalysis
{
    private const int MaximumText = 2000;

    internal static void Write(Utf8JsonWriter writer, JudgedFinding judged)
    {
        if (judged.Disposition == Disposition.Active)
            return;
        var justification = JustificationOf(judged.Rule?.Justification);
        writer.WriteStartObject("analysis");
        if (judged.Disposition == Disposition.UnderReview)
        {
            writer.WriteString("state", "in_triage");
        }
        else if (judged.Disposition == Disposition.NotAffected || justification is not null)
        {
            writer.WriteString("state", "not_affected");
            if (justification is not null)
                writer.WriteString("justification", justification);
        }
        else
        {
            writer.WriteString("state", "exploitable");
            writer.WriteStartArray("response");
            writer.WriteStringValue("will_not_fix");
            writer.WriteEndArray();
        }

        if (judged.Rule is { } rule)
            writer.WriteString("detail", Detail(judged.Disposition, rule));
        writer.WriteEndObject();
    }

    private static string Detail(Disposition disposition, AppliedRule rule)
    {
        var what = disposition == Disposition.UnderReview ? "would be disabled by the rule" : "disabled by the rule";
        var expires = rule.Expires is { } day ? FormattableString.Invariant($" until {day:yyyy-MM-dd}") : "";
        return ReportText.Join(
            $"It is {what} '{ReportText.OneLine(rule.Name, 200)}' ({ReportText.OneLine(rule.Place.Path, 300)}){expires}.",
            rule.Justification is { } justification ? $"Justification: {ReportText.OneLine(justification, 200)}." : "",
            ReportText.OneLine(rule.Reason, MaximumText));
    }

    // OpenVEX's words and CycloneDX's differ; the detail has the one that was written.
    private static string? JustificationOf(string? openVex) => openVex switch
    {
        "component_not_present" or "vulnerable_code_not_present" => "code_not_present",
        "vulnerable_code_not_in_execute_path" => "code_not_reachable",
        "vulnerable_code_cannot_be_controlled_by_adversary" => "requires_environment",
        "inline_mitigations_already_exist" => "protected_by_mitigating_control",
        _ => null,
    };
}
