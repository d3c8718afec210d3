using System.Collections.Immutable;
using PolicyGate.Advisories.Ecosystems;
using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Matching;

/// <summary>Folds what the records say of one package into flaws, so that each is found once.</summary>
internal sealed class FlawGrouping(AliasIndex aliases)
{
    /// <param name="ecosystem">The package's.</param>
    /// <param name="hits">The records by which it is affected.</param>
    /// <param name="denied">CVEs that its distribution says it never had.</param>
    /// <param name="ofPackage">All records that say something of it.</param>
    public IEnumerable<Flaw> Group(Ecosystem ecosystem, IReadOnlyList<Hit> hits, IReadOnlySet<string> denied, IReadOnlySet<RecordReference> ofPackage)
    {
        var byCve = new List<(string Cve, Hit Hit)>();
        var others = new List<(HashSet<string> Ids, List<Hit> Hits)>();
        foreach (var hit in hits)
        {
            var own = hit.Record.Aliases.Prepend(hit.Record.Id);
            var closure = ecosystem.IsDistribution ? [.. own] : aliases.Closure(own, ofPackage);
            var cves = ecosystem.IsDistribution || !closure.Any(AdvisoryIds.IsCve) ? AdvisoryIds.Cves(hit.Record) : [];
            if (cves.Length > 0)
                byCve.AddRange(cves.Where(cve => !denied.Contains(cve)).Select(cve => (cve, hit)));
            else
                Join(others, closure, hit);
        }

        foreach (var group in byCve.GroupBy(item => item.Cve, item => item.Hit, StringComparer.Ordinal))
        {
            // A record with several CVEs gives each of them its own id, and no alias that may be another's.
            var ids = group.SelectMany(hit => AdvisoryIds.Cves(hit.Record).Length == 1 ? hit.Record.Aliases.Prepend(hit.Record.Id) : [hit.Record.Id]).Append(group.Key);
            var closure = aliases.Closure([group.Key], ofPackage).Where(id => !AdvisoryIds.IsCve(id) || id == group.Key);
            yield return new(group.Key, Sorted(ids.Concat(closure)), Ranked(group.Key, group));
        }

        foreach (var (ids, group) in others)
        {
            var id = AdvisoryIds.Canonical(ids);
            yield return new(id, Sorted(ids), Ranked(id, group));
        }
    }

    /// <summary>Adds a hit to the flaws with which it shares an id; they become one.</summary>
    private static void Join(List<(HashSet<string> Ids, List<Hit> Hits)> flaws, HashSet<string> ids, Hit hit)
    {
        var same = flaws.Where(flaw => flaw.Ids.Overlaps(ids)).ToList();
        flaws.RemoveAll(same.Contains);
        List<Hit> hits = [.. same.SelectMany(flaw => flaw.Hits), hit];
        foreach (var flaw in same)
            ids.UnionWith(flaw.Ids);
        flaws.Add((ids, hits));
    }

    private static ImmutableArray<string> Sorted(IEnumerable<string> ids) => [.. ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The record that is about just this flaw first, GitHub's before others; then the newest.</summary>
    private static ImmutableArray<Hit> Ranked(string id, IEnumerable<Hit> hits) =>
    [
        .. hits.OrderBy(hit => AdvisoryIds.IsGitHub(hit.Record.Id) ? 0 : AdvisoryIds.CveIn(hit.Record.Id) == id ? 1 : 2)
            .ThenByDescending(hit => hit.Record.Modified).ThenBy(hit => hit.Record.Id, StringComparer.Ordinal).ThenBy(hit => hit.Reference),
    ];
}
