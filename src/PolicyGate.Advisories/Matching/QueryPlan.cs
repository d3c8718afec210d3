using System.Collections.Immutable;
using PolicyGate.Advisories.Ecosystems;
using PolicyGate.Inventory;

namespace PolicyGate.Advisories.Matching;

/// <summary>Decides for each package what the database is asked, and notes of what it knows nothing.</summary>
internal sealed class QueryPlan(ImmutableArray<AdvisoryFeed> feeds, Distribution? distribution)
{
    private const string ProjectType = "dotnet-project";
    private const string FrameworkType = "dotnet-framework";

    private readonly SortedDictionary<string, AdvisoryFeed> _asked = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _substitutes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, NotificationLevel> _gaps = new(StringComparer.Ordinal);

    /// <summary>The feeds that were asked, by name.</summary>
    public ImmutableArray<AdvisoryFeed> Asked => [.. _asked.Values];

    public IEnumerable<Notification> Gaps =>
        [.. _gaps.Select(gap => new Notification("PG8007", gap.Value, gap.Key)), .. _substitutes.Select(text => new Notification("PG8039", NotificationLevel.Note, text))];

    /// <summary>What is asked for a package; null where nothing is.</summary>
    public PackageQuery? For(Package package)
    {
        if (package.Type == ProjectType)
            return null;
        var rows = EcosystemTable.Rows.Where(row => row.PackageTypes.Contains(package.Type, StringComparer.Ordinal)).ToList();
        if (rows.Count == 0)
        {
            Gap(NotificationLevel.Warning, $"Packages of type '{package.Type.Printable(64)}' are not looked up in advisories: there is no matcher for them.");
            return null;
        }

        if (!rows[0].IsDistribution)
            return Query(package, rows[0], Feeds(rows[0].AllReleases));

        if (DistributionOf(package) is not { } release)
        {
            Gap(NotificationLevel.Error, $"Packages of type '{package.Type.Printable(64)}' were not looked up in advisories: their distribution is unknown.");
            return null;
        }

        var ecosystem = rows.Find(row => row.DistributionId == release.Id);
        if (ecosystem is null && release.DerivedFrom is { } origin && (ecosystem = rows.Find(row => row.DistributionId == origin.Id)) is not null)
        {
            _substitutes.Add($"Packages of {release.Name.Printable(64)} are looked up in the advisories for {origin.Name.Printable(64)}, which it takes most of them from: what it changed of its own is not told there.");
            release = origin;
        }

        if (ecosystem is null)
        {
            Gap(NotificationLevel.Error, $"Packages of the distribution '{release.Id.Printable(64)}' were not looked up in advisories: there is no matcher for it.");
            return null;
        }

        var ofRelease = Feeds(ecosystem.Releases(release));
        if (ofRelease.All(feed => feed.Partial))
        {
            Gap(NotificationLevel.Error, Missing(ecosystem, release, ofRelease.Length > 0));
        }

        return Query(package, ecosystem, [.. ofRelease, .. Feeds(ecosystem.AllReleases)]);
    }

    private static string Missing(Ecosystem ecosystem, Distribution release, bool inPart)
    {
        if (release.VersionId is not { } version)
            return $"The advisory database has no feed for '{ecosystem.Name} without a release'{(release.Codename is { } codename ? $" ({codename.Printable(64)})" : "")}: flaws of its packages are not found. Advisories are published for numbered releases: build on one.";
        var name = $"'{ecosystem.Name} {version.Printable(64)}'";
        return inPart
            ? $"The advisory database has the feed for {name} only in part, as other feeds brought it: flaws of its packages are missed. Import its advisories with 'policygate db import PATH'."
            : $"The advisory database has no feed for {name}: flaws of its packages are not found. Import its advisories with 'policygate db import PATH'.";
    }

    private PackageQuery? Query(Package package, Ecosystem ecosystem, ImmutableArray<AdvisoryFeed> asked)
    {
        if (!ecosystem.IsDistribution && asked.All(feed => feed.Partial))
        {
            Gap(NotificationLevel.Error, asked.Length == 0
                ? $"The advisory database has no feed for '{ecosystem.Name}': flaws of its packages are not found. Import its advisories with 'policygate db import PATH'."
                : $"The advisory database has the feed for '{ecosystem.Name}' only in part, as other feeds brought it: flaws of its packages are missed. Import its advisories with 'policygate db import PATH'.");
        }

        foreach (var feed in asked)
            _asked.TryAdd(feed.Name, feed);
        if (asked.IsEmpty)
            return null;
        // Advisories of distributions name source packages; a package that tells none is its own source.
        var (name, version) = ecosystem.IsDistribution && package.Source is { Name.Length: > 0 } source
            ? (source.Name, source.Version is { Length: > 0 } sourceVersion ? sourceVersion : package.Version)
            : (package.Name, package.Version);
        return new(ecosystem, asked, name, version, package.Type == FrameworkType);
    }

    /// <summary>The image's distribution; where nothing tells it (a bill of materials), what the package's own URL says.</summary>
    private Distribution? DistributionOf(Package package)
    {
        if (distribution is not null)
            return distribution;
        if (package.Purl.Namespace is not { Length: > 0 } id)
            return null;
        var name = package.Purl.Qualifiers.GetValueOrDefault("distro");
        var version = name is not null && name.StartsWith(id + "-", StringComparison.OrdinalIgnoreCase) ? name[(id.Length + 1)..] : name;
        return new(id.ToLowerInvariant(), version is { Length: > 0 } && char.IsAsciiDigit(version[0]) ? version : null, null, null, null);
    }

    private ImmutableArray<AdvisoryFeed> Feeds(IEnumerable<string> ecosystems)
    {
        var names = ecosystems.ToList();
        return [.. feeds.Where(feed => names.Contains(feed.Ecosystem, StringComparer.Ordinal))];
    }

    private void Gap(NotificationLevel level, string message) => _gaps[message] = level;
}
