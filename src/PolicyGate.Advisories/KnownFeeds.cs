using System.Collections.Immutable;

namespace PolicyGate.Advisories;

/// <summary>Feeds that have a short name, since everybody fetches them from the same place.</summary>
public static class KnownFeeds
{
    private static readonly SortedDictionary<string, string> s_addresses = new(StringComparer.Ordinal)
    {
        ["epss"] = "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz",
        ["kev"] = "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json",
        ["nvd-modified"] = "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-modified.json.gz",
    };

    /// <summary>The feeds that an update from the public servers fetches beside OSV's.</summary>
    public static ImmutableArray<string> Default { get; } = ["kev", "epss"];

    /// <summary>The names, ordinal.</summary>
    public static ImmutableArray<string> Names => [.. s_addresses.Keys];

    /// <summary>The address that a name stands for; what is no name stands for itself.</summary>
    public static string AddressOf(string nameOrAddress) => s_addresses.GetValueOrDefault(nameOrAddress, nameOrAddress);
}
