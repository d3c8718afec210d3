using System.Globalization;
using PolicyGate.Advisories;
using PolicyGate.Reporting.Folding;

namespace PolicyGate.Reporting.Sarif;

/// <summary>The number by which code scanning sorts findings into its bands.</summary>
internal static class SecuritySeverity
{
    /// <summary>
    /// A base score that falls into the band of the finding's own severity; where none does, for example since a distribution rates a flaw lower
    /// than its CVSS score, the middle of that band, so that the alert shows what the gate judges by. Null where the severity is unknown or none.
    /// </summary>
    internal static decimal? Of(FindingGroup group)
    {
        if (group.Severity is Severity.Unknown or Severity.None)
            return null;
        foreach (var member in group.Members)
        {
            foreach (var cvss in member.Finding.Cvss.IsDefault ? [] : member.Finding.Cvss)
            {
                if (Band(cvss.Score) == group.Severity)
                    return cvss.Score;
            }
        }

        return group.Severity switch
        {
            Severity.Critical => 9.5m,
            Severity.High => 8.0m,
            Severity.Medium => 5.5m,
            _ => 2.0m,
        };
    }

    internal static string Text(decimal score) => score.ToString("0.0", CultureInfo.InvariantCulture);

    private static Severity Band(decimal score) => score switch
    {
        > 10.0m => Severity.Unknown,
        >= 9.0m => Severity.Critical,
        >= 7.0m => Severity.High,
        >= 4.0m => Severity.Medium,
        >= 0.1m => Severity.Low,
        _ => Severity.None,
    };
}
