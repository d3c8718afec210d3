using System.Collections.Immutable;
using PolicyGate.Advisories.Ecosystems;
using PolicyGate.Advisories.Storage;
using PolicyGate.Inventory;

namespace PolicyGate.Advisories.Matching;

/// <summary>Matches one inventory against the database at one moment.</summary>
internal sealed class Matcher(AdvisoryPages pages, PackageInventory inventory, DateTimeOffset asOf)
{
    private readonly QueryPlan _plan = new(pages.Root.Feeds, inventory);
    private readonly AliasIndex _aliases = new(pages, asOf);
    private readonly Dictionary<string, ImmutableArray<VulnerabilityMatch>> _answers = new(StringComparer.Ordinal);
    private readonly List<Notification> _notifications = [];
    private readonly OwnerVerdicts _owners = new(pages, inventory);

    public VulnerabilityReport Run(CancellationToken cancellationToken)
    {
        var matches = new List<Found>();
        var replaced = 0;
        foreach (var package in inventory.Packages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (package is { Type: "nuget", Selected: false })
            {
                replaced++;
                continue;
            }

            if (_owners.Decide(package, _plan) || _plan.For(package) is not { } query)
                continue;
            var key = query.Key;
            if (!_answers.TryGetValue(key, out var answer))
                _answers[key] = answer = Answer(query, package);
            if (answer.IsEmpty)
                continue;
            var purl = package.Purl.ToString();
            foreach (var match in answer)
                matches.Add(new(purl, match with { Package = package }));
        }

        if (replaced > 0)
            _notifications.Add(new("PG8037", NotificationLevel.Note, $"{replaced} NuGet package(s) were not looked up in advisories: the shared framework that the application runs on has newer assemblies, which run in their place. The inventory names them."));
        matches.Sort((left, right) =>
        {
            var order = string.CompareOrdinal(left.Purl, right.Purl);
            return order != 0 ? order : string.CompareOrdinal(left.Match.Id, right.Match.Id);
        });
        return new(
            [.. matches.Select(item => item.Match)],
            [.. _plan.Gaps, .. _owners.Notifications, .. _notifications.Distinct().OrderBy(notification => notification.Message, StringComparer.Ordinal)])
        {
            Feeds = _plan.Asked,
        };
    }

    private ImmutableArray<VulnerabilityMatch> Answer(PackageQuery query, Package package)
    {
        var statements = new PackageStatements();
        var considered = Consider(query, statements);
        var heaviest = HeaviestOutweighed(considered);
        var incomparable = new List<string>();
        foreach (var item in considered)
        {
            if (item.Evaluation is { IsAffected: false, IsDenied: false, IsIncomparable: false } && item.Rank >= heaviest)
                continue;
            var record = pages.Record(item.Found.Reference);
            if (record.IsWithdrawn(asOf))
                continue;
            if (!item.Evaluation.IsIncomparable)
                statements.Speak(record, item.Rank);
            if (item.Evaluation.IsAffected)
                statements.Add(new(item.Found.Reference, record, item.Found.Package, item.Evaluation, item.Rank, item.Channel));
            else if (item.Evaluation.IsIncomparable)
                incomparable.Add(record.Id);
            else if (item.Evaluation.IsDenied && query.Scope.Ecosystem.IsDistribution)
                statements.Deny(record, item.Rank);
        }

        if (incomparable.Count > 0)
            _notifications.Add(Incomparable(query, incomparable));
        if (statements.Hits.Count == 0)
            return [];
        var description = new MatchDescription(_aliases, pages.Enrichment, query, statements);
        return [.. new FlawGrouping(_aliases).Group(query.Scope.Ecosystem, statements).Select(flaw => description.Of(flaw, package))];
    }

    /// <summary>Everything that is said of a package of this name and this kind.</summary>
    private List<Considered> Consider(PackageQuery query, PackageStatements statements)
    {
        var considered = new List<Considered>();
        foreach (var asked in query.Scope.Feeds)
        {
            foreach (var name in query.Names)
            {
                foreach (var found in pages.FindPackage(asked.Feed, PackageNames.Normalize(asked.Feed.Ecosystem, name.Name)))
                {
                    statements.Records.Add(found.Reference);
                    if (!query.IsMeantBy(found.Package))
                        continue;
                    var reach = found.Package.Channel is { } channel ? FeedReach.Subscribers(channel) : asked.Reach;
                    if (reach.Channel is not null && query.Scope.IsSubscriber)
                        reach = FeedReach.Subscribed;
                    considered.Add(new(found, RangeEvaluation.Of(found.Package, name.Version, name.Order), reach.Rank, reach.Channel));
                }
            }
        }

        return considered;
    }

    /// <summary>The least weight of a statement by which the package is affected: whatever is weightier must be read, since it may say otherwise.</summary>
    private static int HeaviestOutweighed(List<Considered> considered)
    {
        var rank = int.MinValue;
        foreach (var item in considered)
        {
            if (item.Evaluation.IsAffected && item.Rank > rank)
                rank = item.Rank;
        }

        return rank;
    }

    private static Notification Incomparable(PackageQuery query, List<string> records)
    {
        var ids = records.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var named = string.Join(", ", ids.Take(5).Select(id => id.Printable(64))) + (ids.Count > 5 ? $" and {ids.Count - 5} more" : "");
        var (name, version, order) = query.First;
        return new("PG8008", NotificationLevel.Warning, order.IsVersion(version)
            ? $"Whether {name.Printable(200)} {version.Printable(200)} is affected by {named} is not known: a version in these advisories can't be put into {order.Name} order."
            : $"The version '{version.Printable(200)}' of {name.Printable(200)} can't be put into {order.Name} order, so it is not known whether it is affected by {named}.");
    }

    /// <summary>What a feed says of the package, and how much that weighs.</summary>
    private sealed record Considered(FoundPackage Found, RangeEvaluation Evaluation, int Rank, string? Channel);

    /// <summary>A match with what it is ordered by.</summary>
    private sealed record Found(string Purl, VulnerabilityMatch Match);
}
