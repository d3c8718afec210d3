using System.Collections.Immutable;
using PolicyGate.Advisories.Ecosystems;
using PolicyGate.Inventory;

namespace PolicyGate.Advisories.Matching;

/// <summary>Decides what is asked for each package, and keeps what can't be asked: a gap is never silent.</summary>
internal sealed class QueryPlan(ImmutableArray<AdvisoryFeed> feeds, PackageInventory inventory)
{
    private const string ProjectType = "dotnet-project";

    private readonly Dictionary<string, MatchScope?> _scopes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, AdvisoryFeed> _asked = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedSet<string>> _others = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _substitutes = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _errors = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _warnings = new(StringComparer.Ordinal);

    /// <summary>The feeds that were asked, by name.</summary>
    public ImmutableArray<AdvisoryFeed> Asked => [.. _asked.Values];

    public IEnumerable<Notification> Gaps =>
    [
        .. _errors.Select(text => new Notification("PG8007", NotificationLevel.Error, text)),
        .. _warnings.Select(text => new Notification("PG8007", NotificationLevel.Warning, text)),
        .. _others.Select(item => new Notification("PG8007", NotificationLevel.Warning, $"{item.Value.Count} package(s) of the vendor '{item.Key.Printable(100)}' were not assessed, since the distribution's advisories say nothing of others' packages: {string.Join(", ", item.Value.Take(5).Select(name => name.Printable(100)))}{(item.Value.Count > 5 ? ", …" : "")}.")),
        .. _substitutes.Select(text => new Notification("PG8039", NotificationLevel.Note, text)),
    ];

    /// <summary>What is asked for a package; null where nothing is.</summary>
    public PackageQuery? For(Package package)
    {
        if (package.Type == ProjectType)
            return null;
        var key = inventory.Distribution is null ? $"{package.Type}\n{package.Purl.Namespace}\n{package.Purl.Qualifiers.GetValueOrDefault("distro")}" : package.Type;
        if (!_scopes.TryGetValue(key, out var scope))
            _scopes[key] = scope = ScopeOf(package);
        if (scope is null || IsOfOthers(package, scope.Ecosystem))
            return null;
        return PackageQuery.Of(package, scope);
    }

    /// <summary>What somebody else built (EPEL, Docker, NVIDIA) is unknown to the distribution's advisories, whatever its name.</summary>
    private bool IsOfOthers(Package package, Ecosystem ecosystem)
    {
        if (package.Vendor is not { } vendor || ecosystem.Vendors.IsEmpty)
            return false;
        foreach (var own in ecosystem.Vendors)
        {
            if (vendor.Contains(own, StringComparison.OrdinalIgnoreCase))
                return false;
        }

        if (!_others.TryGetValue(vendor, out var names))
            _others[vendor] = names = new(StringComparer.Ordinal);
        names.Add(package.Name);
        return true;
    }

    private MatchScope? ScopeOf(Package package)
    {
        var rows = EcosystemTable.Rows.Where(row => row.PackageTypes.Contains(package.Type, StringComparer.Ordinal)).ToList();
        if (rows.Count == 0)
        {
            _warnings.Add($"Packages of type '{package.Type.Printable(64)}' are not looked up in advisories: there is no matcher for them.");
            return null;
        }

        return rows[0].IsDistribution ? OfDistribution(package, rows) : OfLanguage(rows[0]);
    }

    private MatchScope? OfLanguage(Ecosystem ecosystem)
    {
        List<AskedFeed> asked = [.. feeds.Where(feed => feed.Ecosystem == ecosystem.Name).Select(feed => new AskedFeed(feed, FeedReach.Release))];
        if (asked.TrueForAll(item => item.Feed.Partial))
        {
            _errors.Add(asked.Count == 0
                ? $"The advisory database has no feed for '{ecosystem.Name}': flaws of its packages are not found. Import its advisories with 'policygate db import PATH'."
                : $"The advisory database has the feed for '{ecosystem.Name}' only in part, as other feeds brought it: flaws of its packages are missed. Import its advisories with 'policygate db import PATH'.");
        }

        return Scope(ecosystem, asked, isSubscriber: false);
    }

