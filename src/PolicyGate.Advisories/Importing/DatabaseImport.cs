using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Importing;

/// <summary>One import, from reading to renaming.</summary>
/// <param name="inputs">What is read.</param>
/// <param name="confirmed">Feeds that stay as they are, but for their date.</param>
/// <param name="database">The database file.</param>
/// <param name="progress">Records read so far.</param>
/// <param name="cancellationToken">Cancels.</param>
internal sealed class DatabaseImport(IReadOnlyList<ImportInput> inputs, IReadOnlyList<ConfirmedFeed> confirmed, string database, IProgress<long>? progress, CancellationToken cancellationToken)
{
    private const string TemporarySuffix = ".tmp";

    public async Task<ImportOutcome> RunAsync()
    {
        if (inputs.Count == 0 && confirmed.Count == 0)
            throw new AdvisoryDatabaseException("There is nothing to import: name folders, .json files or all.zip archives of OSV records.");
        // A link stays a link, to the new file in the old one's place.
        var link = File.Exists(database) ? File.ResolveLinkTarget(database, returnFinalTarget: true) : null;
        var target = Path.GetFullPath(link?.FullName ?? database);
        if (Directory.Exists(target) || Path.GetDirectoryName(target) is not { } folder)
            throw new AdvisoryDatabaseException($"The advisory database '{database.Printable()}' is a folder: name a file.");

        var temporary = $"{target}.{Guid.NewGuid():n}";
        var (scratchPath, newPath) = ($"{temporary}.scratch{TemporarySuffix}", $"{temporary}.new{TemporarySuffix}");
        try
        {
            Directory.CreateDirectory(folder);
            DeleteLeftovers(folder, Path.GetFileName(target));
            var result = await BuildAsync(target, scratchPath, newPath).ConfigureAwait(false);
            using (var file = new FileStream(newPath, FileMode.Open, FileAccess.ReadWrite))
                file.Flush(flushToDisk: true);
            cancellationToken.ThrowIfCancellationRequested();
            File.Move(newPath, target, overwrite: true);
            return result;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new AdvisoryDatabaseException($"The advisory database '{database.Printable()}' can't be written ({e.Message.Printable(200)}): check the folder's permissions and free space. The old database, if any, stays.", e);
        }
        finally
        {
            foreach (var path in new[] { scratchPath, newPath }.Where(File.Exists))
                File.Delete(path);
        }
    }

    private async Task<ImportOutcome> BuildAsync(string target, string scratchPath, string newPath)
    {
        using var scratch = new ImportScratch(scratchPath);
        var content = new ImportContent(scratch);
        var enrichments = new EnrichmentFiles();
        var sources = await ReadFeedsAsync(content, enrichments).ConfigureAwait(false);
        var skipped = Judge(sources).AddRange(enrichments.Problems);

        var own = sources.SelectMany(source => source.OwnEcosystems()).ToHashSet(StringComparer.Ordinal);
        var met = content.Feeds.ToHashSet(StringComparer.Ordinal);
        var old = File.Exists(target) ? PageFile.Open(target) : null;
        using var keepOpen = old;
        var complete = KeepOldFeeds(old, content, own, met);
        complete.UnionWith(own);
        var dates = new FeedDates(sources, confirmed, old?.Root.Feeds ?? [], own);
        var tables = enrichments.Merge(old, confirmed);

        using var pages = new PageWriter(newPath);
        var (digest, feeds) = new DatabaseBuilder(content, pages, cancellationToken).Build(feed => feed with { Date = dates.Of(feed), Partial = !complete.Contains(feed.Name) }, tables);
        ImportResult result = new([.. feeds.Where(feed => met.Contains(feed.Name)), .. tables.Select(table => table.Table.Feed).Where(feed => enrichments.Has(feed.Name))], skipped, digest);
        return new(result, Origins(sources, feeds, enrichments));
    }

