using System.Collections.Immutable;

namespace PolicyGate.Advisories;

/// <summary>A database that was pushed to a registry, or pulled from there.</summary>
/// <param name="Manifest">Digest of the artifact's manifest, by which exactly this is pulled.</param>
/// <param name="Digest">Digest of the database's content.</param>
/// <param name="Size">Size of the file in bytes.</param>
/// <param name="Feeds">The feeds in it, by name, ordinal.</param>
public sealed record SharedDatabase(string Manifest, string Digest, long Size, ImmutableArray<AdvisoryFeed> Feeds);
