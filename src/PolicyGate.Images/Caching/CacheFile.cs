using System.Security.Cryptography;
using SQLitePCL;

namespace PolicyGate.Images.Caching;

/// <summary>The file <c>cache.db</c>: contents by key, each with a checksum over key and content. Processes share it by SQLite's locks and write-ahead log. For one thread at a time.</summary>
internal sealed class CacheFile : IDisposable
{
    private const int ApplicationId = 0x50474c43;
    private const int SchemaVersion = 1;
    private const int BusyMilliseconds = 2000;

    private const string Schema = """
        CREATE TABLE layer (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, used INTEGER NOT NULL, size INTEGER NOT NULL);
        CREATE TABLE content (id INTEGER PRIMARY KEY, checksum BLOB NOT NULL, bytes BLOB NOT NULL);
        CREATE TRIGGER forget AFTER DELETE ON layer BEGIN DELETE FROM content WHERE id = OLD.id; END;
        """;

    private readonly sqlite3 _connection;
    private sqlite3_stmt? _find;

    private CacheFile(sqlite3 connection) => _connection = connection;

    /// <summary>Opens the file, or makes it.</summary>
    /// <exception cref="CacheException">It can't be opened, is none of ours or of another version.</exception>
    public static CacheFile Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Batteries_V2.Init();
        var result = raw.sqlite3_open_v2(path, out var connection, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        var file = new CacheFile(connection);
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

    /// <summary>The content of a key, proven; null where there is none.</summary>
    public byte[]? Find(byte[] key, long now)
    {
        _find ??= Statement("SELECT layer.id, used, checksum, bytes FROM layer JOIN content USING (id) WHERE key = ?");
        raw.sqlite3_bind_blob(_find, 1, key);
        try
        {
            if (!Step(_find))
                return null;
            var (id, used) = (raw.sqlite3_column_int64(_find, 0), raw.sqlite3_column_int64(_find, 1));
            var bytes = raw.sqlite3_column_blob(_find, 3).ToArray();
            if (!Checksum(key, bytes).AsSpan().SequenceEqual(raw.sqlite3_column_blob(_find, 2)))
                throw new CacheException("its content isn't what its checksum says", isBroken: true);

            // To the day: a scan that finds all it needs seldom writes.
            if (now - used > 86400)
                Run("UPDATE layer SET used = ? WHERE id = ?", now, id);
            return bytes;
        }
        finally
        {
            raw.sqlite3_reset(_find);
        }
    }

    /// <summary>Keeps a content in place of what the key had.</summary>
    public void Keep(byte[] key, byte[] content, long now)
    {
        Run("BEGIN IMMEDIATE");
        try
        {
            Run("DELETE FROM layer WHERE key = ?", key);
            Run("INSERT INTO layer (key, used, size) VALUES (?, ?, ?)", key, now, (long)content.Length);
            Run("INSERT INTO content (id, checksum, bytes) VALUES (last_insert_rowid(), ?, ?)", Checksum(key, content), content);
            Run("COMMIT");
        }
        catch (CacheException)
        {
            raw.sqlite3_exec(_connection, "ROLLBACK");
            throw;
        }
    }

    /// <summary>How many contents there are, their bytes, and when the least used was used last.</summary>
    public (int Count, long Bytes, long Oldest) Measure()
    {
        using var statement = Statement("SELECT count(*), coalesce(sum(size), 0), coalesce(min(used), 0) FROM layer");
        Step(statement);
        return (raw.sqlite3_column_int(statement, 0), raw.sqlite3_column_int64(statement, 1), raw.sqlite3_column_int64(statement, 2));
    }

    /// <summary>Forgets what was last used before a time, and of the rest the longest unused until so many bytes are left.</summary>
    public void Prune(long usedSince, long maximumBytes)
    {
        Run("DELETE FROM layer WHERE used < ?", usedSince);
        Run("""
            DELETE FROM layer WHERE id IN (
                SELECT id FROM (SELECT id, sum(size) OVER (ORDER BY used DESC, id DESC) AS total FROM layer) WHERE total > ?)
            """, maximumBytes);
        Run("PRAGMA incremental_vacuum");
        Run("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public void Dispose()
    {
        _find?.Dispose();
        _connection.Dispose();
    }

    private static byte[] Checksum(byte[] key, byte[] content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(key);
        hash.AppendData(content);
        return hash.GetHashAndReset();
    }

    private void Prepare()
    {
        if (Number("PRAGMA application_id") == 0)
        {
            Run("PRAGMA auto_vacuum = INCREMENTAL");
            Run("PRAGMA journal_mode = WAL");
            Run("BEGIN IMMEDIATE");
            if (Number("PRAGMA application_id") == 0 && Number("SELECT count(*) FROM sqlite_master") == 0)
                Check(raw.sqlite3_exec(_connection, $"{Schema} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {SchemaVersion};"));
            Run("COMMIT");
        }

        if (Number("PRAGMA application_id") != ApplicationId)
            throw new CacheException("it is another program's database", isBroken: false);
        if (Number("PRAGMA user_version") != SchemaVersion)
            throw new CacheException("it is of another version", isBroken: true);

        // What a killed process wrote last is lost, and no more.
        Run("PRAGMA synchronous = NORMAL");
    }

    private long Number(string sql)
    {
        using var statement = Statement(sql);
        return Step(statement) ? raw.sqlite3_column_int64(statement, 0) : 0;
    }

    private void Run(string sql, params ReadOnlySpan<object> values)
    {
        using var statement = Statement(sql);
        for (var i = 0; i < values.Length; i++)
            Check(values[i] is byte[] bytes ? raw.sqlite3_bind_blob(statement, i + 1, bytes) : raw.sqlite3_bind_int64(statement, i + 1, (long)values[i]));
        while (Step(statement))
        {
        }
    }

    private sqlite3_stmt Statement(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_connection, sql, out var statement));
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
            throw new CacheException(raw.sqlite3_errmsg(_connection).utf8_to_string(), result is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_FORMAT or raw.SQLITE_ERROR);
    }
}
