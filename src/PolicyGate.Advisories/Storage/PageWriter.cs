using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using PolicyGate.Advisories.Enrichment;

namespace PolicyGate.Advisories.Storage;

/// <summary>Writes a new database file: pages in the order of their numbers, then the nodes over them and the root.</summary>
internal sealed class PageWriter : IDisposable
{
    private const int BatchSize = 256;

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly SqliteCommand _insert;
    private List<byte[]> _batch = [];
    private Task<PackedPage[]>? _packing;
    private readonly List<byte[]> _hashes = [];

    public PageWriter(string path)
    {
        _connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        // The file is new and has another name until it is whole, so a journal protects nothing.
        Execute($"""
            PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
            PRAGMA application_id = {DatabaseRoot.ApplicationId}; PRAGMA user_version = {DatabaseRoot.SchemaVersion};
            CREATE TABLE database (digest TEXT NOT NULL, root BLOB NOT NULL);
            CREATE TABLE node (number INTEGER PRIMARY KEY, hashes BLOB NOT NULL);
            CREATE TABLE page (number INTEGER PRIMARY KEY, content BLOB NOT NULL);
            """);
        _transaction = _connection.BeginTransaction();
        _insert = Command("INSERT INTO page (number, content) VALUES ($number, $content)");
    }

    /// <summary>How many pages there are so far.</summary>
    public int Count { get; private set; }

    public void Add(byte[] content)
    {
        _batch.Add(content);
        Count++;
        if (_batch.Count == BatchSize)
            PackBatch();
    }

    /// <summary>Writes what remains and returns the digest.</summary>
    public string Complete(ImmutableArray<AdvisoryFeed> feeds, int recordPages, int nameBuckets, int idBuckets, ImmutableArray<EnrichmentEntry> enrichments)
    {
        PackBatch();
        WritePacked();
        var nodeHashes = ImmutableArray.CreateBuilder<byte[]>();
        using var insertNode = Command("INSERT INTO node (number, hashes) VALUES ($number, $content)");
        foreach (var group in _hashes.Chunk(DatabaseRoot.PagesPerNode))
        {
            byte[] hashes = [.. group.SelectMany(hash => hash)];
            Insert(insertNode, nodeHashes.Count, hashes);
            nodeHashes.Add(DatabaseRoot.HashPage(DatabaseRoot.NodeHashNumber(nodeHashes.Count), hashes));
        }

        var root = new DatabaseRoot(feeds, recordPages, nameBuckets, idBuckets, nodeHashes.DrainToImmutable()) { Enrichments = enrichments }.ToBytes();
        var digest = DatabaseRoot.Digest(root);
        using var insertRoot = _connection.CreateCommand();
        insertRoot.CommandText = "INSERT INTO database (digest, root) VALUES ($digest, $root)";
        insertRoot.Parameters.AddWithValue("$digest", digest);
        insertRoot.Parameters.AddWithValue("$root", root);
        insertRoot.ExecuteNonQuery();
        _transaction.Commit();
        return digest;
    }

    public void Dispose()
    {
        if (_packing is not null)
            Task.WaitAny(_packing);
        _insert.Dispose();
        _transaction.Dispose();
        _connection.Dispose();
    }

    /// <summary>Packs a batch in the background, while the next one is put together.</summary>
    private void PackBatch()
    {
        WritePacked();
        var (batch, first) = (_batch, Count - _batch.Count);
        _packing = Task.Run(() =>
        {
            var packed = new PackedPage[batch.Count];
            Parallel.For(0, batch.Count, i => packed[i] = new(PageCompression.Pack(batch[i]), DatabaseRoot.HashPage(first + i, batch[i])));
            return packed;
        });
        _batch = [];
    }

    private void WritePacked()
    {
        foreach (var page in _packing?.GetAwaiter().GetResult() ?? [])
        {
            Insert(_insert, _hashes.Count, page.Content);
            _hashes.Add(page.Hash);
        }

        _packing = null;
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.Add("$number", SqliteType.Integer);
        command.Parameters.Add("$content", SqliteType.Blob);
        return command;
    }

    private static void Insert(SqliteCommand command, int number, byte[] content)
    {
        command.Parameters[0].Value = number;
        command.Parameters[1].Value = content;
        command.ExecuteNonQuery();
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed record PackedPage(byte[] Content, byte[] Hash);
}
