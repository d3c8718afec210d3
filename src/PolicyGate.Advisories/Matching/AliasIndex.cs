using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Matching;

/// <summary>Which ids are the same flaw, over all feeds: <c>aliases</c> is symmetric and transitive, <c>upstream</c> and <c>related</c> are neither.</summary>
internal sealed class AliasIndex(AdvisoryPages pages, DateTimeOffset asOf)
{
    /// <summary>No flaw has more ids; a feed that says so welds flaws together.</summary>
    private const int MaximumIds = 64;

    private readonly Dictionary<string, IReadOnlyList<NamingRecord>> _known = new(StringComparer.Ordinal);

    /// <summary>All records in force that name an id.</summary>
    public IReadOnlyList<NamingRecord> Naming(string id)
    {
        if (!_known.TryGetValue(id, out var records))
        {
            records = [.. pages.FindId(id)
                .Select(found => new NamingRecord(found.Reference, pages.Record(found.Reference), found.IsSameFlaw))
                .Where(found => !found.Record.IsWithdrawn(asOf))];
            _known[id] = records;
        }

        return records;
    }

    /// <summary>
    /// The ids of the flaws that have one of some ids, for one package. A CVE may be shared by records of several products (a library and its port
    /// to another language), and those are not the package's: through a CVE only records of the same package are followed, and GitHub's where it has but one.
    /// </summary>
    /// <param name="ids">Where to start.</param>
    /// <param name="ofPackage">All records that say something of the package.</param>
    public HashSet<string> Closure(IEnumerable<string> ids, IReadOnlySet<RecordReference> ofPackage)
    {
        var all = ids.ToHashSet(StringComparer.Ordinal);
        var open = new Queue<string>(all);
        while (open.TryDequeue(out var id))
        {
            foreach (var (reference, record, isSameFlaw) in Naming(id))
            {
                if (!isSameFlaw || (AdvisoryIds.IsCve(id) && !ofPackage.Contains(reference) && !IsOnlyGitHub(id, record)))
                    continue;
                foreach (var alias in record.Aliases.Prepend(record.Id))
                {
                    if (all.Count < MaximumIds && all.Add(alias))
                        open.Enqueue(alias);
                }
            }
        }

        return all;
    }

    private bool IsOnlyGitHub(string cve, AdvisoryRecord record) => AdvisoryIds.IsGitHub(record.Id)
        && Naming(cve).Where(item => item.IsSameFlaw).SelectMany(item => item.Record.Aliases.Prepend(item.Record.Id)).Where(AdvisoryIds.IsGitHub).All(id => id == record.Id);
}

/// <summary>A record that names an id: as its own or an alias, or only as one that it is downstream of.</summary>
internal sealed record NamingRecord(RecordReference Reference, AdvisoryRecord Record, bool IsSameFlaw);
