using System.Collections.Concurrent;
using PolicyGate.Advisories.Importing;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Downloading;

/// <summary>
/// OSV's archives: for each ecosystem a folder with <c>all.zip</c>, with <c>modified_id.csv</c>, which lists when each record was changed last, and with each record as a file.
/// </summary>
/// <param name="source">Where they are.</param>
/// <param name="fetcher">Fetches.</param>
/// <param name="state">What is known of earlier updates.</param>
/// <param name="old">The database; null where there is none yet.</param>
internal sealed class OsvArchives(Uri source, FeedFetcher fetcher, UpdateState state, PageFile? old)
{
    private const string FeedPrefix = "OSV/";
    private const long MaximumArchive = 8L << 30;
    private const int MostSingleRecords = 200;
    private const int SingleRecordsAtOnce = 8;

    /// <summary>So far back the list is compared with the database: it and the archive are written one after the other.</summary>
    private static readonly TimeSpan s_overlap = TimeSpan.FromDays(7);

    private readonly AdvisoryPages? _pages = old is null ? null : new(old);

    /// <param name="names">The ecosystem's names, with <c>|</c> between them; the first that there is counts.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<FeedPlan> PlanAsync(string names, CancellationToken cancellationToken)
    {
        foreach (var name in names.Split('|'))
        {
            if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is { } plan)
                return plan;
        }

        throw FeedProblem.Of(new(source, $"{Folder(names.Split('|')[0])}all.zip"), $"the source has no ecosystem '{names.Replace("|", "' or '", StringComparison.Ordinal).Printable(100)}'. OSV's names are NuGet, npm, PyPI, Debian:12, Ubuntu:24.04:LTS, Alpine:v3.22 and the like.");
    }

    /// <summary>What of a list isn't in the database as it says.</summary>
    public static List<string> Missing(RecordListing listing, AdvisoryPages pages, DateTimeOffset? since) =>
    [
        .. listing.Modified.Where(item => since is null || item.Value >= since - s_overlap)
            .Where(item => ModifiedOf(pages, item.Key) is not { } modified || modified < item.Value)
            .Select(item => item.Key).Order(StringComparer.Ordinal),
    ];

    private static DateTimeOffset? ModifiedOf(AdvisoryPages pages, string id) => pages.FindId(Records.AdvisoryIds.Spell(id))
        .Select(found => pages.Record(found.Reference)).Where(record => string.Equals(record.Id, id, StringComparison.OrdinalIgnoreCase)).Max(record => (DateTimeOffset?)record.Modified);

    private async Task<FeedPlan?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var folder = new Uri(source, Folder(name));
        var (archive, list) = (new Uri(folder, "all.zip"), new Uri(folder, "modified_id.csv"));
        var known = state.Of(archive, FeedOf(name));
        var listed = await fetcher.FetchAsync(list, known?.Listing ?? FileStamp.None, RecordListing.MaximumLength, null, cancellationToken).ConfigureAwait(false);
        if (listed.IsUnchanged && known is not null)
            return Unchanged(archive, known, listed.Date);
        var listing = listed.Path is { } path ? RecordListing.Read(path, list) : null;
        if (known is not null && listing is not null && await PlanSinglesAsync(name, archive, known, listed, listing, cancellationToken).ConfigureAwait(false) is { } singles)
            return singles;

        var whole = await fetcher.FetchAsync(archive, known?.File ?? FileStamp.None, MaximumArchive, null, cancellationToken).ConfigureAwait(false);
        if (whole.IsMissing)
            return null;
        if (whole.IsUnchanged)
            return Unchanged(archive, known!, whole.Date);
        return new(archive, FeedChange.Replaced, [new(whole.Path!) { Ecosystem = name, Date = whole.Date }], new(FeedPrefix + name, null, 0, whole.Stamp, listing is null ? null : listed.Stamp, listing?.Modified.Count ?? 0))
        {
            Listing = listing,
            Date = whole.Date,
        };
    }

    private static FeedPlan Unchanged(Uri archive, FeedState known, DateTimeOffset? date) => new(archive, FeedChange.Unchanged, [], known) { Date = date ?? known.Date };

    /// <summary>Fetches the records that have changed one by one; null where they are too many, or where that wouldn't make the feed what the list says.</summary>
    private async Task<FeedPlan?> PlanSinglesAsync(string name, Uri archive, FeedState known, FetchedFile listed, RecordListing listing, CancellationToken cancellationToken)
    {
        var changed = Missing(listing, _pages!, known.Date);
        var added = changed.Count(id => ModifiedOf(_pages!, id) is null);
        if (changed.Count > MostSingleRecords || listing.Modified.Count - known.Listed != added || !changed.All(IsFileName))
            return null;
        var date = listed.Date ?? known.Date;
        var inputs = new ConcurrentBag<ImportInput>();
        var isWhole = true;
        await Parallel.ForEachAsync(changed, new ParallelOptions { MaxDegreeOfParallelism = SingleRecordsAtOnce, CancellationToken = cancellationToken }, async (id, token) =>
        {
            var record = await fetcher.FetchAsync(new(archive, Uri.EscapeDataString(id) + ".json"), FileStamp.None, RawRecord.MaximumLength, null, token).ConfigureAwait(false);
            if (record.Path is { } path && IsRecord(await File.ReadAllBytesAsync(path, token).ConfigureAwait(false), id))
                inputs.Add(new(path) { Ecosystem = name, IsAddition = true, Date = date });
            else
                isWhole = false;
        }).ConfigureAwait(false);
        if (!isWhole)
            return null;
        var next = known with { Listing = listed.Stamp, Listed = listing.Modified.Count };
        return new(archive, changed.Count == 0 ? FeedChange.Unchanged : FeedChange.Changed, [.. inputs.OrderBy(input => input.Path, StringComparer.Ordinal)], next) { Date = date };
    }

    private static bool IsRecord(byte[] content, string id)
    {
        try
        {
            return string.Equals(OsvRecordParser.Parse(content).Advisory.Id, id, StringComparison.OrdinalIgnoreCase);
        }
        catch (OsvFormatException)
        {
            // The archive as a whole says how many such there are.
            return false;
        }
    }

    private AdvisoryFeed? FeedOf(string name) => old?.Root.Feeds
        .Where(feed => feed.Name == FeedPrefix + name || feed.Name.StartsWith($"{FeedPrefix}{name}:", StringComparison.Ordinal))
        .MaxBy(feed => feed.Records);

    private static bool IsFileName(string id) => id[0] != '.' && id.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or ':');

    private static string Folder(string name) => name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or ':' or ' ' or '[' or ']') && name[0] != '.'
        ? "./" + Uri.EscapeDataString(name).Replace("%3A", ":", StringComparison.Ordinal) + "/"
        : throw new AdvisoryDatabaseException($"'{name.Printable(100)}' is no name of an ecosystem: expected one of OSV's, as NuGet or Debian:12.");
}
