using System.Globalization;
using PolicyGate.Policy;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Folding;

/// <summary>Says in words how the gate decided.</summary>
internal static class VerdictText
{
    internal static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "pass",
        Verdict.Warn => "warn",
        Verdict.Fail => "fail",
        _ => "error",
    };

    /// <summary>The exit code of a process that ends with the verdict.</summary>
    internal static int ExitCode(Verdict verdict) => verdict switch
    {
        Verdict.Pass or Verdict.Warn => 0,
        Verdict.Fail => 1,
        _ => 4,
    };

    /// <summary>One sentence.</summary>
    internal static string Summary(ScanReport report)
    {
        var verdict = report.Judgement.Verdict;
        var counting = report.Judgement.Findings.Count(finding => finding.Counts);
        return verdict.Verdict switch
        {
            Verdict.Pass when counting == 0 => "The gate passed: nothing was found that counts.",
            Verdict.Pass => $"The gate passed: no condition is met by {Findings(counting)}.",
            Verdict.Warn => $"The gate passed with warnings: {Reasons(verdict)}.",
            Verdict.Fail => $"The gate failed: {Reasons(verdict)}.",
            _ => $"The gate could not judge: {Reasons(verdict)}.",
        };
    }

    /// <summary>A condition that was met, and how often.</summary>
    internal static string Reason(GateReason reason)
    {
        var condition = ReportText.Plain(reason.Condition, 200);
        var place = reason.Place is { } found ? $" ({ReportText.Plain(found.Path, 200)}{(found.Line > 0 ? ":" + found.Line.ToString(CultureInfo.InvariantCulture) : "")})" : "";
        return reason.Findings > 0 ? $"{Findings(reason.Findings)} {(reason.Findings == 1 ? "meets" : "meet")} '{condition}'{place}" : condition + place;
    }

    internal static string Findings(int count) => count == 1 ? "1 finding" : string.Create(CultureInfo.InvariantCulture, $"{count} findings");

    private static string Reasons(GateVerdict verdict)
    {
        // A verdict without reasons comes from a policy that gives none.
        var deciding = verdict.Reasons.Where(reason => reason.Verdict == verdict.Verdict).Select(Reason).ToArray();
        return deciding.Length == 0 ? "the policy says so" : string.Join("; ", deciding);
    }
}
