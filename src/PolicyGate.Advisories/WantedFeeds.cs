using System.Collections.Immutable;
using PolicyGate.Advisories.Ecosystems;
using PolicyGate.Inventory;

namespace PolicyGate.Advisories;

/// <summary>Which ecosystems say something of the packages of an image.</summary>
public static class WantedFeeds
{
    /// <summary>OSV's names of the ecosystems, ordinal; names of which the first that is published will do stand together, with <c>|</c> between them.</summary>
    public static ImmutableArray<string> Of(PackageInventory inventory)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        var types = inventory.Packages.Select(package => package.Type).ToHashSet(StringComparer.Ordinal);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var row in EcosystemTable.Rows.Where(row => row.PackageTypes.Any(types.Contains)))
        {
            if (!row.IsDistribution)
                names.UnionWith(row.AllReleases);
            else if (ReleaseOf(row, inventory.Distribution) is { } release && row.Releases(release).ToList() is { Count: > 0 } releases)
                names.Add(string.Join('|', releases));
        }

        return [.. names];
    }

    private static Distribution? ReleaseOf(Ecosystem row, Distribution? distribution) =>
        distribution?.Id == row.DistributionId ? distribution : distribution?.DerivedFrom is { } origin && origin.Id == row.DistributionId ? origin : null;
}
