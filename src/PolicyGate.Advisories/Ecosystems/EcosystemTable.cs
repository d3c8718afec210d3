using System.Collections.Immutable;
using PolicyGate.Advisories.Versions;

namespace PolicyGate.Advisories.Ecosystems;

/// <summary>All ecosystems that can be matched. Another one is another row.</summary>
internal static class EcosystemTable
{
    public static ImmutableArray<Ecosystem> Rows { get; } =
    [
        new()
        {
            Name = "Debian",
            PackageTypes = ["deb"],
            DistributionId = "debian",
            Order = DpkgVersionOrder.Instance,
            // Debian's releases are whole numbers; a point release (12.5) is no release of its own.
            Releases = distribution => distribution.VersionId is { } version ? [$"Debian:{version.Split('.')[0]}"] : [],
            AllReleases = ["Debian"],
            HasOneLine = true,
        },
        new()
        {
            Name = "Ubuntu",
            PackageTypes = ["deb"],
            DistributionId = "ubuntu",
            Order = DpkgVersionOrder.Instance,
            // Fixes of Ubuntu:Pro:… are none for an image without a subscription.
            Releases = distribution => distribution.VersionId is { } version ? [$"Ubuntu:{version}:LTS", $"Ubuntu:{version}"] : [],
            HasOneLine = true,
        },
        new()
        {
            Name = "NuGet",
            PackageTypes = ["nuget", "dotnet-framework"],
            Order = NuGetVersionOrder.Instance,
            AllReleases = ["NuGet"],
        },
        new() { Name = "Maven", PackageTypes = ["maven"], Order = MavenVersionOrder.Instance, AllReleases = ["Maven"] },
        new() { Name = "Go", PackageTypes = ["golang"], Order = GoVersionOrder.Instance, AllReleases = ["Go"] },
        new() { Name = "crates.io", PackageTypes = ["cargo"], Order = SemanticVersionOrder.Cargo, AllReleases = ["crates.io"] },
        new() { Name = "npm", PackageTypes = ["npm"], Order = NpmVersionOrder.Instance, AllReleases = ["npm"] },
        new() { Name = "PyPI", PackageTypes = ["pypi"], Order = PythonVersionOrder.Instance, AllReleases = ["PyPI"] },
        new() { Name = "RubyGems", PackageTypes = ["gem"], Order = GemVersionOrder.Instance, AllReleases = ["RubyGems"] },
        new() { Name = "Packagist", PackageTypes = ["composer"], Order = ComposerVersionOrder.Instance, AllReleases = ["Packagist"] },
    ];
}
