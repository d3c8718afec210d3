using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using PolicyGate.Advisories.Importing;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Downloading;

/// <summary>Replaces the database by one with the same content and newer dates: what an update does to which its servers say that nothing is new.</summary>
internal static class DatabaseRedating
{
    public static ImportOutcome Run(string database, IReadOnlyList<ConfirmedFeed> confirmed)
    {
        var target = Path.GetFullPath(File.ResolveLinkTarget(database, returnFinalTarget: true)?.FullName ?? database);
        var (digest, root) = Root(target, confirmed);
        var temporary = $"{target}.{Guid.NewGuid():n}.new.tmp";
        try
        {
            File.Copy(target, temporary);
            Write(temporary, digest, root);
            using (var file = new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite))
                file.Flush(flushToDisk: true);
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new AdvisoryDatabaseException($"The advisory database '{database.Printable()}' can't be written ({e.Message.Printable(200)}): check the folder's permissions and free space. The old database stays.", e);
        }
        finally
        {
            File.Delete(temporary);
        }

        return new(new([], [], digest), ImmutableDictionary<string, string>.Empty);
    }

    private static (string Digest, byte[] Root) Root(string path, IReadOnlyList<ConfirmedFeed> confirmed)
    {
        using var file = PageFile.Open(path);
        var root = (file.Root with
        {
            Feeds = [.. file.Root.Feeds.Select(Confirm)],
            Enrichments = [.. file.Root.Enrichments.Select(table => table with { Feed = Confirm(table.Feed) })],
        }).ToBytes();
        return (DatabaseRoot.Digest(root), root);

        AdvisoryFeed Confirm(AdvisoryFeed feed) => confirmed.FirstOrDefault(item => item.Covers(feed.Name)) is { } confirmation ? feed with { Date = confirmation.Date } : feed;
    }

    private static void Write(string path, string digest, byte[] root)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = OFF; UPDATE database SET digest = $digest, root = $root";
        command.Parameters.AddWithValue("$digest", digest);
        command.Parameters.AddWithValue("$root", root);
        command.ExecuteNonQuery();
    }
}
