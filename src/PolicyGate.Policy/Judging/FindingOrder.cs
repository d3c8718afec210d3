using PolicyGate.Analyzers;

namespace PolicyGate.Policy.Judging;

/// <summary>The order of findings in reports: worst first, then by what doesn't change from run to run, ordinal.</summary>
internal static class FindingOrder
{
    internal static IEnumerable<JudgedFinding> Sort(IEnumerable<JudgedFinding> findings) => findings
        .OrderByDescending(judged => judged.Finding.Severity)
        .ThenBy(judged => judged.Finding.Id, StringComparer.Ordinal)
        .ThenBy(judged => judged.Finding.Package?.Purl.ToString(), StringComparer.Ordinal)
        .ThenBy(judged => Location(judged.Finding), StringComparer.Ordinal)
        .ThenBy(judged => judged.Finding.Source?.Path, StringComparer.Ordinal)
        .ThenBy(judged => judged.Finding.Source?.Line)
        .ThenBy(judged => judged.Finding.Source?.Column)
        .ThenBy(judged => judged.Finding.Title, StringComparer.Ordinal)
        .ThenBy(judged => judged.Image);

    private static string? Location(Finding finding) => finding.Locations.IsEmpty ? null : finding.Locations[0].Path;
}
