using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Enrichment;

/// <summary>
/// How a table stands in pages: one with the first key of each other page, then those with the rows, each key as the distance from the one before it. All keys
/// between two rows of a page, and between the last of a page and the first of the next, are so proven to have no row.
/// </summary>
internal static class EnrichmentPages
{
    private const int PageLength = 8 << 10;

    public static StoredTable Write(EnrichmentTable table)
    {
        var (index, page, pages) = (new ContentWriter(), new ContentWriter(), new List<byte[]>());
        var (previous, first) = (0L, 0L);
        foreach (var row in table.Rows)
        {
            if (page.Length == 0)
            {
                index.Number(row.Key - first);
                (first, previous) = (row.Key, 0);
            }

            page.Number(row.Key - previous);
            page.Bytes(row.Body);
            previous = row.Key;
            if (page.Length >= PageLength)
                Flush();
        }

        if (page.Length > 0)
            Flush();
        return new(new(table.Kind, table.Feed, pages.Count + 1), [index.ToArray(), .. pages]);

        void Flush()
        {
            pages.Add(page.ToArray());
            page.Clear();
        }
    }

    /// <summary>The first key of each page.</summary>
    public static long[] ReadIndex(ReadOnlySpan<byte> content)
    {
        var (keys, key) = (new List<long>(), 0L);
        for (var reader = new ContentReader(content); !reader.AtEnd;)
            keys.Add(key += reader.Number());
        return [.. keys];
    }

    public static List<EnrichmentRow> Read(ReadOnlySpan<byte> content)
    {
        var (rows, key) = (new List<EnrichmentRow>(), 0L);
        for (var reader = new ContentReader(content); !reader.AtEnd;)
            rows.Add(new(key += reader.Number(), reader.Bytes().ToArray()));
        return rows;
    }

    public static bool TryFind(ReadOnlySpan<byte> content, long key, out ReadOnlySpan<byte> body)
    {
        var found = 0L;
        for (var reader = new ContentReader(content); !reader.AtEnd;)
        {
            found += reader.Number();
            body = reader.Bytes();
            if (found == key)
                return true;
            if (found > key)
                break;
        }

        body = default;
        return false;
    }
}
