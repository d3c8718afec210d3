using System.Runtime.InteropServices;
using SQLitePCL;

namespace PolicyGate.Advisories.Storage;

/// <summary>
/// The database file, opened read-only and immutable. Every page is proven as it is read. Uses SQLite's own interface: opening through ADO.NET would
/// take 20 ms more, which is a seventh of what a scan may spend on advisories.
/// </summary>
internal sealed class PageFile : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly string _path;
    private readonly byte[]?[] _nodes;
    private sqlite3_stmt? _selectPage;
    private sqlite3_stmt? _selectNode;

    private PageFile(string path, sqlite3 connection, DatabaseRoot root, string digest)
    {
        _path = path;
        _connection = connection;
        Root = root;
        Digest = digest;
        _nodes = new byte[]?[root.NodeHashes.Length];
    }

    public DatabaseRoot Root { get; }

    public string Digest { get; }

    /// <exception cref="AdvisoryDatabaseException">There is none, or it is none of ours, of another version or broken.</exception>
    public static PageFile Open(string path)
    {
        if (!File.Exists(path))
            throw new AdvisoryDatabaseException($"There is no advisory database at '{path.Printable()}': 'policygate db update --ecosystem NuGet --ecosystem Debian:12', with the ecosystems of your images, fetches one; 'policygate db import PATH' makes one from a folder, file or all.zip of OSV records.");

        Batteries_V2.Init();
        var result = raw.sqlite3_open_v2(UriOf(path), out var connection, raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI | raw.SQLITE_OPEN_NOMUTEX, null);
        try
        {
            if (result != raw.SQLITE_OK)
                throw new AdvisoryDatabaseException($"The advisory database '{path.Printable()}' can't be opened ({raw.sqlite3_errmsg(connection).utf8_to_string().Printable()}): check that it is a readable file.");
            var (application, version) = (Pragma(connection, "application_id"), Pragma(connection, "user_version"));
            if (application != DatabaseRoot.ApplicationId)
                throw new AdvisoryDatabaseException($"'{path.Printable()}' is no advisory database: name another file, or delete it and make one with 'policygate db import PATH'.");
            if (version != DatabaseRoot.SchemaVersion)
                throw new AdvisoryDatabaseException($"The advisory database '{path.Printable()}' has schema version {version}, expected {DatabaseRoot.SchemaVersion}: {(version > DatabaseRoot.SchemaVersion ? "a newer PolicyGate made it, so use that, or " : "")}delete it and import all feeds again with 'policygate db import PATH'.");
            var (bytes, digest) = ReadRoot(connection, path);
            return new(path, connection, DatabaseRoot.Parse(bytes), digest);
        }
        catch (InvalidDataException e)
        {
            connection?.Dispose();
            throw Broken(path, e.Message, e);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>The content of a page, proven.</summary>
    public byte[] ReadPage(int number)
    {
        _selectPage ??= Prepare(_connection, "SELECT content FROM page WHERE number = ?");
        var content = PageCompression.Unpack(ReadBlob(_selectPage, number, "page"));
        var expected = ReadNode(number / DatabaseRoot.PagesPerNode).AsSpan(number % DatabaseRoot.PagesPerNode * 32, 32);
        return DatabaseRoot.HashPage(number, content).AsSpan().SequenceEqual(expected) ? content : throw new InvalidDataException($"page {number} isn't what its checksum says");
    }

    /// <summary>Turns what the storage can't make sense of into an error that says what to do.</summary>
    public AdvisoryDatabaseException Broken(InvalidDataException error) => Broken(_path, error.Message, error);

    public void Dispose()
    {
        _selectPage?.Dispose();
        _selectNode?.Dispose();
        _connection.Dispose();
    }

    private static AdvisoryDatabaseException Broken(string path, string reason, Exception? inner) => new(
        $"The advisory database '{path.Printable()}' is broken ({reason.Printable(200)}): delete it and import all feeds again with 'policygate db import PATH'.", inner);

    private byte[] ReadNode(int node)
    {
        if (_nodes[node] is { } known)
            return known;
        _selectNode ??= Prepare(_connection, "SELECT hashes FROM node WHERE number = ?");
        var hashes = ReadBlob(_selectNode, node, "node").ToArray();
        var pages = Math.Min(DatabaseRoot.PagesPerNode, Root.Pages - (node * DatabaseRoot.PagesPerNode));
        if (hashes.Length != pages * 32 || !DatabaseRoot.HashPage(DatabaseRoot.NodeHashNumber(node), hashes).AsSpan().SequenceEqual(Root.NodeHashes[node]))
            throw new InvalidDataException($"node {node} isn't what its checksum says");
        return _nodes[node] = hashes;
    }

    private static (byte[] Root, string Digest) ReadRoot(sqlite3 connection, string path)
    {
        using var statement = Prepare(connection, "SELECT root, digest FROM database");
        if (raw.sqlite3_step(statement) != raw.SQLITE_ROW)
            throw Broken(path, "it has no root", null);
        var root = raw.sqlite3_column_blob(statement, 0).ToArray();
        var digest = raw.sqlite3_column_text(statement, 1).utf8_to_string();
        return DatabaseRoot.Digest(root) == digest ? (root, digest) : throw new InvalidDataException("its root isn't what its digest says");
    }

    /// <summary>The blob in the row of a number; valid until the statement is used again.</summary>
    private ReadOnlySpan<byte> ReadBlob(sqlite3_stmt statement, int number, string what)
    {
        raw.sqlite3_reset(statement);
        raw.sqlite3_bind_int64(statement, 1, number);
        return raw.sqlite3_step(statement) switch
        {
            raw.SQLITE_ROW => raw.sqlite3_column_blob(statement, 0),
            raw.SQLITE_DONE => throw new InvalidDataException($"{what} {number} is missing"),
            _ => throw new InvalidDataException(raw.sqlite3_errmsg(_connection).utf8_to_string()),
        };
    }

    private static int Pragma(sqlite3 connection, string name)
    {
        using var statement = Prepare(connection, "PRAGMA " + name);
        return raw.sqlite3_step(statement) == raw.SQLITE_ROW ? raw.sqlite3_column_int(statement, 0) : throw new InvalidDataException(raw.sqlite3_errmsg(connection).utf8_to_string());
    }

    private static sqlite3_stmt Prepare(sqlite3 connection, string sql) => raw.sqlite3_prepare_v2(connection, sql, out var statement) switch
    {
        raw.SQLITE_OK => statement,
        _ => throw new InvalidDataException(raw.sqlite3_errmsg(connection).utf8_to_string()),
    };

    /// <summary>A SQLite URI: <c>immutable</c> means no lock, no journal and no look for changes, so a read-only folder will do.</summary>
    private static string UriOf(string path)
    {
        var full = Path.GetFullPath(path);
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            full = "/" + full.Replace('\\', '/');
        return "file:" + full.Replace("%", "%25", StringComparison.Ordinal).Replace("?", "%3f", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal) + "?immutable=1";
    }
}
