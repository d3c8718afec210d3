namespace PolicyGate.Advisories.Enrichment;

/// <summary>What one feed says, as it will be stored: bodies by ascending key.</summary>
internal sealed record EnrichmentTable(EnrichmentKind Kind, AdvisoryFeed Feed, IReadOnlyList<EnrichmentRow> Rows)
{
    /// <summary>How many rows were left out since they make no sense, and one of them; null where none was.</summary>
    public string? Problem { get; init; }

    /// <summary>A table of rows by key; of several with one key the last counts.</summary>
    public static EnrichmentTable Of(EnrichmentKind kind, string feed, DateTimeOffset? date, Dictionary<long, byte[]> rows) =>
        new(kind, new(feed, date, rows.Count), [.. rows.Select(row => new EnrichmentRow(row.Key, row.Value)).OrderBy(row => row.Key)]);
}

/// <summary>A row of a table.</summary>
internal sealed record EnrichmentRow(long Key, byte[] Body);
