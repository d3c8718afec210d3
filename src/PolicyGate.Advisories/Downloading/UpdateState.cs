using System.Text.Json;

namespace PolicyGate.Advisories.Downloading;

/// <summary>
/// Which versions of which files are in a database, in a file beside it. It holds for a feed only while the database has the feed as the update left it; losing
/// the file costs a download.
/// </summary>
internal sealed class UpdateState
{
    private const int MaximumLength = 4 << 20;
    private static readonly JsonSerializerOptions _format = new() { WriteIndented = true };

    private readonly SortedDictionary<string, FeedState> _feeds;

    private UpdateState(SortedDictionary<string, FeedState> feeds) => _feeds = feeds;

    /// <summary>What is known of a file, if the database still has from it what it had.</summary>
    /// <param name="address">Where it was fetched.</param>
    /// <param name="feed">The feed as it is in the database.</param>
    public FeedState? Of(Uri address, AdvisoryFeed? feed) =>
        feed is { Partial: false } && _feeds.TryGetValue(Key(address), out var state) && state.Feed == feed.Name && state.Date == feed.Date && state.Records == feed.Records ? state : null;

    /// <summary>What is known of a file whose feed isn't known before it is read.</summary>
    public FeedState? Of(Uri address, IEnumerable<AdvisoryFeed> feeds) =>
        _feeds.TryGetValue(Key(address), out var state) ? Of(address, feeds.FirstOrDefault(feed => feed.Name == state.Feed)) : null;

    public void Set(Uri address, FeedState state) => _feeds[Key(address)] = state;

    public static UpdateState Read(string database)
    {
        try
        {
            var file = new FileInfo(PathOf(database));
            if (file is { Exists: true, Length: > 0 and <= MaximumLength } && JsonSerializer.Deserialize<SortedDictionary<string, FeedState>>(File.ReadAllBytes(file.FullName)) is { } feeds)
                return new(new(feeds.Where(feed => feed.Value is not null).ToDictionary(), StringComparer.Ordinal));
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            // Nothing is known then, and all is fetched.
        }

        return new(new(StringComparer.Ordinal));
    }

    public void Write(string database)
    {
        var temporary = $"{PathOf(database)}.{Guid.NewGuid():n}.tmp";
        try
        {
            File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(_feeds, _format));
            File.Move(temporary, PathOf(database), overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AdvisoryDatabaseException($"The database is updated, but '{PathOf(database).Printable()}' can't be written ({exception.Message.Printable(200)}): the next update fetches all again. Check the folder's permissions and free space.", exception);
        }
    }

    private static string PathOf(string database) => database + ".feeds.json";

    private static string Key(Uri address) => new UriBuilder(address) { UserName = "", Password = "" }.Uri.AbsoluteUri;
}

/// <summary>What a file gave a database.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Date">Its date in the database.</param>
/// <param name="Records">Its number of records there.</param>
/// <param name="File">The version of the file itself.</param>
/// <param name="Listing">The version of the list of its records' dates; null without one.</param>
/// <param name="Listed">How many records that list had.</param>
internal sealed record FeedState(string Feed, DateTimeOffset? Date, int Records, FileStamp File, FileStamp? Listing = null, int Listed = 0);
