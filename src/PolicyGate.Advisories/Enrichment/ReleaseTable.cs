using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Enrichment;

/// <summary>Makes a table of releases with their last days.</summary>
internal static class ReleaseTable
{
    /// <summary>Products of endoflife.date that are distributions, as os-release calls them.</summary>
    private static readonly Dictionary<string, string> _distributions = new(StringComparer.Ordinal)
    {
        ["debian"] = "debian", ["ubuntu"] = "ubuntu", ["alpine-linux"] = "alpine", ["alpine"] = "alpine", ["rhel"] = "rhel", ["redhat"] = "rhel", ["almalinux"] = "almalinux",
        ["rocky-linux"] = "rocky", ["rockylinux"] = "rocky", ["oracle-linux"] = "ol", ["centos"] = "centos", ["fedora"] = "fedora", ["amazon-linux"] = "amzn", ["sles"] = "sles",
        ["opensuse"] = "opensuse-leap", ["azure-linux"] = "azurelinux", ["photon"] = "photon",
    };

    /// <exception cref="Osv.OsvFormatException">The product is no distribution that images are made of.</exception>
    public static string Distribution(string product) => _distributions.GetValueOrDefault(product)
        ?? throw new Osv.OsvFormatException($"'{product.Printable(64)}' is no distribution of which the dates are used");

    /// <summary>Debian's extended support is its LTS, free for all; that of others is paid for.</summary>
    public static bool HasFreeExtension(string distribution) => distribution == "debian";

    public static EnrichmentTable Of(string source, string distribution, DateTimeOffset? date, IEnumerable<SupportedRelease> releases)
    {
        var (rows, writer) = (new TableRows(), new ContentWriter());
        foreach (var release in releases.OrderBy(release => release.Release, StringComparer.Ordinal))
            rows.Set(rows.Count, EnrichmentFacts.Support(writer, release));
        return rows.ToTable(EnrichmentKind.EndOfLife, $"{source}/{distribution}", date);
    }
}
