using System.Collections.Immutable;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Enrichment;

/// <summary>Looks CVEs up in the tables of a database. Each page is proven, and with it that what isn't there was never there.</summary>
internal sealed class EnrichmentReader(PageFile file)
{
    private readonly Dictionary<int, long[]> _indexes = [];
    private readonly Dictionary<int, byte[]> _pages = [];

    /// <summary>What is known of a CVE.</summary>
    public CveFacts Of(string cve)
    {
        if (file.Root.Enrichments.IsEmpty || CveKey.Of(cve) is not { } key)
            return CveFacts.None;
        var facts = CveFacts.None;
        foreach (var (table, first) in Tables())
        {
            if (table.Kind == EnrichmentKind.EndOfLife || !TryFind(table, first, key, out var body))
                continue;
            facts = table.Kind switch
            {
                EnrichmentKind.Epss => facts with { Epss = EnrichmentFacts.ReadEpss(body) },
                EnrichmentKind.KnownExploited => facts with { IsExploited = true, DueDate = Earliest(facts.DueDate, EnrichmentFacts.ReadDueDate(body)) },
                _ => facts with { Vectors = facts.Vectors.AddRange(EnrichmentFacts.ReadCvss(body)) },
            };
        }

        return facts;
    }

    /// <summary>All releases that feeds give a last day for, of the oldest feed first.</summary>
    public IEnumerable<SupportedRelease> Releases() => Tables()
        .Where(item => item.Table.Kind == EnrichmentKind.EndOfLife)
        .OrderBy(item => item.Table.Feed.Date ?? DateTimeOffset.MinValue).ThenBy(item => item.Table.Feed.Name, StringComparer.Ordinal)
        .SelectMany(item => Rows(item.Table, item.First))
        .Select(row => EnrichmentFacts.ReadSupport(row.Body));

    /// <summary>The table with its pages as they are stored; for another database.</summary>
    public StoredTable Stored(EnrichmentEntry table)
    {
        var first = Tables().Single(item => item.Table == table).First;
        return new(table, [.. Enumerable.Range(first, table.Pages).Select(file.ReadPage)]);
    }

    /// <summary>The rows of a table, by key.</summary>
    public IEnumerable<EnrichmentRow> RowsOf(EnrichmentEntry table) => Rows(table, Tables().Single(item => item.Table == table).First);

    /// <summary>Reads every value once.</summary>
    public void Verify(CancellationToken cancellationToken)
    {
        foreach (var (table, first) in Tables())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (last, count) = (-1L, 0);
            foreach (var row in Rows(table, first))
            {
                if (row.Key <= last)
                    throw new InvalidDataException("a table is out of order");
                (last, count) = (row.Key, count + 1);
                Check(table.Kind, row.Body);
            }

            if (count != table.Feed.Records)
                throw new InvalidDataException("a table hasn't the rows that its feed says");
        }
    }

    private static void Check(EnrichmentKind kind, byte[] body)
    {
        switch (kind)
        {
            case EnrichmentKind.Epss: EnrichmentFacts.ReadEpss(body); break;
            case EnrichmentKind.KnownExploited: EnrichmentFacts.ReadDueDate(body); break;
            case EnrichmentKind.Cvss: EnrichmentFacts.ReadCvss(body); break;
            default: EnrichmentFacts.ReadSupport(body); break;
        }
    }

    private IEnumerable<(EnrichmentEntry Table, int First)> Tables()
    {
        var first = file.Root.FirstEnrichmentPage;
        foreach (var table in file.Root.Enrichments)
        {
            yield return (table, first);
            first += table.Pages;
        }
    }

    private IEnumerable<EnrichmentRow> Rows(EnrichmentEntry table, int first) =>
        Enumerable.Range(0, table.Pages - 1).SelectMany(page => EnrichmentPages.Read(file.ReadPage(first + 1 + page)));

    private bool TryFind(EnrichmentEntry table, int first, long key, out ReadOnlySpan<byte> body)
    {
        body = default;
        if (!_indexes.TryGetValue(first, out var index))
        {
            _indexes[first] = index = EnrichmentPages.ReadIndex(file.ReadPage(first));
            if (index.Length != table.Pages - 1)
                throw new InvalidDataException("an index doesn't fit its table");
        }

        var place = Array.BinarySearch(index, key);
        var page = place >= 0 ? place : ~place - 1;
        if (page < 0)
            return false;
        var number = first + 1 + page;
        if (!_pages.TryGetValue(number, out var content))
            _pages[number] = content = file.ReadPage(number);
        return EnrichmentPages.TryFind(content, key, out body);
    }

    private static DateOnly? Earliest(DateOnly? one, DateOnly? other) => one is null || other < one ? other : one;
}

/// <summary>What the feeds know of a CVE.</summary>
internal sealed record CveFacts
{
    public static CveFacts None { get; } = new();

    public double? Epss { get; init; }

    public bool IsExploited { get; init; }

    public DateOnly? DueDate { get; init; }

    public ImmutableArray<VectorClaim> Vectors { get; init; } = [];
}

/// <summary>A table's pages.</summary>
internal sealed record StoredTable(EnrichmentEntry Table, IReadOnlyList<byte[]> Pages);
