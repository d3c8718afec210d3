using System.Collections.Immutable;
using PolicyGate.Advisories.Ecosystems;

namespace PolicyGate.Advisories.Matching;

/// <summary>What the database is asked for a package: which feeds, by which names, for which version.</summary>
internal sealed record PackageQuery(Ecosystem Ecosystem, ImmutableArray<AdvisoryFeed> Feeds, string Name, string Version, bool IsFramework)
{
    /// <summary>Queries of the same key have the same answer; several binary packages of one source have one. The first feed tells the others.</summary>
    public string Key => $"{Feeds[0].Name}\n{Name}\n{Version}\n{IsFramework}";

    public IEnumerable<string> Names => IsFramework ? SharedFrameworks.PackagesOf(Name) : [Name];

    /// <summary>Whether a feed speaks of every release of the distribution alike, beside the feed of the image's own.</summary>
    public bool IsForAllReleases(AdvisoryFeed feed) => Ecosystem.IsDistribution && Ecosystem.AllReleases.Contains(feed.Ecosystem, StringComparer.Ordinal);

    public bool AsksForAllReleases => Feeds.Any(IsForAllReleases);
}
