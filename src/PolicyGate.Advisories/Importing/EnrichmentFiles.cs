using System.Collections.Immutable;
using PolicyGate.Advisories.Enrichment;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Importing;

/// <summary>The files of an import that hold no advisories, but say something of single CVEs or releases.</summary>
internal sealed class EnrichmentFiles
{
    private readonly SortedDictionary<string, EnrichmentTable> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _origins = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    public int Count => _tables.Count;

    public IEnumerable<Notification> Problems => _problems.Order(StringComparer.Ordinal).Select(problem => new Notification("PG8010", NotificationLevel.Warning, problem));

    /// <summary>Of each file the feed that came from it.</summary>
    public IReadOnlyDictionary<string, string> Origins => _origins;

    public bool Has(string feed) => _tables.ContainsKey(feed);

    /// <summary>Whether a file in a folder is looked at; others there are no feeds.</summary>
    public static bool MayBe(ReadOnlySpan<char> name) => !name.StartsWith("._", StringComparison.Ordinal)
        && (name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads a file of such a form; false for every other.</summary>
    /// <param name="path">The file.</param>
    /// <param name="date">When it was fetched; null where its content tells.</param>
    public bool Take(string path, DateTimeOffset? date)
    {
        if (!File.Exists(path) || !FeedReader.IsRegular(path) || EnrichmentFormats.Of(path) is not { } format)
            return false;
        var table = EnrichmentFormats.Read(format, path);
        if (table.Problem is { } problem)
            _problems.Add($"Of '{path.Printable()}' {problem}.");
        table = table with { Feed = table.Feed with { Date = date ?? table.Feed.Date } };
        _tables[table.Feed.Name] = _tables.TryGetValue(table.Feed.Name, out var other) ? Join(other, table) : table;
        _origins[path] = table.Feed.Name;
        return true;
    }

    /// <summary>The tables of the new database: those that were read, and of the old one's the others.</summary>
    public ImmutableArray<StoredTable> Merge(PageFile? old, IReadOnlyList<ConfirmedFeed> confirmed)
    {
        var kept = new List<StoredTable>();
        if (old is not null)
        {
            var reader = new EnrichmentReader(old);
            kept.AddRange(old.Root.Enrichments.Where(table => !Has(table.Feed.Name)).Select(reader.Stored));
        }

        return [.. _tables.Values.Select(EnrichmentPages.Write).Concat(kept).Select(Confirm).OrderBy(table => table.Table.Feed.Name, StringComparer.Ordinal)];

        StoredTable Confirm(StoredTable table) => confirmed.FirstOrDefault(item => item.Covers(table.Table.Feed.Name)) is { } confirmation
            ? table with { Table = table.Table with { Feed = table.Table.Feed with { Date = confirmation.Date } } }
            : table;
    }

    /// <summary>A feed that comes in several files, as NVD's does by year: of two rows with one key the newer file's counts. As old as its oldest file.</summary>
    private static EnrichmentTable Join(EnrichmentTable one, EnrichmentTable other)
    {
        if (one.Kind == EnrichmentKind.EndOfLife)
            return (one.Feed.Date ?? DateTimeOffset.MinValue) > (other.Feed.Date ?? DateTimeOffset.MinValue) ? one : other;
        var (older, newer) = (one.Feed.Date ?? DateTimeOffset.MinValue) > (other.Feed.Date ?? DateTimeOffset.MinValue) ? (other, one) : (one, other);
        var rows = older.Rows.ToDictionary(row => row.Key, row => row.Body);
        foreach (var row in newer.Rows)
            rows[row.Key] = row.Body;
        return EnrichmentTable.Of(one.Kind, one.Feed.Name, older.Feed.Date, rows);
    }
}
