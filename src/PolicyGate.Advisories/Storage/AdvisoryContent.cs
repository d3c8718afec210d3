using PolicyGate.Advisories.Importing;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Storage;

/// <summary>A record with all that it says of packages.</summary>
/// <param name="Content">The record as it is stored.</param>
/// <param name="Entries">By feed, then name, ordinal, then as they are stored.</param>
internal sealed record StoredAdvisory(byte[] Content, IReadOnlyList<StoredEntry> Entries)
{
    public AdvisoryRecord Record => RecordCodec.ReadRecord(Content);
}

/// <summary>
/// All records of a database by id, ordinal, each with its packages. These stand by name in the database, so a temporary file sorts them: no more than a page of
/// records is in memory, however many there are.
/// </summary>
internal sealed class AdvisoryContent(AdvisoryPages pages, CancellationToken cancellationToken)
{
    public IEnumerable<StoredAdvisory> Read()
    {
        var path = Path.Combine(Path.GetTempPath(), $"policygate-{Guid.NewGuid():n}.tmp");
        try
        {
            using var scratch = new ImportScratch(path);
            var feeds = Sort(scratch);
            using var entries = scratch.EntriesByHash().GetEnumerator();
            var more = entries.MoveNext();
            for (var page = 0; page < pages.Root.RecordPages; page++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var (index, content) in pages.RecordsOf(page).Index())
                {
                    var reference = new RecordReference(page, index);
                    var own = new List<StoredEntry>();
                    for (; more && entries.Current.Hash == Place(reference); more = entries.MoveNext())
                        own.Add(new(feeds[entries.Current.Feed], entries.Current.Name, reference, entries.Current.Body));
                    own.Sort(Compare);
                    yield return new(content, own);
                }
            }

            if (more)
                throw new InvalidDataException("an entry has no record");
        }
        finally
        {
            if (File.Exists(path))
                File.Delete(path);
        }
    }

    private List<string> Sort(ImportScratch scratch)
    {
        var (feeds, numbers) = (new List<string>(), new Dictionary<string, int>(StringComparer.Ordinal));
        for (var bucket = 0; bucket < pages.Root.NameBuckets; bucket++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var entry in pages.EntriesOf(bucket))
            {
                if (!numbers.TryGetValue(entry.Feed, out var number))
                {
                    numbers[entry.Feed] = number = feeds.Count;
                    feeds.Add(entry.Feed);
                }

                scratch.AddEntry(new(Place(entry.Reference), number, entry.Name, 0, entry.Body));
            }
        }

        return feeds;
    }

    private static ulong Place(RecordReference reference) => ((ulong)reference.Page << 32) | (uint)reference.Index;

    private static int Compare(StoredEntry one, StoredEntry other)
    {
        var order = string.CompareOrdinal(one.Feed, other.Feed);
        if (order == 0)
            order = string.CompareOrdinal(one.Name, other.Name);
        return order != 0 ? order : one.Body.AsSpan().SequenceCompareTo(other.Body);
    }
}
