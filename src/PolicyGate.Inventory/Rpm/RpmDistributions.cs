using System.Collections.Immutable;

namespace PolicyGate.Inventory;

/// <summary>What is known of distributions whose packages are rpm's.</summary>
internal static class RpmDistributions
{
    private static readonly ImmutableHashSet<string> s_ids = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "almalinux", "alinux", "amzn", "anolis", "azurelinux", "centos", "circle", "cloudlinux", "eurolinux", "fedora", "hummingbird", "mageia", "mariner", "miraclelinux", "ol",
        "opencloudos", "openeuler", "openmandriva", "photon", "rhel", "rocky", "scientific", "sled", "sles", "suse", "tencentos", "virtuozzo");

    // sle-micro, sle_hpc, sles_sap, sl-micro, suse-microos, …
    private static readonly string[] s_susePrefixes = ["sle-", "sle_", "sles_", "sl-", "suse"];

    /// <summary>Whether a distribution has an rpm database.</summary>
    public static bool Includes(Distribution distribution) => IsOne(distribution.Id) || (distribution.IdLike?.Split(' ').Any(IsOne) ?? false);

    /// <summary>The namespace in package URLs: the vendor, as the feeds of Red Hat and SUSE have it; else the identifier.</summary>
    public static string Namespace(string id) => id switch
    {
        "rhel" => "redhat",
        _ when id.StartsWith("opensuse", StringComparison.Ordinal) => "opensuse",
        _ when IsSuseEnterprise(id) => "suse",
        _ => id,
    };

    private static bool IsOne(string id) => s_ids.Contains(id) || id.StartsWith("opensuse", StringComparison.Ordinal) || IsSuseEnterprise(id);

    private static bool IsSuseEnterprise(string id) =>
        id is "sles" or "sled" || s_susePrefixes.Any(prefix => id.StartsWith(prefix, StringComparison.Ordinal));
}
