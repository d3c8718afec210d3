using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Importing;

/// <summary>One import, from reading to renaming.</summary>
internal sealed class DatabaseImport(IReadOnlyList<string> paths, string database, IProgress<long>? progress, CancellationToken cancellationToken)
{
    private const string TemporarySuffix = ".tmp";

    public async Task<ImportResult> RunAsync()
    {
        if (paths.Count == 0)
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

    private async Task<ImportResult> BuildAsync(string target, string scratchPath, string newPath)
    {
        using var scratch = new ImportScratch(scratchPath);
        var content = new ImportContent(scratch);
        var sources = await ReadFeedsAsync(content).ConfigureAwait(false);
        var skipped = Judge(sources);

        var own = sources.SelectMany(source => source.OwnEcosystems()).ToHashSet(StringComparer.Ordinal);
        var met = content.Feeds.ToHashSet(StringComparer.Ordinal);
        var complete = KeepOldFeeds(target, content, own, met);
        complete.UnionWith(own);

        using var pages = new PageWriter(newPath);
        var (digest, feeds) = new DatabaseBuilder(content, pages, cancellationToken).Build(feed => !complete.Contains(feed));
        return new([.. feeds.Where(feed => met.Contains(feed.Name))], skipped, digest);
    }

    private async Task<IReadOnlyCollection<FeedSource>> ReadFeedsAsync(ImportContent content)
    {
        var sources = new HashSet<FeedSource>();
        var read = 0L;
        await foreach (var batch in RecordPipeline.ReadAsync(paths, cancellationToken).ConfigureAwait(false))
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

    private static ImmutableArray<Notification> Judge(IEnumerable<FeedSource> sources)
    {
        foreach (var source in sources.OrderBy(source => source.Name, StringComparer.Ordinal))
        {
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
    private HashSet<string> KeepOldFeeds(string target, ImportContent content, HashSet<string> own, HashSet<string> met)
    {
        if (!File.Exists(target))
            return new(StringComparer.Ordinal);
        using var file = PageFile.Open(target);
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
