using System.Collections.Immutable;
using PolicyGate.Advisories.Exporting;
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
    public async Task<ImportOutcome> RunAsync()
    {
        if (inputs.Count == 0 && confirmed.Count == 0)
            throw new AdvisoryDatabaseException("There is nothing to import: name folders, .json files or all.zip archives of OSV records.");
        var export = ExportFile.Of(inputs);
        return await DatabaseReplacement.RunAsync(
            database,
            replacement => export is null ? BuildAsync(replacement) : Task.FromResult(new DatabaseRestore(export, replacement, progress, cancellationToken).Run()),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<ImportOutcome> BuildAsync(DatabaseReplacement replacement)
    {
        using var scratch = new ImportScratch(replacement.ScratchPath);
        var content = new ImportContent(scratch);
        var enrichments = new EnrichmentFiles();
        var sources = await ReadFeedsAsync(content, enrichments).ConfigureAwait(false);
        var skipped = Judge(sources).AddRange(enrichments.Problems);

        var own = sources.SelectMany(source => source.OwnEcosystems()).ToHashSet(StringComparer.Ordinal);
        var met = content.Feeds.ToHashSet(StringComparer.Ordinal);
        var old = File.Exists(replacement.Target) ? PageFile.Open(replacement.Target) : null;
        using var keepOpen = old;
        var complete = KeptFeeds.Add(old, content, own, met, cancellationToken);
        complete.UnionWith(own);
        var dates = new FeedDates(sources, confirmed, old?.Root.Feeds ?? [], own);
        var tables = enrichments.Merge(old, confirmed);

        using var pages = new PageWriter(replacement.NewPath);
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
}
