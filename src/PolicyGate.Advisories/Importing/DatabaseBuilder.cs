using System.Collections.Immutable;
using PolicyGate.Advisories.Enrichment;
using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Importing;

/// <summary>Turns an import's content into the pages of a database. The pages follow from the content alone, whatever the order in which it came.</summary>
internal sealed class DatabaseBuilder(ImportContent content, PageWriter pages, CancellationToken cancellationToken)
{
    private const int RecordPageLength = 8 << 10;
    private const int EntriesPerBucket = 32;
    private const int IdsPerBucket = 64;

    private readonly RecordReference[] _references = new RecordReference[content.Rows];

    /// <summary>Writes everything and returns the digest.</summary>
    /// <param name="describe">Completes a feed: its date and whether it is only partly there.</param>
    /// <param name="tables">What feeds say of single CVEs.</param>
    public (string Digest, ImmutableArray<AdvisoryFeed> Feeds) Build(Func<AdvisoryFeed, AdvisoryFeed> describe, IReadOnlyCollection<StoredTable> tables)
    {
        var ids = WriteRecords();
        var recordPages = pages.Count;
        var (feeds, packages) = CountFeeds(describe);
        var nameBuckets = WriteNames(Buckets.CountFor(packages, EntriesPerBucket));
        var idBuckets = WriteIds(Buckets.CountFor(ids, IdsPerBucket));
        foreach (var page in tables.SelectMany(table => table.Pages))
            pages.Add(page);
        return (pages.Complete(feeds, recordPages, nameBuckets, idBuckets, [.. tables.Select(table => table.Table)]), feeds);
    }

    /// <summary>Counts what stands in the database, not what it came from: one record may have come in several rows, and from here on nothing tells.</summary>
    private (ImmutableArray<AdvisoryFeed> Feeds, long Packages) CountFeeds(Func<AdvisoryFeed, AdvisoryFeed> describe)
    {
        var feeds = new Dictionary<int, (int Records, DateTimeOffset Date)>();
        var packages = 0L;
        foreach (var (feed, row, count) in content.Scratch.Memberships())
        {
            packages += count;
            var (records, date) = feeds.GetValueOrDefault(feed);
            var modified = content.ModifiedOf(row);
            feeds[feed] = (records + 1, modified > date ? modified : date);
        }

        return ([.. feeds
            .Select(item => describe(new(content.Feeds[item.Key], item.Value.Date, item.Value.Records)))
            .OrderBy(feed => feed.Name, StringComparer.Ordinal)], packages);
    }

    /// <summary>Records by id, a page full at a time; the same record of the old and of the new database is one. Returns the number of ids.</summary>
    private long WriteRecords()
    {
        var ids = 0L;
        var page = new ContentWriter();
        var (place, records) = (new RecordReference(0, 0), -1);
        foreach (var group in content.UsedRows.OrderBy(item => item.Id, StringComparer.Ordinal).GroupBy(item => item.Id, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            byte[]? previous = null;
            foreach (var (row, record) in group.Select(item => (item.Row, content.Scratch.Record(item.Row))).OrderBy(item => item.Item2, ByteOrder))
            {
                if (previous is null || !record.AsSpan().SequenceEqual(previous))
                {
                    place = new(pages.Count, page.Length == 0 ? 0 : place.Index + 1);
                    records++;
                    page.Bytes(record);
                    ids += AddIds(record, place);
                    previous = record;
                }

                _references[row] = place;
                content.Scratch.AddPlace(row, records);
                if (page.Length >= RecordPageLength)
                    FlushRecords(page);
            }
        }

        if (page.Length > 0)
            FlushRecords(page);
        return ids;
    }

    private void FlushRecords(ContentWriter page)
    {
        pages.Add(page.ToArray());
        page.Clear();
    }

    /// <summary>An announcement of several CVEs is no alias of any of them, also where an old feed says so.</summary>
    private int AddIds(byte[] stored, RecordReference place)
    {
        var record = RecordCodec.ReadIds(stored);
        var cves = AdvisoryIds.Cves(record);
        var aliases = cves.Length > 1 && AdvisoryIds.IsAnnouncement(record.Id) ? [] : record.Aliases;
        var same = aliases.Append(record.Id).ToHashSet(StringComparer.Ordinal);
        var downstream = record.Upstream.Concat(cves).Where(id => !same.Contains(id)).ToHashSet(StringComparer.Ordinal);
        foreach (var id in same)
            content.Scratch.AddId(new(Buckets.Hash("", id), id, place.Page, place.Index, true));
        foreach (var id in downstream)
            content.Scratch.AddId(new(Buckets.Hash("", id), id, place.Page, place.Index, false));
        return same.Count + downstream.Count;
    }

    private int WriteNames(int count)
    {
        var entries = content.Scratch.EntriesByHash().Where(entry => content.Counts(entry.Feed, entry.Row));
        WriteBuckets(count, entries, entry => entry.Hash, (writer, bucket) =>
        {
            var block = new ContentWriter();
            foreach (var package in bucket.GroupBy(entry => (Feed: content.Feeds[entry.Feed], entry.Name))
                .OrderBy(package => package.Key.Feed, StringComparer.Ordinal).ThenBy(package => package.Key.Name, StringComparer.Ordinal))
            {
                block.Clear();
                (RecordReference Reference, byte[] Body) previous = (new(-1, -1), []);
                foreach (var entry in package.Select(entry => (Reference: _references[entry.Row], entry.Body)).OrderBy(entry => entry.Reference).ThenBy(entry => entry.Body, ByteOrder))
                {
                    if (entry.Reference == previous.Reference && entry.Body.AsSpan().SequenceEqual(previous.Body))
                        continue;
                    block.Number(entry.Reference.Page);
                    block.Number(entry.Reference.Index);
                    block.Bytes(entry.Body);
                    previous = entry;
                }

                writer.Text(package.Key.Feed);
                writer.Text(package.Key.Name);
                writer.Bytes(block.Written);
            }
        });
        return count;
    }

    private int WriteIds(int count)
    {
        WriteBuckets(count, content.Scratch.IdsByHash(), id => id.Hash, (writer, bucket) =>
        {
            var block = new ContentWriter();
            foreach (var id in bucket.GroupBy(item => item.Id, StringComparer.Ordinal).OrderBy(item => item.Key, StringComparer.Ordinal))
            {
                block.Clear();
                foreach (var item in id.OrderBy(item => (item.Page, item.Index)))
                {
                    block.Number(item.Page);
                    block.Number(item.Index);
                    block.Number(item.IsSameFlaw ? 1 : 0);
                }

                writer.Text(id.Key);
                writer.Bytes(block.Written);
            }
        });
        return count;
    }

    /// <summary>Writes every bucket, the empty ones too, of items that come by hash.</summary>
    private void WriteBuckets<T>(int count, IEnumerable<T> items, Func<T, ulong> hash, Action<ContentWriter, List<T>> write)
    {
        var writer = new ContentWriter();
        var (bucket, number) = (new List<T>(), 0);
        foreach (var item in items)
        {
            for (var next = Buckets.NumberOf(hash(item), count); number < next; number++)
                Flush();
            bucket.Add(item);
        }

        for (; number < count; number++)
            Flush();

        void Flush()
        {
            cancellationToken.ThrowIfCancellationRequested();
            writer.Clear();
            write(writer, bucket);
            pages.Add(writer.ToArray());
            bucket.Clear();
        }
    }

    private static Comparer<byte[]> ByteOrder { get; } = Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right));
}
