using Microsoft.Data.Sqlite;

namespace PolicyGate.Advisories.Importing;

/// <summary>
/// Puts a new database in the old one's place: it is made beside it under another name, written to disk and then renamed, so that whoever reads the old one goes on
/// undisturbed, and a crash at any moment leaves the old one or the new one.
/// </summary>
internal sealed class DatabaseReplacement
{
    private const string TemporarySuffix = ".tmp";

    private DatabaseReplacement(string target)
    {
        Target = target;
        var temporary = $"{target}.{Guid.NewGuid():n}";
        (ScratchPath, NewPath) = ($"{temporary}.scratch{TemporarySuffix}", $"{temporary}.new{TemporarySuffix}");
    }

    /// <summary>The file that is replaced, if it exists.</summary>
    public string Target { get; }

    /// <summary>For what is needed until the new database is whole.</summary>
    public string ScratchPath { get; }

    /// <summary>Where the new database is made.</summary>
    public string NewPath { get; }

    /// <exception cref="AdvisoryDatabaseException">The database can't be written; the old one stays.</exception>
    public static async Task<T> RunAsync<T>(string database, Func<DatabaseReplacement, Task<T>> makeAsync, CancellationToken cancellationToken)
    {
        // A link stays a link, to the new file in the old one's place.
        var link = File.Exists(database) ? File.ResolveLinkTarget(database, returnFinalTarget: true) : null;
        var target = Path.GetFullPath(link?.FullName ?? database);
        if (Directory.Exists(target) || Path.GetDirectoryName(target) is not { } folder)
            throw new AdvisoryDatabaseException($"The advisory database '{database.Printable()}' is a folder: name a file.");

        var replacement = new DatabaseReplacement(target);
        try
        {
            Directory.CreateDirectory(folder);
            DeleteLeftovers(folder, Path.GetFileName(target));
            var result = await makeAsync(replacement).ConfigureAwait(false);
            using (var file = new FileStream(replacement.NewPath, FileMode.Open, FileAccess.ReadWrite))
                file.Flush(flushToDisk: true);
            cancellationToken.ThrowIfCancellationRequested();
            File.Move(replacement.NewPath, target, overwrite: true);
            return result;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new AdvisoryDatabaseException($"The advisory database '{database.Printable()}' can't be written ({e.Message.Printable(200)}): check the folder's permissions and free space. The old database, if any, stays.", e);
        }
        finally
        {
            foreach (var path in new[] { replacement.ScratchPath, replacement.NewPath }.Where(File.Exists))
                File.Delete(path);
        }
    }

    /// <summary>Deletes what was left by those who were killed: nothing else has such a name, and nobody takes a day.</summary>
    private static void DeleteLeftovers(string folder, string name)
    {
        foreach (var path in Directory.EnumerateFiles(folder, $"{name}.*{TemporarySuffix}"))
        {
            if (File.GetLastWriteTimeUtc(path) < DateTime.UtcNow.AddDays(-1))
                File.Delete(path);
        }
    }
}
