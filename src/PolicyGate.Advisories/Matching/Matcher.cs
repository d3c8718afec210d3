using System.Collections.Immutable;
using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Storage;
using PolicyGate.Inventory;

namespace PolicyGate.Advisories.Matching;

/// <summary>Matches one inventory against the database at one moment.</summary>
internal sealed class Matcher(AdvisoryPages pages, PackageInventory inventory, DateTimeOffset asOf)
{
    private readonly QueryPlan _plan = new(pages.Root.Feeds, inventory.Distribution);
    private readonly AliasIndex _aliases = new(pages, asOf);
    private readonly Dictionary<string, ImmutableArray<VulnerabilityMatch>> _answers = new(StringComparer.Ordinal);
    private readonly List<Notification> _notifications = [];
    private readonly OwnerVerdicts _owners = new(pages, inventory);

    public VulnerabilityReport Run(CancellationToken cancellationToken)
    {
        var matches = new List<Found>();
        foreach (var package in inventory.Packages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_owners.Decide(package, _plan) || _plan.For(package) is not { } query)
                continue;
            if (!_answers.TryGetValue(query.Key, out var answer))
                _answers[query.Key] = answer = [.. Answer(query, package)];
            if (answer.IsEmpty)
                continue;
            var purl = package.Purl.ToString();
            matches.AddRange(answer.Select(match => new Found(purl, match with { Package = package })));
        }

        return new(
            [.. matches.OrderBy(item => item.Purl, StringComparer.Ordinal).ThenBy(item => item.Match.Id, StringComparer.Ordinal).Select(item => item.Match)],
            [.. _plan.Gaps, .. _owners.Notifications, .. _notifications.Distinct().OrderBy(notification => notification.Message, StringComparer.Ordinal)])
        {
            Feeds = _plan.Asked,
        };
    }

    private IEnumerable<VulnerabilityMatch> Answer(PackageQuery query, Package package)
    {
        var hits = new List<Hit>();
        var ofPackage = new HashSet<RecordReference>();
        var denials = new List<(string Cve, bool IsForAllReleases)>();
        var ofRelease = new HashSet<string>(StringComparer.Ordinal);
        var incomparable = new List<string>();
        foreach (var (feed, found) in query.Feeds.SelectMany(feed => query.Names.SelectMany(name => pages.FindPackage(feed, Ecosystems.PackageNames.Normalize(feed.Ecosystem, name))).Select(found => (feed, found))))
        {
            ofPackage.Add(found.Reference);
            var isForAllReleases = query.IsForAllReleases(feed);
            var evaluation = RangeEvaluation.Of(found.Package, query.Version, query.Ecosystem.Order);
            if (evaluation is { IsAffected: false, IsDenied: false, IsIncomparable: false } && (isForAllReleases || !query.AsksForAllReleases))
                continue;
            var record = pages.Record(found.Reference);
            if (record.IsWithdrawn(asOf))
                continue;
            if (!isForAllReleases && !evaluation.IsIncomparable)
                ofRelease.UnionWith(AdvisoryIds.Cves(record).Append(record.Id));
            if (evaluation.IsAffected)
                hits.Add(new(found.Reference, record, found.Package, evaluation.FixedVersion) { IsForAllReleases = isForAllReleases });
            else if (evaluation.IsIncomparable)
                incomparable.Add(record.Id);
            else if (evaluation.IsDenied && query.Ecosystem.IsDistribution)
                denials.AddRange(AdvisoryIds.Cves(record).Select(cve => (cve, isForAllReleases)));
        }

        if (incomparable.Count > 0)
            _notifications.Add(Incomparable(query, incomparable));
        var denied = denials.Where(denial => !denial.IsForAllReleases || !ofRelease.Contains(denial.Cve)).Select(denial => denial.Cve).ToHashSet(StringComparer.Ordinal);
        return hits.Count == 0 ? [] : new FlawGrouping(_aliases).Group(query.Ecosystem, hits, new(denied, ofRelease, ofPackage)).Select(flaw => Describe(flaw, query, package));
    }

    private static Notification Incomparable(PackageQuery query, List<string> records)
    {
        var ids = records.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var named = string.Join(", ", ids.Take(5).Select(id => id.Printable(64))) + (ids.Count > 5 ? $" and {ids.Count - 5} more" : "");
        return new("PG8008", NotificationLevel.Warning, query.Ecosystem.Order.IsVersion(query.Version)
            ? $"Whether {query.Name.Printable(200)} {query.Version.Printable(200)} is affected by {named} is not known: a version in these advisories can't be put into {query.Ecosystem.Order.Name} order."
            : $"The version '{query.Version.Printable(200)}' of {query.Name.Printable(200)} can't be put into {query.Ecosystem.Order.Name} order, so it is not known whether it is affected by {named}.");
    }

    private VulnerabilityMatch Describe(Flaw flaw, PackageQuery query, Package package)
    {
        var others = Others(flaw);
        var facts = pages.Enrichment.Of(flaw.Id);
        var severity = SeverityChoice.Of(flaw.Hits, others, facts.Vectors);
        var records = flaw.Hits.Select(hit => hit.Record).ToList();
        var fix = FixedVersion(flaw, query.Ecosystem);
        var cwes = MatchText.Cwes(records);
        return new()
        {
            Package = package,
            Id = flaw.Id,
            Aliases = flaw.Ids.Remove(flaw.Id),
            Category = query.Ecosystem.Name,
            Title = MatchText.Title(flaw, query.Name),
            Details = records.Select(record => record.Details).FirstOrDefault(details => details is not null),
            Severity = severity.Severity,
            SeveritySource = severity.Source,
            Cvss = severity.Scores,
            FixedVersion = fix,
            Status = fix is not null ? "fixed" : flaw.Hits.Any(hit => hit.Package.Word == "end-of-life") ? "end-of-life" : "affected",
            Cwes = cwes.IsEmpty ? MatchText.Cwes(others) : cwes,
            References = MatchText.References(flaw),
            Published = records.Min(record => record.Published),
            Modified = records.Max(record => record.Modified),
            Epss = facts.Epss,
            KnownExploited = facts.IsExploited,
            DueDate = facts.DueDate,
        };
    }

    /// <summary>Other records of the same flaw: first those that name it as their own, GitHub's before others, then those that are downstream of just this one.</summary>
    private List<AdvisoryRecord> Others(Flaw flaw)
    {
        var matching = flaw.Hits.Select(hit => hit.Reference).ToHashSet();
        return
        [
            .. _aliases.Naming(flaw.Id)
                .Where(item => !matching.Contains(item.Reference) && (item.IsSameFlaw || AdvisoryIds.Cves(item.Record).Length == 1))
                .OrderBy(item => item.IsSameFlaw ? AdvisoryIds.IsGitHub(item.Record.Id) ? 0 : 1 : 2).ThenBy(item => item.Record.Id, StringComparer.Ordinal).ThenBy(item => item.Reference)
                .Select(item => item.Record),
        ];
    }

    private static string? FixedVersion(Flaw flaw, Ecosystems.Ecosystem ecosystem)
    {
        var fixes = flaw.Hits.Select(hit => hit.FixedVersion).OfType<string>().Order(Comparer<string>.Create(ecosystem.Order.Compare)).ToList();
        return fixes.Count == 0 ? null : ecosystem.HasOneLine ? fixes[^1] : fixes[0];
    }

    /// <summary>A match with what it is ordered by.</summary>
    private sealed record Found(string Purl, VulnerabilityMatch Match);
}
