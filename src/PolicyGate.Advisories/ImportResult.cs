using System.Collections.Immutable;

namespace PolicyGate.Advisories;

/// <summary>What an import did.</summary>
/// <param name="Feeds">The feeds that were replaced or, where <see cref="AdvisoryFeed.Partial"/> or met only in passing, added to; by name, ordinal.</param>
/// <param name="Skipped">Records that were left out, each with its reason.</param>
/// <param name="Digest">The database's digest.</param>
public sealed record ImportResult(ImmutableArray<AdvisoryFeed> Feeds, ImmutableArray<Notification> Skipped, string Digest);
