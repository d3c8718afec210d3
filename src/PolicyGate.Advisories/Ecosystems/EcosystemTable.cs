using System.Collections.Immutable;
using PolicyGate.Advisories.Versions;

namespace PolicyGate.Advisories.Ecosystems;

/// <summary>All ecosystems that can be matched. Another one is another row.</summary>
internal static class EcosystemTable
{
    public static ImmutableArray<Ecosystem> Rows { get; } =
    [
        new() { Name = "Debian", PackageTypes = ["deb"], DistributionIds = ["debian"], Order = DpkgVersionOrder.Instance, Reach = ReleaseFeeds.Debian },
        new() { Name = "Ubuntu", PackageTypes = ["deb"], DistributionIds = ["ubuntu"], Order = DpkgVersionOrder.Instance, Reach = ReleaseFeeds.Ubuntu, SubscriberMark = "esm" },

        new() { Name = "Alpine", PackageTypes = ["apk"], DistributionIds = ["alpine"], Order = ApkVersionOrder.Instance, Reach = ReleaseFeeds.Alpine },
        new() { Name = "Alpaquita", PackageTypes = ["apk"], DistributionIds = ["alpaquita"], Order = ApkVersionOrder.Instance, Reach = ReleaseFeeds.Major("Alpaquita") },
        Rolling("Wolfi", "wolfi"),
        Rolling("Chainguard", "chainguard"),
        Rolling("MinimOS", "minimos"),

        Rpm("Red Hat", AdvisoryNames.Both, ReleaseFeeds.RedHat, "rhel") with { Vendors = ["Red Hat"], RebuiltBy = ["centos", "scientific", "circle", "eurolinux", "miraclelinux"] },
        Rpm("AlmaLinux", AdvisoryNames.Binary, ReleaseFeeds.Major("AlmaLinux"), "almalinux") with { Vendors = ["AlmaLinux"] },
        Rpm("Rocky Linux", AdvisoryNames.Both, ReleaseFeeds.Major("Rocky Linux"), "rocky") with { Vendors = ["Rocky"] },
        Rpm("Oracle Linux", AdvisoryNames.Binary, ReleaseFeeds.Major("Oracle Linux"), "ol") with { Vendors = ["Oracle"] },
        Rpm("Amazon Linux", AdvisoryNames.Both, ReleaseFeeds.Amazon, "amzn") with { Vendors = ["Amazon"] },
        Rpm("Fedora", AdvisoryNames.Both, ReleaseFeeds.Major("Fedora"), "fedora") with { Vendors = ["Fedora"] },
        Rpm("SUSE", AdvisoryNames.Both, ReleaseFeeds.Suse, "sles", "sled", "sles_sap", "sle_hpc", "sle-micro", "sl-micro", "suse-microos") with { Vendors = ["SUSE"] },
        Rpm("openSUSE", AdvisoryNames.Both, ReleaseFeeds.OpenSuse, "opensuse-leap", "opensuse-tumbleweed", "opensuse-leap-micro", "opensuse") with { Vendors = ["SUSE"] },
        Rpm("Azure Linux", AdvisoryNames.Source, ReleaseFeeds.Major("Azure Linux"), "azurelinux") with { Vendors = ["Microsoft"] },
        // Its last release has both names.
        Rpm("CBL-Mariner", AdvisoryNames.Source, ReleaseFeeds.Major("CBL-Mariner", "Azure Linux"), "mariner") with { Vendors = ["Microsoft"] },
        Rpm("Photon OS", AdvisoryNames.Both, ReleaseFeeds.MajorMinor("Photon OS"), "photon") with { Vendors = ["VMware", "Broadcom"] },
        Rpm("Mageia", AdvisoryNames.Source, ReleaseFeeds.Major("Mageia"), "mageia") with { Vendors = ["Mageia"] },
        Rpm("openEuler", AdvisoryNames.Both, ReleaseFeeds.OpenEuler, "openeuler") with { Vendors = ["openeuler"] },

        Language("NuGet", NuGetVersionOrder.Instance, "nuget", "dotnet-framework"),
        Language("Maven", MavenVersionOrder.Instance, "maven"),
        Language("Go", GoVersionOrder.Instance, "golang"),
        Language("crates.io", SemanticVersionOrder.Cargo, "cargo"),
        Language("npm", NpmVersionOrder.Instance, "npm"),
        Language("PyPI", PythonVersionOrder.Instance, "pypi"),
        Language("RubyGems", GemVersionOrder.Instance, "gem"),
        Language("Packagist", ComposerVersionOrder.Instance, "composer"),
        Language("Bitnami", SemanticVersionOrder.Bitnami, "bitnami"),
    ];

    private static Ecosystem Rolling(string name, string id) =>
        new() { Name = name, PackageTypes = ["apk"], DistributionIds = [id], Order = ApkVersionOrder.Instance, Reach = ReleaseFeeds.Rolling(name), IsRolling = true };

    private static Ecosystem Rpm(string name, AdvisoryNames names, Func<Inventory.Distribution, string, FeedReach?> reach, params ReadOnlySpan<string> ids) =>
        new() { Name = name, PackageTypes = ["rpm"], DistributionIds = [.. ids], Order = RpmVersionOrder.Instance, Reach = reach, Names = names };

    private static Ecosystem Language(string name, VersionOrder order, params ReadOnlySpan<string> types) => new() { Name = name, PackageTypes = [.. types], Order = order };
}
