using Microsoft.Data.Sqlite;

namespace PolicyGate.Advisories.Importing;

/// <summary>An entry of a package, its record given by row.</summary>
internal readonly record struct ScratchEntry(ulong Hash, int Feed, string Name, int Row, byte[] Body);

/// <summary>An id and where its record will stand.</summary>
internal readonly record struct ScratchId(ulong Hash, string Id, int Page, int Index, bool IsSameFlaw);

/// <summary>
/// What an import holds until it can write pages: a temporary SQLite file, which sorts more than fits into memory.
/// </summary>
internal sealed class ImportScratch : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly SqliteCommand _insertRecord;
    private readonly SqliteCommand _insertEntry;
    private readonly SqliteCommand _insertId;
    private readonly SqliteCommand _insertPlace;
    private readonly SqliteCommand _insertOutdated;
    private readonly SqliteCommand _selectRecord;

    public ImportScratch(string path)
    {
        _connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        using var create = _connection.CreateCommand();
        create.CommandText = """
            PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -32768;
            CREATE TABLE record (row INTEGER PRIMARY KEY, content BLOB NOT NULL);
            CREATE TABLE entry (hash INTEGER NOT NULL, feed INTEGER NOT NULL, name TEXT NOT NULL, row INTEGER NOT NULL, body BLOB NOT NULL);
            CREATE TABLE place (row INTEGER PRIMARY KEY, record INTEGER NOT NULL);
            CREATE TABLE outdated (feed INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (feed, row)) WITHOUT ROWID;
            CREATE TABLE id (hash INTEGER NOT NULL, id TEXT NOT NULL, page INTEGER NOT NULL, place INTEGER NOT NULL, same INTEGER NOT NULL);
            """;
        create.ExecuteNonQuery();
        _transaction = _connection.BeginTransaction();
        _insertRecord = Command("INSERT INTO record (row, content) VALUES ($1, $2)", 2);
        _insertEntry = Command("INSERT INTO entry (hash, feed, name, row, body) VALUES ($1, $2, $3, $4, $5)", 5);
        _insertId = Command("INSERT INTO id (hash, id, page, place, same) VALUES ($1, $2, $3, $4, $5)", 5);
        _insertPlace = Command("INSERT INTO place (row, record) VALUES ($1, $2)", 2);
        _insertOutdated = Command("INSERT INTO outdated (feed, row) VALUES ($1, $2)", 2);
        _selectRecord = Command("SELECT content FROM record WHERE row = $1", 1);
    }

    public void AddRecord(int row, byte[] content) => Run(_insertRecord, row, content);

    public void AddEntry(ScratchEntry entry) => Run(_insertEntry, Ordered(entry.Hash), entry.Feed, entry.Name, entry.Row, entry.Body);

    public void AddId(ScratchId id) => Run(_insertId, Ordered(id.Hash), id.Id, id.Page, id.Index, id.IsSameFlaw ? 1 : 0);

    public byte[] Record(int row)
    {
        _selectRecord.Parameters[0].Value = row;
        return (byte[])_selectRecord.ExecuteScalar()!;
    }

    /// <summary>Says which record a row has become; two rows with the same content are one record.</summary>
    public void AddPlace(int row, int record) => Run(_insertPlace, row, record);

    /// <summary>Says that a row doesn't count in a feed.</summary>
    public void AddOutdated(int feed, int row) => Run(_insertOutdated, feed, row);

    /// <summary>Which records are in which feeds, each with one of its rows and the number of packages it has there; of rows that became records.</summary>
    public IEnumerable<(int Feed, int Row, int Packages)> Memberships() => Select(
        """
        SELECT entry.feed, MIN(entry.row), COUNT(DISTINCT entry.hash) FROM entry
        JOIN place ON place.row = entry.row LEFT JOIN outdated ON outdated.feed = entry.feed AND outdated.row = entry.row
        WHERE outdated.row IS NULL GROUP BY entry.feed, place.record
        """,
        reader => (reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2)));

    /// <summary>All entries, by hash.</summary>
    public IEnumerable<ScratchEntry> EntriesByHash() => Select(
        "SELECT hash, feed, name, row, body FROM entry ORDER BY hash",
        reader => new ScratchEntry(Unordered(reader.GetInt64(0)), reader.GetInt32(1), reader.GetString(2), reader.GetInt32(3), (byte[])reader.GetValue(4)));

    /// <summary>All ids, by hash.</summary>
    public IEnumerable<ScratchId> IdsByHash() => Select(
        "SELECT hash, id, page, place, same FROM id ORDER BY hash",
        reader => new ScratchId(Unordered(reader.GetInt64(0)), reader.GetString(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4) != 0));

    public void Dispose()
    {
        _insertRecord.Dispose();
        _insertEntry.Dispose();
        _insertId.Dispose();
        _insertPlace.Dispose();
        _insertOutdated.Dispose();
        _selectRecord.Dispose();
        _transaction.Dispose();
        _connection.Dispose();
    }

    /// <summary>SQLite's integers have a sign; the highest bit turned over keeps the order of hashes.</summary>
    private static long Ordered(ulong hash) => (long)(hash ^ (1UL << 63));

    private static ulong Unordered(long stored) => (ulong)stored ^ (1UL << 63);

    private SqliteCommand Command(string sql, int parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
            command.Parameters.Add(new($"${i}", null));
        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }

    private IEnumerable<T> Select<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return read(reader);
    }
}
