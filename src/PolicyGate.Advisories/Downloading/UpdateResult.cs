using System.Collections.Immutable;

namespace PolicyGate.Advisories;

/// <summary>What an update did.</summary>
/// <param name="Feeds">What became of each feed, in the order in which they were asked for.</param>
/// <param name="Skipped">Records that were left out, each with its reason.</param>
/// <param name="Digest">The database's digest.</param>
public sealed record UpdateResult(ImmutableArray<UpdatedFeed> Feeds, ImmutableArray<Notification> Skipped, string Digest);

/// <summary>What became of a feed.</summary>
/// <param name="Feed">The feed as it now is in the database.</param>
/// <param name="Change">How it came there.</param>
/// <param name="Records">How many records were fetched.</param>
public sealed record UpdatedFeed(AdvisoryFeed Feed, FeedChange Change, int Records);

/// <summary>How a feed was updated.</summary>
public enum FeedChange
{
    /// <summary>The server has nothing new.</summary>
    Unchanged,

    /// <summary>The records that had changed were fetched one by one.</summary>
    Changed,

    /// <summary>The whole feed was fetched.</summary>
    Replaced,
}
