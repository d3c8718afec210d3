using System.Collections.Immutable;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>A record of a feed that is not OSV's, or the reason why it can't be one.</summary>
/// <param name="Name">How messages name it.</param>
/// <param name="Problem">What is wrong with it.</param>
internal sealed record FeedRecord(string Name, string? Problem = null)
{
    public AdvisoryRecord? Advisory { get; init; }

    public ImmutableArray<AffectedPackage> Affected { get; init; } = [];

    public static FeedRecord Of(AdvisoryRecord advisory, ImmutableArray<AffectedPackage> affected) => new(advisory.Id) { Advisory = advisory, Affected = affected };
}
