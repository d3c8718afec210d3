namespace PolicyGate.Advisories.Importing;

/// <summary>How old each feed of a new database is: its download, else the newest record in it. What is only added to a feed makes it no older.</summary>
/// <param name="sources">What was read.</param>
/// <param name="confirmed">Feeds that their source has just confirmed.</param>
/// <param name="old">The feeds of the old database.</param>
/// <param name="own">The feeds that were read whole.</param>
internal sealed class FeedDates(IReadOnlyCollection<FeedSource> sources, IReadOnlyList<ConfirmedFeed> confirmed, IReadOnlyCollection<AdvisoryFeed> old, IReadOnlySet<string> own)
{
    private readonly Dictionary<string, DateTimeOffset?> _old = old.ToDictionary(feed => feed.Name, feed => feed.Date, StringComparer.Ordinal);

    /// <param name="feed">A feed with the date of its newest record.</param>
    public DateTimeOffset? Of(AdvisoryFeed feed)
    {
        if (confirmed.FirstOrDefault(item => item.Covers(feed.Name)) is { } confirmation)
            return confirmation.Date;
        var fetched = sources.Where(source => source.Input?.Date is not null && IsOf(source, feed.Name)).Select(source => source.Input!.Date).ToList();
        if (fetched.Count > 0)
            return fetched.Min();
        return !own.Contains(feed.Name) && _old.TryGetValue(feed.Name, out var date) && date > feed.Date ? date : feed.Date;
    }

    private static bool IsOf(FeedSource source, string feed) => source.Input!.IsAddition ? source.Input.IsFor(feed) : source.OwnEcosystems().Contains(feed);
}
