using System.Collections.Immutable;
using PolicyGate.Advisories.Enrichment;
using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Showing;

/// <summary>A record that names a flaw.</summary>
/// <param name="Record">The record.</param>
/// <param name="IsSameFlaw">False where it is only downstream of the flaw, as an announcement of several is.</param>
/// <param name="Entries">What it says of packages, by feed, then name.</param>
internal sealed record KnownRecord(AdvisoryRecord Record, bool IsSameFlaw, IReadOnlyList<StoredEntry> Entries);

/// <summary>All that a database knows under an id and its aliases.</summary>
/// <param name="Id">The id, as it is spelled.</param>
/// <param name="Aliases">Other ids of the same flaw, ordinal.</param>
/// <param name="Records">By id, ordinal, those of the same flaw first.</param>
/// <param name="Facts">What feeds say of the CVEs among the ids.</param>
internal sealed record KnownFlaw(string Id, ImmutableArray<string> Aliases, ImmutableArray<KnownRecord> Records, CveFacts Facts)
{
    /// <summary>A kernel flaw has some hundred records; what has more than these is no flaw.</summary>
    private const int MostRecords = 5000;

    /// <summary>Whether there is anything.</summary>
    public bool IsKnown => Records.Length > 0 || Facts != CveFacts.None;

    public static KnownFlaw Find(AdvisoryPages pages, string text, CancellationToken cancellationToken)
    {
        var id = AdvisoryIds.Spell(text);
        var found = new SortedDictionary<RecordReference, bool>();
        var ids = new SortedSet<string>(StringComparer.Ordinal) { id };
        for (var asked = new Queue<string>(ids); asked.TryDequeue(out var next) && found.Count < MostRecords;)
        {
            foreach (var item in pages.FindId(next))
            {
                found[item.Reference] = item.IsSameFlaw || found.GetValueOrDefault(item.Reference);
                // An announcement of several flaws makes none of them another's alias.
                if (!item.IsSameFlaw || AdvisoryIds.IsAnnouncement(pages.Record(item.Reference).Id))
                    continue;
                foreach (var alias in pages.Record(item.Reference).Aliases.Prepend(pages.Record(item.Reference).Id))
                {
                    if (ids.Add(alias))
                        asked.Enqueue(alias);
                }
            }
        }

        var entries = EntriesOf(pages, found.Keys, cancellationToken);
        var records = found.Select(item => new KnownRecord(pages.Record(item.Key), item.Value, entries[item.Key]))
            .OrderByDescending(item => item.IsSameFlaw).ThenBy(item => item.Record.Id, StringComparer.Ordinal);
        var cve = ids.Where(AdvisoryIds.IsCve).Order(AdvisoryIds.Comparer).FirstOrDefault() ?? AdvisoryIds.CveIn(id);
        return new(id, [.. ids.Where(other => other != id)], [.. records], cve is null ? CveFacts.None : pages.Enrichment.Of(cve));
    }

    /// <summary>Packages stand by name in the database, so all of them are looked at.</summary>
    private static Dictionary<RecordReference, List<StoredEntry>> EntriesOf(AdvisoryPages pages, IEnumerable<RecordReference> references, CancellationToken cancellationToken)
    {
        var entries = references.ToDictionary(reference => reference, _ => new List<StoredEntry>());
        for (var bucket = 0; bucket < pages.Root.NameBuckets && entries.Count > 0; bucket++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var entry in pages.EntriesOf(bucket))
            {
                if (entries.TryGetValue(entry.Reference, out var own))
                    own.Add(entry);
            }
        }

        foreach (var own in entries.Values)
            own.Sort((one, other) => string.CompareOrdinal(one.Feed, other.Feed) is not 0 and var order ? order : string.CompareOrdinal(one.Name, other.Name));
        return entries;
    }
}
