using System.Collections.Immutable;
using PolicyGate.Advisories.Versions;

namespace PolicyGate.Advisories;

/// <summary>Which upgrades remove how many findings. Each flaw with a published fix is removed by exactly one of them, so that the first few are the smallest set for what they remove.</summary>
public static class UpgradeAdvice
{
    /// <summary>The upgrades, what removes most first; then by category and name, ordinal.</summary>
    public static ImmutableArray<Upgrade> Of(IEnumerable<VulnerabilityMatch> matches)
    {
        ArgumentNullException.ThrowIfNull(matches);
        var groups = new Dictionary<string, List<VulnerabilityMatch>>(StringComparer.Ordinal);
        foreach (var match in matches)
        {
            if (match.FixedVersion is null)
                continue;
            var key = $"{match.Category}\n{NameOf(match)}\n{(IsOfSystem(match) ? "" : match.Package.Version)}";
            if (!groups.TryGetValue(key, out var group))
                groups[key] = group = [];
            group.Add(match);
        }

        var upgrades = groups.Values.Select(ToUpgrade).ToList();
        upgrades.Sort((left, right) =>
        {
            var order = right.Findings.Length.CompareTo(left.Findings.Length);
            if (order == 0)
                order = string.CompareOrdinal(left.Category, right.Category);
            if (order == 0)
                order = string.CompareOrdinal(left.Name, right.Name);
            return order != 0 ? order : string.CompareOrdinal(left.Version, right.Version);
        });
        return [.. upgrades];
    }

    private static Upgrade ToUpgrade(List<VulnerabilityMatch> group)
    {
        var first = group[0];
        var order = VersionOrder.Of(first.Package.Purl.Type);
        var version = first.FixedVersion!;
        foreach (var match in group)
        {
            var other = match.FixedVersion!;
            if ((order is not null && order.IsVersion(other) && order.IsVersion(version) ? order.Compare(other, version) : string.CompareOrdinal(other, version)) > 0)
                version = other;
        }

        return new(
            first.Category,
            NameOf(first),
            [.. group.Select(match => match.Package.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            version,
            [.. group.Select(match => match.Id).Order(StringComparer.Ordinal)]);
    }

    /// <summary>An operating system has one version of a package; of a language's there may be several in one image, each a step of its own.</summary>
    private static bool IsOfSystem(VulnerabilityMatch match) => match.Package.Purl.Type is "deb" or "apk" or "rpm";

    private static string NameOf(VulnerabilityMatch match) => match.Package.Source is { Name.Length: > 0 } source ? source.Name : match.Package.Name;
}
