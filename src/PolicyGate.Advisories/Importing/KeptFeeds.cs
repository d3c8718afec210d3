using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Importing;

/// <summary>What a new database takes over from the old one.</summary>
internal static class KeptFeeds
{
    /// <summary>Adds what the old database has of feeds that aren't replaced, and of those that are only added to. Returns the feeds that are complete in it.</summary>
    /// <param name="file">The old database; null where there is none.</param>
    /// <param name="content">What the new one will hold.</param>
    /// <param name="own">The feeds that were read whole.</param>
    /// <param name="met">All feeds that were read of.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static HashSet<string> Add(PageFile? file, ImportContent content, HashSet<string> own, HashSet<string> met, CancellationToken cancellationToken)
    {
        if (file is null)
            return new(StringComparer.Ordinal);
        var complete = file.Root.Feeds.Where(feed => !feed.Partial).Select(feed => feed.Name).ToHashSet(StringComparer.Ordinal);
        if (file.Root.Feeds.All(feed => own.Contains(feed.Name)))
            return complete;
        try
        {
            var old = new AdvisoryPages(file);
            var rows = new Dictionary<RecordReference, int>();
            for (var page = 0; page < old.Root.RecordPages; page++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var record in old.RecordsOf(page).Index())
                {
                    var ids = RecordCodec.ReadIds(record.Item);
                    rows[new(page, record.Index)] = content.AddOld(ids.Id, ids.Modified, record.Item);
                }
            }

            for (var bucket = 0; bucket < old.Root.NameBuckets; bucket++)
            {
                foreach (var entry in old.EntriesOf(bucket).Where(entry => !own.Contains(entry.Feed)))
                {
                    if (!rows.TryGetValue(entry.Reference, out var row))
                        throw new InvalidDataException("an entry has no record");
                    if (!met.Contains(entry.Feed) || content.OldIsNewer(row, entry.Feed))
                        content.AddOldEntry(row, entry);
                }
            }

            return complete;
        }
        catch (InvalidDataException e)
        {
            throw file.Broken(e);
        }
    }
}
