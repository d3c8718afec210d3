using System.Text;
using PolicyGate.Advisories.Enrichment;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Storage;

/// <summary>What a record says of a looked-up package.</summary>
internal sealed record FoundPackage(RecordReference Reference, AffectedPackage Package);

/// <summary>A record that names a looked-up id; as its own or an alias, or only as one that it is downstream of.</summary>
internal sealed record FoundId(RecordReference Reference, bool IsSameFlaw);

/// <summary>The database as its three kinds of pages: records, buckets of package names, buckets of ids.</summary>
internal sealed class AdvisoryPages(PageFile file)
{
    /// <summary>Packages and ids ask for the same pages again and again.</summary>
    private const int MaximumCachedBytes = 16 << 20;

    private readonly Dictionary<RecordReference, AdvisoryRecord> _records = [];
    private readonly Dictionary<int, byte[]> _pages = [];
    private int _cachedBytes;

    public DatabaseRoot Root => file.Root;

    /// <summary>What feeds say of single CVEs.</summary>
    public EnrichmentReader Enrichment { get; } = new(file);

    /// <summary>All that a feed says of a package; the name in the form in which the ecosystem compares names.</summary>
    public IReadOnlyList<FoundPackage> FindPackage(AdvisoryFeed feed, string name)
    {
        var bucket = Buckets.NumberOf(Buckets.Hash(feed.Name, name), Root.NameBuckets);
        var reader = new ContentReader(Page(Root.RecordPages + bucket));
        if (reader.AtEnd)
            return [];
        var (feedBytes, nameBytes) = (Encoding.UTF8.GetBytes(feed.Name), Encoding.UTF8.GetBytes(name));
        while (!reader.AtEnd)
        {
            var found = reader.Bytes().SequenceEqual(feedBytes) & reader.Bytes().SequenceEqual(nameBytes);
            var block = reader.Bytes();
            if (found)
                return ReadEntries(feed.Ecosystem, name, block);
        }

        return [];
    }

    /// <summary>All records that name an id.</summary>
    public IReadOnlyList<FoundId> FindId(string id)
    {
        var bucket = Buckets.NumberOf(Buckets.Hash("", id), Root.IdBuckets);
        var reader = new ContentReader(Page(Root.RecordPages + Root.NameBuckets + bucket));
        var idBytes = Encoding.UTF8.GetBytes(id);
        while (!reader.AtEnd)
        {
            var found = reader.Bytes().SequenceEqual(idBytes);
            var block = reader.Bytes();
            if (found)
                return ReadReferences(block);
        }

        return [];
    }

    public AdvisoryRecord Record(RecordReference reference)
    {
        if (_records.TryGetValue(reference, out var record))
            return record;
        var reader = new ContentReader(reference.Page >= 0 && reference.Page < Root.RecordPages
            ? Page(reference.Page)
            : throw new InvalidDataException("a record is beyond the end"));
        for (var i = 0; i < reference.Index; i++)
            reader.Bytes();
        return _records[reference] = RecordCodec.ReadRecord(reader.Bytes());
    }

    /// <summary>The records of a page, each as it is stored.</summary>
    public IEnumerable<byte[]> RecordsOf(int page) => Parts(file.ReadPage(page));

    /// <summary>Every package of a bucket with its entries, each as it is stored.</summary>
    public IReadOnlyList<StoredEntry> EntriesOf(int bucket)
    {
        var entries = new List<StoredEntry>();
        var reader = new ContentReader(file.ReadPage(Root.RecordPages + bucket));
        while (!reader.AtEnd)
        {
            var (feed, name) = (reader.Text(), reader.Text());
            var block = new ContentReader(reader.Bytes());
            while (!block.AtEnd)
                entries.Add(new(feed, name, ReadReference(ref block), block.Bytes().ToArray()));
        }

        return entries;
    }

    /// <summary>Reads everything there is, so that every checksum is looked at and every value read once.</summary>
    public void Verify(CancellationToken cancellationToken)
    {
        for (var page = 0; page < Root.RecordPages; page++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var record in RecordsOf(page))
                RecordCodec.ReadRecord(record);
        }

        for (var bucket = 0; bucket < Root.NameBuckets; bucket++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var entry in EntriesOf(bucket))
                RecordCodec.ReadPackage("", entry.Name, entry.Body);
        }

        for (var bucket = 0; bucket < Root.IdBuckets; bucket++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            file.ReadPage(Root.RecordPages + Root.NameBuckets + bucket);
        }

        Enrichment.Verify(cancellationToken);
    }

    private byte[] Page(int number)
    {
        if (_pages.TryGetValue(number, out var page))
            return page;
        page = file.ReadPage(number);
        if (_cachedBytes > MaximumCachedBytes - page.Length)
        {
            _pages.Clear();
            _cachedBytes = 0;
        }

        _cachedBytes += page.Length;
        return _pages[number] = page;
    }

    private static List<byte[]> Parts(byte[] page)
    {
        var parts = new List<byte[]>();
        var reader = new ContentReader(page);
        while (!reader.AtEnd)
            parts.Add(reader.Bytes().ToArray());
        return parts;
    }

    private static List<FoundPackage> ReadEntries(string ecosystem, string name, ReadOnlySpan<byte> block)
    {
        var entries = new List<FoundPackage>();
        var reader = new ContentReader(block);
        while (!reader.AtEnd)
            entries.Add(new(ReadReference(ref reader), RecordCodec.ReadPackage(ecosystem, name, reader.Bytes())));
        return entries;
    }

    private static List<FoundId> ReadReferences(ReadOnlySpan<byte> block)
    {
        var references = new List<FoundId>();
        var reader = new ContentReader(block);
        while (!reader.AtEnd)
            references.Add(new(ReadReference(ref reader), reader.Number() != 0));
        return references;
    }

    private static RecordReference ReadReference(ref ContentReader reader)
    {
        var (page, index) = (reader.Number(), reader.Number());
        return page is >= 0 and <= int.MaxValue && index is >= 0 and <= int.MaxValue
            ? new((int)page, (int)index)
            : throw new InvalidDataException("a reference is out of range");
    }
}

/// <summary>An entry of a bucket as it is stored.</summary>
internal readonly record struct StoredEntry(string Feed, string Name, RecordReference Reference, byte[] Body);
