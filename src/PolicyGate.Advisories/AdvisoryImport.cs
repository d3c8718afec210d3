using PolicyGate.Advisories.Importing;

namespace PolicyGate.Advisories;

/// <summary>Builds the advisory database from feeds.</summary>
public static class AdvisoryImport
{
    /// <summary>
    /// Reads OSV records from folders, single files and <c>all.zip</c> archives, and what feeds say of single CVEs (KEV, EPSS, CVSS, end of life; known by their content), replaces each feed that it meets with what all the paths together hold of it,
    /// and replaces the database atomically. All or nothing. A feed that is met only in passing, since each of its records belongs to one larger feed of the
    /// same archive as well (as npm's do in NuGet's archive), is added to instead: it would else be replaced by a fragment of itself.
    /// </summary>
    /// <param name="paths">Folders, <c>.json</c> files, <c>.zip</c> files.</param>
    /// <param name="database">The database file, made if missing.</param>
    /// <param name="progress">Records read so far.</param>
    /// <param name="cancellationToken">Cancels; the old database stays.</param>
    /// <exception cref="AdvisoryDatabaseException">A path is missing, a feed can't be trusted, or the database can't be written; the old one stays.</exception>
    public static Task<ImportResult> ImportAsync(IReadOnlyList<string> paths, string database, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentException.ThrowIfNullOrEmpty(database);
        return Task.Run(async () => (await new DatabaseImport([.. paths.Select(path => new ImportInput(path))], [], database, progress, cancellationToken).RunAsync().ConfigureAwait(false)).Result, CancellationToken.None);
    }
}
