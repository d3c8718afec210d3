using PolicyGate.Analyzers;

namespace PolicyGate.Policy.Judging;

/// <summary>The order in which a person should fix findings: first what is exploited, then what a new version mends, then by severity, likelihood and score; what is one's own before what the base image brings.</summary>
internal static class FixOrder
{
    internal static IEnumerable<Finding> Sort(IEnumerable<Finding> findings) => findings
        .OrderByDescending(finding => finding.KnownExploited)
        .ThenByDescending(finding => finding.Patchable)
        .ThenByDescending(finding => finding.Severity)
        .ThenByDescending(finding => finding.Epss ?? -1)
        .ThenByDescending(finding => finding.Cvss.IsDefaultOrEmpty ? -1 : finding.Cvss[0].Score)
        .ThenBy(finding => finding.FromBase == true)
        .ThenBy(finding => finding.Id, StringComparer.Ordinal)
        .ThenBy(finding => finding.Package?.Purl.ToString(), StringComparer.Ordinal)
        .ThenBy(finding => finding.Source?.Path, StringComparer.Ordinal)
        .ThenBy(finding => finding.Source?.Line)
        .ThenBy(finding => finding.Title, StringComparer.Ordinal);
}
