using PolicyGate.Analyzers;

namespace PolicyGate.Policy.Judging;

/// <summary>The order in which a person should fix findings: first what is exploited, then what a new version mends, then by severity, likelihood and score; what is one's own before what the base image brings.</summary>
internal static class FixOrder
{
    private static readonly Comparer<Finding> s_comparer = Comparer<Finding>.Create(Compare);

    internal static IEnumerable<Finding> Sort(IEnumerable<Finding> findings) => findings.Order(s_comparer);

    private static int Compare(Finding left, Finding right)
    {
        var order = right.KnownExploited.CompareTo(left.KnownExploited);
        if (order == 0)
            order = right.Patchable.CompareTo(left.Patchable);
        if (order == 0)
            order = right.Severity.CompareTo(left.Severity);
        if (order == 0)
            order = Nullable.Compare(right.Epss, left.Epss);
        if (order == 0)
            order = Nullable.Compare(Score(right), Score(left));
        if (order == 0)
            order = (left.FromBase == true).CompareTo(right.FromBase == true);
        return order != 0 ? order : FindingOrder.CompareIdentities(left, right);
    }

    private static decimal? Score(Finding finding) => finding.Cvss.IsDefaultOrEmpty ? null : finding.Cvss[0].Score;
}