    private MatchScope? OfDistribution(Package package, List<Ecosystem> rows)
    {
        if ((inventory.Distribution ?? PurlDistribution.Of(package.Purl)) is not { } release)
        {
            _errors.Add($"Packages of type '{package.Type.Printable(64)}' were not looked up in advisories: their distribution is unknown.");
            return null;
        }

        var ecosystem = rows.Find(row => row.DistributionIds.Contains(release.Id, StringComparer.Ordinal));
        if (ecosystem is null && release.DerivedFrom is { } origin && (ecosystem = rows.Find(row => row.DistributionIds.Contains(origin.Id, StringComparer.Ordinal))) is not null)
        {
            _substitutes.Add($"Packages of {release.Name.Printable(64)} are looked up in the advisories for {origin.Name.Printable(64)}, which it takes most of them from: what it changed of its own is not told there.");
            (release, ecosystem) = (origin, ecosystem with { Vendors = [] });
        }
        else if (ecosystem is null && (ecosystem = rows.Find(row => row.RebuiltBy.Contains(release.Id, StringComparer.Ordinal))) is not null)
        {
            _substitutes.Add($"Packages of {release.Name.Printable(64)} are looked up in the advisories for {ecosystem.Name}, whose packages it rebuilds: what it changed of its own is not told there.");
            ecosystem = ecosystem with { Vendors = [] };
        }

        if (ecosystem is null)
        {
            _errors.Add($"Packages of the distribution '{release.Id.Printable(64)}' were not looked up in advisories: there is no matcher for it.");
            return null;
        }

        var isSubscriber = IsSubscriber(ecosystem);
        var asked = new List<AskedFeed>();
        foreach (var feed in feeds)
        {
            if (ecosystem.Reach!(release, feed.Ecosystem) is { } reach)
                asked.Add(new(feed, isSubscriber && reach.Channel is not null ? FeedReach.Subscribed : reach));
        }

        var own = asked.Where(item => item.Reach == FeedReach.Release).ToList();
        if (own.TrueForAll(item => item.Feed.Partial))
            _errors.Add(Missing(ecosystem, release, own.Count > 0));
        return Scope(ecosystem, asked, isSubscriber);
    }

    /// <summary>Whether the image's packages come from what one subscribes to: then one of them shows it.</summary>
    private bool IsSubscriber(Ecosystem ecosystem) => ecosystem.SubscriberMark is { } mark && inventory.Packages.Any(package =>
        ecosystem.PackageTypes.Contains(package.Type, StringComparer.Ordinal)
        && (package.Version.Contains("+" + mark, StringComparison.Ordinal) || package.Version.Contains("~" + mark, StringComparison.Ordinal)));

    private MatchScope? Scope(Ecosystem ecosystem, List<AskedFeed> asked, bool isSubscriber)
    {
        foreach (var item in asked)
            _asked.TryAdd(item.Feed.Name, item.Feed);
        return asked.Count == 0 ? null : new(ecosystem, [.. asked.OrderBy(item => item.Reach.Rank).ThenBy(item => item.Feed.Name, StringComparer.Ordinal)], isSubscriber);
    }

    private static string Missing(Ecosystem ecosystem, Distribution release, bool inPart)
    {
        var version = ecosystem.IsRolling ? null : release.VersionId ?? (release.Codename == "edge" ? release.Codename : null);
        if (version is null && !ecosystem.IsRolling)
            return $"The advisory database has no feed for '{ecosystem.Name} without a release'{(release.Codename is { } codename ? $" ({codename.Printable(64)})" : "")}: flaws of its packages are not found. Advisories are published for numbered releases: build on one.";
        var name = version is null ? $"'{ecosystem.Name}'" : $"'{ecosystem.Name} {version.Printable(64)}'";
        return inPart
            ? $"The advisory database has the feed for {name} only in part, as other feeds brought it: flaws of its packages are missed. Import its advisories with 'policygate db import PATH'."
            : $"The advisory database has no feed for {name}: flaws of its packages are not found. Import its advisories with 'policygate db import PATH'.";
    }
}
