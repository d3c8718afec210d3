using System.Collections.Immutable;

namespace PolicyGate.Advisories;

/// <summary>Builds the advisory database from feeds.</summary>
public static class AdvisoryImport
{
    /// <summary>
    /// Reads OSV records from folders, single files and <c>all.zip</c> archives, replaces each feed that it meets with what all the paths together hold of it,
    /// and replaces the database atomically. All or nothing.
    /// </summary>
    /// <param name="paths">Folders, <c>.json</c> files, <c>.zip</c> files.</param>
    /// <param name="database">The database file, made if missing.</param>
    /// <param name="progress">Records read so far.</param>
    /// <param name="cancellationToken">Cancels; the old database stays.</param>
    /// <exception cref="AdvisoryDatabaseException">A path is missing, a feed can't be trusted, or the database can't be written; the old one stays.</exception>
    public static Task<ImportResult> ImportAsync(IReadOnlyList<string> paths, string database, IProgress<long>? progress, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}

/// <summary>What an import did.</summary>
/// <param name="Feeds">The feeds that were replaced.</param>
/// <param name="Skipped">Records that were left out, each with its reason.</param>
/// <param name="Digest">The database's digest.</param>
public sealed record ImportResult(ImmutableArray<AdvisoryFeed> Feeds, ImmutableArray<Notification> Skipped, string Digest);
