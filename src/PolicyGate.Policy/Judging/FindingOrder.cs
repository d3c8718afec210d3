using PolicyGate.Analyzers;

namespace PolicyGate.Policy.Judging;

/// <summary>The order of findings in reports: worst first, then by what doesn't change from run to run, ordinal. Texts are made only where ids are alike.</summary>
internal static class FindingOrder
{
    private static readonly Comparer<JudgedFinding> s_comparer = Comparer<JudgedFinding>.Create(Compare);

    internal static IEnumerable<JudgedFinding> Sort(IEnumerable<JudgedFinding> findings) => findings.Order(s_comparer);

    /// <summary>By id, package and place.</summary>
    internal static int CompareIdentities(Finding left, Finding right)
    {
        var order = string.CompareOrdinal(left.Id, right.Id);
        if (order == 0)
            order = string.CompareOrdinal(left.Package?.Purl.ToString(), right.Package?.Purl.ToString());
        if (order == 0)
            order = string.CompareOrdinal(Location(left), Location(right));
        if (order == 0)
            order = string.CompareOrdinal(left.Source?.Path, right.Source?.Path);
        if (order == 0)
            order = Nullable.Compare(left.Source?.Line, right.Source?.Line);
        if (order == 0)
            order = Nullable.Compare(left.Source?.Column, right.Source?.Column);
        return order != 0 ? order : string.CompareOrdinal(left.Title, right.Title);
    }

    private static int Compare(JudgedFinding left, JudgedFinding right)
    {
        var order = right.Finding.Severity.CompareTo(left.Finding.Severity);
        if (order == 0)
            order = CompareIdentities(left.Finding, right.Finding);
        return order != 0 ? order : Nullable.Compare(left.Image, right.Image);
    }

    private static string? Location(Finding finding) => finding.Locations.IsEmpty ? null : finding.Locations[0].Path;
}
