using System.Collections.Immutable;
using PolicyGate.Advisories.Ecosystems;
using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Matching;

/// <summary>Folds what the records say of one package into flaws, so that each is found once.</summary>
internal sealed class FlawGrouping(AliasIndex aliases)
{
    /// <param name="ecosystem">The package's.</param>
    /// <param name="statements">What is said of it.</param>
    public List<Flaw> Group(Ecosystem ecosystem, PackageStatements statements)
    {
        // In a distribution a CVE stands for itself: another id that two of them share joins nothing.
        var byCve = new Dictionary<string, Grouped>(StringComparer.Ordinal);
        var others = new List<Grouped>();
        foreach (var hit in statements.Hits)
        {
            foreach (var ids in ecosystem.IsDistribution ? IdsInDistribution(hit, statements) : IdsInLanguage(hit, statements.Records))
            {
                if (!ecosystem.IsDistribution || ids.FirstOrDefault(AdvisoryIds.IsCve) is not { } cve)
                {
                    Join(others, ids, hit);
                }
                else if (byCve.TryGetValue(cve, out var flaw))
                {
                    flaw.Ids.UnionWith(ids);
                    flaw.Hits.Add(hit);
                }
                else
                {
                    byCve[cve] = new(ids, [hit]);
                }
            }
        }

        var flaws = new List<Flaw>(byCve.Count + others.Count);
        foreach (var group in byCve.Values.Concat(others))
        {
            var id = AdvisoryIds.Canonical(group.Ids);
            // A record with several CVEs is none of them, and yet how people know each; unless it is called by another.
            var names = group.Hits.Select(hit => hit.Record.Id).Where(name => !AdvisoryIds.IsCve(name));
            flaws.Add(new(id, Sorted(group.Ids.Concat(names)), Ranked(id, group.Hits)));
        }

        return flaws;
    }

    /// <summary>The ids of each flaw that a language's record tells of.</summary>
    private IEnumerable<HashSet<string>> IdsInLanguage(Hit hit, IReadOnlySet<RecordReference> ofPackage)
    {
        var own = hit.Record.Aliases.Prepend(hit.Record.Id);
        var closure = aliases.Closure(own, ofPackage);
        var cves = closure.Any(AdvisoryIds.IsCve) ? [] : AdvisoryIds.Cves(hit.Record);
        return cves.Length switch
        {
            0 => [closure],
            1 => [aliases.Closure(own.Append(cves[0]), ofPackage)],
            _ => cves.Select(cve => aliases.Closure([cve], ofPackage)),
        };
    }

    /// <summary>The ids of each flaw that a distribution's record tells of: one for each CVE, and no CVE is another's alias.</summary>
    private IEnumerable<HashSet<string>> IdsInDistribution(Hit hit, PackageStatements statements)
    {
        var own = hit.Record.Aliases.Prepend(hit.Record.Id);
        var cves = AdvisoryIds.Cves(hit.Record);
        var several = cves.Length > 1;
        if (cves.IsEmpty)
        {
            var closure = aliases.Closure(own, statements.Records);
            if (!closure.Any(AdvisoryIds.IsCve))
                return statements.Counts(hit, hit.Record.Id) ? [closure] : [];
            cves = [AdvisoryIds.Canonical(closure)];
        }

        return cves.Where(cve => statements.Counts(hit, cve)).Select(cve =>
            aliases.Closure([cve], statements.Records).Concat(several ? [] : own).Where(id => !AdvisoryIds.IsCve(id) || id == cve).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Adds a hit to the flaws with which it shares an id; they become one.</summary>
    private static void Join(List<Grouped> flaws, HashSet<string> ids, Hit hit)
    {
        var same = flaws.Where(flaw => flaw.Ids.Overlaps(ids)).ToList();
        flaws.RemoveAll(same.Contains);
        List<Hit> hits = [.. same.SelectMany(flaw => flaw.Hits).Append(hit).Distinct<Hit>(ReferenceEqualityComparer.Instance)];
        foreach (var flaw in same)
            ids.UnionWith(flaw.Ids);
        flaws.Add(new(ids, hits));
    }

    private static ImmutableArray<string> Sorted(IEnumerable<string> ids) => [.. ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The record that is about just this flaw first, GitHub's before others; then the newest.</summary>
    private static ImmutableArray<Hit> Ranked(string id, List<Hit> hits)
    {
        hits.Sort((left, right) =>
        {
            var order = Rank(left, id) - Rank(right, id);
            if (order == 0)
                order = right.Record.Modified.CompareTo(left.Record.Modified);
            if (order == 0)
                order = string.CompareOrdinal(left.Record.Id, right.Record.Id);
            return order != 0 ? order : left.Reference.CompareTo(right.Reference);
        });
        return [.. hits];
    }

    private static int Rank(Hit hit, string id) => AdvisoryIds.IsGitHub(hit.Record.Id) ? 0 : AdvisoryIds.CveIn(hit.Record.Id) == id ? 1 : 2;

    /// <summary>A flaw as it grows. For sameness it is itself.</summary>
    private sealed class Grouped(HashSet<string> ids, List<Hit> hits)
    {
        public HashSet<string> Ids { get; } = ids;

        public List<Hit> Hits { get; } = hits;
    }
}