    private async Task<IReadOnlyCollection<FeedSource>> ReadFeedsAsync(ImportContent content, EnrichmentFiles enrichments)
    {
        var sources = new HashSet<FeedSource>();
        var read = 0L;
        await foreach (var batch in RecordPipeline.ReadAsync(inputs, enrichments, cancellationToken).ConfigureAwait(false))
        {
            foreach (var record in batch)
            {
                sources.Add(record.Source);
                if (record.Problem is { } problem)
                {
                    record.Source.Problems.Add($"The record '{record.Name.Printable(200)}' of {record.Source.Name.Printable()} was left out: {problem}.");
                    continue;
                }

                if (record.IsOfItsFeeds)
                    record.Source.AddOwn(record.Feeds);
                else
                    record.Source.Add(record.Feeds);
                content.AddNew(record);
            }

            progress?.Report(read += batch.Length);
        }

        return sources;
    }

    /// <summary>Of each archive and file that was named the feed that came from it.</summary>
    private static Dictionary<string, string> Origins(IReadOnlyCollection<FeedSource> sources, ImmutableArray<AdvisoryFeed> feeds, EnrichmentFiles enrichments)
    {
        var origins = new Dictionary<string, string>(enrichments.Origins, StringComparer.Ordinal);
        foreach (var source in sources.Where(source => source.Input is not null))
        {
            var own = source.OwnEcosystems().ToHashSet(StringComparer.Ordinal);
            if (feeds.Where(feed => own.Contains(feed.Name)).MaxBy(feed => feed.Records) is { } largest)
                origins[source.Input!.Path] = largest.Name;
        }

        return origins;
    }

    private static ImmutableArray<Notification> Judge(IEnumerable<FeedSource> sources)
    {
        foreach (var source in sources.OrderBy(source => source.Name, StringComparer.Ordinal))
        {
            if (source.Input is { Ecosystem: { } ecosystem, IsAddition: false } && !source.OwnEcosystems().Any())
                throw new AdvisoryDatabaseException($"{source.Name.Printable()} has no record of '{ecosystem.Printable(64)}': it is another archive. The old database, if any, stays.");
            if (!source.IsTrustworthy)
            {
                throw new AdvisoryDatabaseException(
                    $"{source.Problems.Count} of {source.Good + source.Problems.Count} records of {source.Name.Printable()} are malformed, too many to trust the rest; the old database, if any, stays. "
                    + $"For example: {source.Problems.Order(StringComparer.Ordinal).First()} Get the feed again.");
            }
        }

        return [.. sources.SelectMany(source => source.Problems).Order(StringComparer.Ordinal).Select(problem => new Notification("PG8010", NotificationLevel.Warning, problem))];
    }

    /// <summary>Takes over what the old database has of other feeds, and of those that the import only adds to. Returns the feeds that are complete in it.</summary>
    private HashSet<string> KeepOldFeeds(PageFile? file, ImportContent content, HashSet<string> own, HashSet<string> met)
    {
        if (file is null)
            return new(StringComparer.Ordinal);
        var complete = file.Root.Feeds.Where(feed => !feed.Partial).Select(feed => feed.Name).ToHashSet(StringComparer.Ordinal);
        if (file.Root.Feeds.All(feed => own.Contains(feed.Name)))
            return complete;
        try
        {
            var old = new AdvisoryPages(file);
            var rows = new Dictionary<RecordReference, int>();
            for (var page = 0; page < old.Root.RecordPages; page++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var record in old.RecordsOf(page).Index())
                {
                    var ids = RecordCodec.ReadIds(record.Item);
                    rows[new(page, record.Index)] = content.AddOld(ids.Id, ids.Modified, record.Item);
                }
            }

            for (var bucket = 0; bucket < old.Root.NameBuckets; bucket++)
            {
                foreach (var entry in old.EntriesOf(bucket).Where(entry => !own.Contains(entry.Feed)))
                {
                    if (!rows.TryGetValue(entry.Reference, out var row))
                        throw new InvalidDataException("an entry has no record");
                    if (!met.Contains(entry.Feed) || content.OldIsNewer(row, entry.Feed))
                        content.AddOldEntry(row, entry);
                }
            }

            return complete;
        }
        catch (InvalidDataException e)
        {
            throw file.Broken(e);
        }
    }

    /// <summary>Deletes what imports left that were killed: nothing else has such a name, and no import takes a day.</summary>
    private static void DeleteLeftovers(string folder, string name)
    {
        foreach (var path in Directory.EnumerateFiles(folder, $"{name}.*{TemporarySuffix}"))
        {
            if (File.GetLastWriteTimeUtc(path) < DateTime.UtcNow.AddDays(-1))
                File.Delete(path);
        }
    }
}
