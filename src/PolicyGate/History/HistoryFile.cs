using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using SQLitePCL;

namespace PolicyGate.History;

/// <summary>The file <c>history.db</c>: the flaws of earlier scans, each with a checksum over what they are of. Processes share it by SQLite's locks.</summary>
internal sealed class HistoryFile : IDisposable
{
    /// <summary>Scans that are kept at most; the oldest are forgotten first.</summary>
    internal const int MaximumScans = 2000;

    private const int ApplicationId = 0x50474853;
    private const int SchemaVersion = 1;
    private const int BusyMilliseconds = 2000;
    private const int MaximumBytes = 64 << 20;
    private const char Separator = '\0';

    private const string Schema = """
        CREATE TABLE scan (
            id INTEGER PRIMARY KEY AUTOINCREMENT, target TEXT NOT NULL, platform TEXT NOT NULL, branch TEXT NOT NULL, digest TEXT NOT NULL, checksum BLOB NOT NULL, flaws BLOB NOT NULL,
            UNIQUE (target, platform, branch, digest));
        CREATE INDEX scan_digest ON scan (digest);
        """;

    private readonly sqlite3 _connection;

    private HistoryFile(sqlite3 connection) => _connection = connection;

    /// <summary>Opens the file, or makes it.</summary>
    /// <exception cref="HistoryException">It can't be opened, is none of ours or of another version.</exception>
    internal static HistoryFile Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Batteries_V2.Init();
        var result = raw.sqlite3_open_v2(path, out var connection, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        var file = new HistoryFile(connection);
        try
        {
            file.Check(result);
            raw.sqlite3_busy_timeout(connection, BusyMilliseconds);
            file.Prepare();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The flaws of the last scan of a target on a branch; null where there is none.</summary>
    internal string[]? FindLast(string target, string platform, string branch) =>
        Find("SELECT target, platform, branch, digest, checksum, flaws FROM scan WHERE target = ? AND platform = ? AND branch = ? ORDER BY id DESC LIMIT 1", target, platform, branch);

    /// <summary>The flaws of the last scan of an image; null where there is none.</summary>
    internal string[]? FindImage(string digest) =>
        Find("SELECT target, platform, branch, digest, checksum, flaws FROM scan WHERE digest = ? ORDER BY id DESC LIMIT 1", digest);

    internal void Keep(string target, string platform, string branch, string digest, IEnumerable<string> flaws)
    {
        var packed = Pack(flaws);
        if (packed.Length > MaximumBytes)
            return;
        Run("BEGIN IMMEDIATE");
        try
        {
            Run("DELETE FROM scan WHERE target = ? AND platform = ? AND branch = ? AND digest = ?", target, platform, branch, digest);
            Run("INSERT INTO scan (target, platform, branch, digest, checksum, flaws) VALUES (?, ?, ?, ?, ?, ?)", target, platform, branch, digest, Checksum([target, platform, branch, digest], packed), packed);
            Run($"DELETE FROM scan WHERE id <= last_insert_rowid() - {MaximumScans}");
            Run("COMMIT");
        }
        catch (HistoryException)
        {
            raw.sqlite3_exec(_connection, "ROLLBACK");
            throw;
        }
    }

    public void Dispose() => _connection.Dispose();

    private string[]? Find(string sql, params ReadOnlySpan<object> values)
    {
        using var statement = Statement(sql, values);
        if (!Step(statement))
            return null;
        string[] key = [.. Enumerable.Range(0, 4).Select(column => raw.sqlite3_column_text(statement, column).utf8_to_string())];
        var packed = raw.sqlite3_column_blob(statement, 5).ToArray();
        return Checksum(key, packed).AsSpan().SequenceEqual(raw.sqlite3_column_blob(statement, 4))
            ? Unpack(packed)
            : throw new HistoryException("its content isn't what its checksum says", isBroken: true);
    }

    private static byte[] Pack(IEnumerable<string> flaws)
    {
        using var packed = new MemoryStream();
        using (var compression = new ZLibStream(packed, CompressionLevel.Fastest))
            compression.Write(Encoding.UTF8.GetBytes(string.Join(Separator, flaws)));
        return packed.ToArray();
    }

    private static string[] Unpack(byte[] packed)
    {
        using var text = new MemoryStream();
        using var compression = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        var buffer = new byte[1 << 16];
        for (int read; (read = compression.Read(buffer)) > 0;)
        {
            text.Write(buffer, 0, read);
            if (text.Length > MaximumBytes)
                throw new HistoryException("a scan in it is too big", isBroken: true);
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length).Split(Separator, StringSplitOptions.RemoveEmptyEntries);
    }

    private static byte[] Checksum(string[] key, byte[] packed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join(Separator, key) + Separator));
        hash.AppendData(packed);
        return hash.GetHashAndReset();
    }

    private void Prepare()
    {
        if (Number("PRAGMA application_id") == 0)
        {
            Run("BEGIN IMMEDIATE");
            if (Number("PRAGMA application_id") == 0 && Number("SELECT count(*) FROM sqlite_master") == 0)
                Check(raw.sqlite3_exec(_connection, $"{Schema} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {SchemaVersion};"));
            Run("COMMIT");
        }

        if (Number("PRAGMA application_id") != ApplicationId)
            throw new HistoryException("it is another program's database", isBroken: false);
        if (Number("PRAGMA user_version") != SchemaVersion)
            throw new HistoryException("it is of another version", isBroken: true);

        // Losing it costs a baseline only, and waiting for the disk would cost each scan more.
        Run("PRAGMA synchronous = OFF");
    }

    private long Number(string sql)
    {
        using var statement = Statement(sql);
        return Step(statement) ? raw.sqlite3_column_int64(statement, 0) : 0;
    }

    private void Run(string sql, params ReadOnlySpan<object> values)
    {
        using var statement = Statement(sql, values);
        while (Step(statement))
        {
        }
    }

    private sqlite3_stmt Statement(string sql, params ReadOnlySpan<object> values)
    {
        Check(raw.sqlite3_prepare_v2(_connection, sql, out var statement));
        for (var i = 0; i < values.Length; i++)
            Check(values[i] is byte[] bytes ? raw.sqlite3_bind_blob(statement, i + 1, bytes) : raw.sqlite3_bind_text(statement, i + 1, (string)values[i]));
        return statement;
    }

    private bool Step(sqlite3_stmt statement)
    {
        var result = raw.sqlite3_step(statement);
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            Check(result);
        return result == raw.SQLITE_ROW;
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw new HistoryException(raw.sqlite3_errmsg(_connection).utf8_to_string(), result is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_FORMAT or raw.SQLITE_ERROR);
    }
}
