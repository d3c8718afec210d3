using PolicyGate.Advisories.Importing;

namespace PolicyGate.Advisories.Downloading;

/// <summary>What is to be done about a feed, once all are fetched.</summary>
/// <param name="Address">The file that it is known by.</param>
/// <param name="Change">How it is updated.</param>
/// <param name="Inputs">What is imported for it.</param>
/// <param name="State">What will be known of it.</param>
internal sealed record FeedPlan(Uri Address, FeedChange Change, IReadOnlyList<ImportInput> Inputs, FeedState State)
{
    /// <summary>The list of its records' dates, where there is one.</summary>
    public RecordListing? Listing { get; init; }

    /// <summary>The server's time of its answer, or the date that the feed has already.</summary>
    public DateTimeOffset? Date { get; init; }
}
