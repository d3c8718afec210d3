namespace PolicyGate.Advisories.Ecosystems;

/// <summary>For whom a feed speaks, seen from one release of a distribution.</summary>
internal sealed record FeedReach
{
    private FeedReach(int rank, string? channel) => (Rank, Channel) = (rank, channel);

    /// <summary>For everybody who has the release. A language's feed as well.</summary>
    public static FeedReach Release { get; } = new(0, null);

    /// <summary>For every release alike: what the release's own feed says of a flaw outweighs it.</summary>
    public static FeedReach AllReleases { get; } = new(2, null);

    /// <summary>Where two feeds speak of the same flaw, the one with the lower rank counts.</summary>
    public int Rank { get; }

    /// <summary>What one must have subscribed to for its fixes; null where they are free.</summary>
    public string? Channel { get; }

    /// <summary>For those only who have subscribed to something. What it says is affected is so for everybody, but its fix is not theirs.</summary>
    public static FeedReach Subscribers(string channel) => new(1, channel);

    /// <summary>For those only who have subscribed to something, seen from an image of one of them: what it gets comes first.</summary>
    public static FeedReach Subscribed { get; } = new(-1, null);
}
