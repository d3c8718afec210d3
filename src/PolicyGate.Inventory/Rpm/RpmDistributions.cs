using System.Collections.Immutable;

namespace PolicyGate.Inventory;

/// <summary>What is known of distributions whose packages are rpm's.</summary>
internal static class RpmDistributions
{
    private static readonly ImmutableHashSet<string> s_ids = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "almalinux", "alinux", "amzn", "anolis", "azurelinux", "bottlerocket", "centos", "circle", "cloudlinux", "eurolinux", "fedora", "hummingbird", "mageia", "mariner", "miraclelinux", "ol",
        "opencloudos", "openeuler", "openmandriva", "photon", "rhel", "rocky", "scientific", "sled", "sles", "suse", "tencentos", "virtuozzo");

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

    // sles, sled, sle-micro, sl-micro, sle_hpc, suse-microos, …
    private static bool IsSuseEnterprise(string id) =>
        id is "sles" or "sled" || id.StartsWith("sle", StringComparison.Ordinal) || id.StartsWith("sl-", StringComparison.Ordinal) || id.StartsWith("suse", StringComparison.Ordinal);
}
