using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Importing;

/// <summary>What the new database will hold: rows of records and entries in the scratch file, and which of them count.</summary>
internal sealed class ImportContent(ImportScratch scratch)
{
    private readonly List<Row> _rows = [];
    private readonly Dictionary<string, int> _feedNumbers = new(StringComparer.Ordinal);
    private readonly List<string> _feeds = [];
    private readonly Dictionary<string, (int Row, UInt128 Fingerprint)> _newest = new(StringComparer.Ordinal);
    private readonly HashSet<(int Feed, int Row)> _outdated = [];

    public ImportScratch Scratch { get; } = scratch;

    public IReadOnlyList<string> Feeds => _feeds;

    /// <summary>How many rows there are, those that don't count included.</summary>
    public int Rows => _rows.Count;

    /// <summary>Rows that count, with their records' ids.</summary>
    public IEnumerable<(int Row, string Id)> UsedRows => _rows.Select((row, number) => (number, row)).Where(item => item.row.Used).Select(item => (item.number, item.row.Id));

    public DateTimeOffset ModifiedOf(int row) => _rows[row].Modified;

    /// <summary>Adds a record of the feeds that are read. Of several with the same key the newest counts.</summary>
    public void AddNew(ParsedRecord record)
    {
        if (_newest.TryGetValue(record.Key, out var other))
        {
            var order = record.Modified.CompareTo(_rows[other.Row].Modified);
            if (order < 0 || (order == 0 && record.Fingerprint <= other.Fingerprint))
                return;
            _rows[other.Row] = _rows[other.Row] with { Used = false };
        }

        var row = Add(record.Id, record.Modified, record.Content, used: true);
        _newest[record.Key] = (row, record.Fingerprint);
        foreach (var entry in record.Entries)
            AddEntry(row, entry.Feed, entry.Name, entry.Body);
    }

    /// <summary>Adds a record of the old database, which counts once an entry of it does.</summary>
    public int AddOld(string id, DateTimeOffset modified, byte[] content) => Add(id, modified, content, used: false);

    /// <summary>Adds an entry of the old database.</summary>
    public void AddOldEntry(int row, StoredEntry entry)
    {
        _rows[row] = _rows[row] with { Used = true };
        AddEntry(row, entry.Feed, entry.Name, entry.Body);
    }

    /// <summary>
    /// Decides between the old and the new record of an id in a feed that the import adds to: true where the old one is newer. Then the new one doesn't count in that feed.
    /// </summary>
    public bool OldIsNewer(int oldRow, string feed)
    {
        if (!_newest.TryGetValue(_rows[oldRow].Id, out var newest))
            return true;
        if (_rows[newest.Row].Modified >= _rows[oldRow].Modified)
            return false;
        if (_feedNumbers.TryGetValue(feed, out var number))
            SetOutdated(number, newest.Row);
        return true;
    }

    public bool Counts(int feed, int row) => _rows[row].Used && !_outdated.Contains((feed, row));

    private void SetOutdated(int feed, int row)
    {
        if (_outdated.Add((feed, row)))
            Scratch.AddOutdated(feed, row);
    }

    private int Add(string id, DateTimeOffset modified, byte[] content, bool used)
    {
        var row = _rows.Count;
        _rows.Add(new(id, modified, used));
        Scratch.AddRecord(row, content);
        return row;
    }

    private void AddEntry(int row, string feed, string name, byte[] body)
    {
        if (!_feedNumbers.TryGetValue(feed, out var number))
        {
            _feedNumbers[feed] = number = _feeds.Count;
            _feeds.Add(feed);
        }

        Scratch.AddEntry(new(Buckets.Hash(feed, name), number, name, row, body));
    }

    private readonly record struct Row(string Id, DateTimeOffset Modified, bool Used);
}
