using System.Collections.Immutable;
using System.Security.Cryptography;
using PolicyGate.Advisories.Enrichment;

namespace PolicyGate.Advisories.Storage;

/// <summary>
/// What the database's digest is the hash of: the feeds, how many pages there are, and the hashes of the nodes, each of which holds the hashes of
/// <see cref="PagesPerNode"/> pages. So a page is proven by its node, and the node by the root.
/// </summary>
internal sealed record DatabaseRoot(ImmutableArray<AdvisoryFeed> Feeds, int RecordPages, int NameBuckets, int IdBuckets, ImmutableArray<byte[]> NodeHashes)
{
    /// <summary>Version of everything that stands in the file; in SQLite's <c>user_version</c> as well.</summary>
    public const int SchemaVersion = 2;

    /// <summary>SQLite's <c>application_id</c>: "PGad".</summary>
    public const int ApplicationId = 0x50476164;

    public const int PagesPerNode = 128;

    /// <summary>What feeds say of single CVEs: by feed, ordinal.</summary>
    public ImmutableArray<EnrichmentEntry> Enrichments { get; init; } = [];

    public int FirstEnrichmentPage => RecordPages + NameBuckets + IdBuckets;

    public int Pages => FirstEnrichmentPage + Enrichments.Sum(table => table.Pages);

    public byte[] ToBytes()
    {
        var writer = new ContentWriter();
        writer.Number(SchemaVersion);
        writer.Number(RecordPages);
        writer.Number(NameBuckets);
        writer.Number(IdBuckets);
        writer.Number(Feeds.Length);
        foreach (var feed in Feeds)
            Write(writer, feed);
        writer.Number(Enrichments.Length);
        foreach (var table in Enrichments)
        {
            writer.Number((byte)table.Kind);
            Write(writer, table.Feed);
            writer.Number(table.Pages);
        }

        foreach (var hash in NodeHashes)
            writer.Raw(hash);
        return writer.ToArray();
    }

    public static DatabaseRoot Parse(ReadOnlySpan<byte> content)
    {
        var reader = new ContentReader(content);
        if (reader.Number() != SchemaVersion)
            throw new InvalidDataException("its root is of another version");
        var (records, names, ids) = (Size(ref reader), Size(ref reader), Size(ref reader));
        var feeds = ImmutableArray.CreateBuilder<AdvisoryFeed>(reader.Count(4));
        for (var i = feeds.Capacity; i > 0; i--)
            feeds.Add(ReadFeed(ref reader));
        var tables = ImmutableArray.CreateBuilder<EnrichmentEntry>(reader.Count(6));
        for (var i = tables.Capacity; i > 0; i--)
            tables.Add(new(ReadKind(ref reader), ReadFeed(ref reader), Math.Max(1, Size(ref reader))));
        var nodes = ImmutableArray.CreateBuilder<byte[]>();
        while (!reader.AtEnd)
            nodes.Add(reader.Raw(SHA256.HashSizeInBytes).ToArray());
        var root = new DatabaseRoot(feeds.MoveToImmutable(), records, names, ids, nodes.DrainToImmutable()) { Enrichments = tables.MoveToImmutable() };
        return root.NodeHashes.Length == NodesFor(root.Pages) && names > 0 && ids > 0 ? root : throw new InvalidDataException("its root doesn't fit its pages");
    }

    public static int NodesFor(int pages) => (pages + PagesPerNode - 1) / PagesPerNode;

    public static string Digest(ReadOnlySpan<byte> root) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(root));

    /// <summary>The hash of a page; of a node where the number is negative.</summary>
    public static byte[] HashPage(int number, ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> prefix = stackalloc byte[sizeof(int)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(prefix, number);
        hash.AppendData(prefix);
        hash.AppendData(content);
        return hash.GetHashAndReset();
    }

    /// <summary>The number under which a node is hashed: no page has it.</summary>
    public static int NodeHashNumber(int node) => -1 - node;

    private static void Write(ContentWriter writer, AdvisoryFeed feed)
    {
        writer.Text(feed.Name);
        writer.Time(feed.Date);
        writer.Number(feed.Records);
        writer.Number(feed.Partial ? 1 : 0);
    }

    private static AdvisoryFeed ReadFeed(ref ContentReader reader) => new(reader.Text(), reader.Time(), Size(ref reader)) { Partial = reader.Number() != 0 };

    private static EnrichmentKind ReadKind(ref ContentReader reader)
    {
        var kind = reader.Number();
        return kind is >= (byte)EnrichmentKind.Epss and <= (byte)EnrichmentKind.EndOfLife ? (EnrichmentKind)kind : throw new InvalidDataException("a table is of no known kind");
    }

    private static int Size(ref ContentReader reader)
    {
        var value = reader.Number();
        return value is >= 0 and <= int.MaxValue / 4 ? (int)value : throw new InvalidDataException("a number of its root is out of range");
    }
}
