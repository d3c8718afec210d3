using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using PolicyGate.Advisories.Enrichment;
using PolicyGate.Advisories.Exporting;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Importing;

/// <summary>Imports what <c>db export</c> wrote: the feeds in it, with the dates that they had, in place of those that the old database has of them.</summary>
internal sealed class DatabaseRestore(ExportFile export, DatabaseReplacement replacement, IProgress<long>? progress, CancellationToken cancellationToken)
{
    private readonly Dictionary<string, Dictionary<long, byte[]>> _rows = new(StringComparer.Ordinal);

    public ImportOutcome Run()
    {
        using var scratch = new ImportScratch(replacement.ScratchPath);
        var content = new ImportContent(scratch);
        using var lines = export.Open();
        Read(lines, content);

        var header = lines.Header;
        var own = header.Feeds.Where(feed => !feed.Partial).Select(feed => feed.Name).ToHashSet(StringComparer.Ordinal);
        var met = header.Feeds.Select(feed => feed.Name).ToHashSet(StringComparer.Ordinal);
        using var old = File.Exists(replacement.Target) ? PageFile.Open(replacement.Target) : null;
        var complete = KeptFeeds.Add(old, content, own, met, cancellationToken);
        complete.UnionWith(own);
        var dates = (old?.Root.Feeds ?? []).Concat(header.Feeds).GroupBy(feed => feed.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last().Date, StringComparer.Ordinal);

        using var pages = new PageWriter(replacement.NewPath);
        var (digest, feeds) = new DatabaseBuilder(content, pages, cancellationToken).Build(
            feed => feed with { Date = dates.GetValueOrDefault(feed.Name, feed.Date), Partial = !complete.Contains(feed.Name) }, Tables(header, old));
        return new(new([.. feeds.Where(feed => met.Contains(feed.Name)), .. header.Tables.Select(table => table.Feed)], [], digest), ImmutableDictionary<string, string>.Empty);
    }

    private void Read(ExportLines lines, ImportContent content)
    {
        var source = new FeedSource(export.Path);
        var read = 0L;
        foreach (var batch in lines.Batches())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var line in Parse(lines, batch))
            {
                if (line.Advisory is { } advisory)
                    content.AddNew(ParsedRecord.Restored(source, advisory));
                else
                    AddRow(lines.Header, line.Row!);
            }

            progress?.Report(read += batch.Count);
        }
    }

    private static ExportedLine[] Parse(ExportLines lines, IReadOnlyList<byte[]> batch)
    {
        try
        {
            var parsed = new ExportedLine[batch.Count];
            Parallel.For(0, batch.Count, i => parsed[i] = lines.Parse(batch[i]));
            return parsed;
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            throw;
        }
    }

    private void AddRow(ExportHeader header, ExportedRow row)
    {
        if (header.KindOf(row.Feed) is null)
            throw export.Malformed("a row is of a table that its first line doesn't name");
        if (!_rows.TryGetValue(row.Feed, out var rows))
            _rows[row.Feed] = rows = [];
        rows[row.Key] = row.Body;
    }

    private ImmutableArray<StoredTable> Tables(ExportHeader header, PageFile? old)
    {
        var read = header.Tables.Select(table => EnrichmentPages.Write(EnrichmentTable.Of(table.Kind, table.Feed.Name, table.Feed.Date, _rows.GetValueOrDefault(table.Feed.Name) ?? [])));
        var kept = new List<StoredTable>();
        if (old is not null)
        {
            var reader = new EnrichmentReader(old);
            kept.AddRange(old.Root.Enrichments.Where(table => header.KindOf(table.Feed.Name) is null).Select(reader.Stored));
        }

        return [.. read.Concat(kept).OrderBy(table => table.Table.Feed.Name, StringComparer.Ordinal)];
    }
}
