using System.Collections.Immutable;
using PolicyGate.Advisories.Ecosystems;
using PolicyGate.Inventory;

namespace PolicyGate.Advisories;

/// <summary>Which of OSV's ecosystems say something of the packages of an image.</summary>
public static class WantedFeeds
{
    private static readonly ImmutableArray<string> _packageTypes = ["deb", "apk", "rpm"];

    /// <summary>OSV's names of the ecosystems, ordinal; names of which the first that is published will do stand together, with <c>|</c> between them.</summary>
    public static ImmutableArray<string> Of(PackageInventory inventory)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        var types = inventory.Packages.Select(package => package.Type).ToHashSet(StringComparer.Ordinal);
        var names = new SortedSet<string>(EcosystemTable.Rows.Where(row => !row.IsDistribution && row.PackageTypes.Any(types.Contains)).Select(row => row.Name), StringComparer.Ordinal);
        if (_packageTypes.Any(types.Contains) && inventory.Distribution is { } distribution && (OfRelease(distribution) ?? (distribution.DerivedFrom is { } origin ? OfRelease(origin) : null)) is { } release)
            names.Add(release);
        return [.. names];
    }

    /// <summary>As OSV names releases (https://ossf.github.io/osv-schema/#defined-ecosystems); null for distributions that it doesn't have.</summary>
    private static string? OfRelease(Distribution distribution)
    {
        var parts = distribution.VersionId?.Split('.') ?? [];
        return distribution.Id switch
        {
            "wolfi" => "Wolfi",
            "chainguard" => "Chainguard",
            "rhel" => "Red Hat",
            _ when parts.Length == 0 => null,
            "debian" => $"Debian:{parts[0]}",
            "ubuntu" => $"Ubuntu:{distribution.VersionId}:LTS|Ubuntu:{distribution.VersionId}",
            "alpine" when parts.Length > 1 => $"Alpine:v{parts[0]}.{parts[1]}",
            "almalinux" => $"AlmaLinux:{parts[0]}",
            "rocky" => $"Rocky Linux:{parts[0]}",
            "azurelinux" => $"Azure Linux:{parts[0]}",
            _ => null,
        };
    }
}
