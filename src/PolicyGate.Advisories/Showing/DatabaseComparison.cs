using PolicyGate.Advisories.Enrichment;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Showing;

/// <summary>What differs between two databases. Both are read once, side by side, in the order of ids.</summary>
internal sealed class DatabaseComparison(AdvisoryPages old, AdvisoryPages now, CancellationToken cancellationToken)
{
    /// <summary>The changes by id, then feed, ordinal.</summary>
    public IEnumerable<RecordChange> Records()
    {
        using var oldIds = Ids(old).GetEnumerator();
        using var newIds = Ids(now).GetEnumerator();
        var (hasOld, hasNew) = (oldIds.MoveNext(), newIds.MoveNext());
        while (hasOld || hasNew)
        {
            var order = !hasOld ? 1 : !hasNew ? -1 : string.CompareOrdinal(oldIds.Current.Id, newIds.Current.Id);
            foreach (var change in Compare(order <= 0 ? oldIds.Current : null, order >= 0 ? newIds.Current : null))
                yield return change;
            if (order <= 0)
                hasOld = oldIds.MoveNext();
            if (order >= 0)
                hasNew = newIds.MoveNext();
        }
    }

    /// <summary>How the tables of single CVEs and releases differ, by name, ordinal.</summary>
    public IEnumerable<FeedChanges> Tables()
    {
        foreach (var name in old.Root.Enrichments.Concat(now.Root.Enrichments).Select(table => table.Feed.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = RowsOf(old, name).ToDictionary(row => row.Key, row => row.Body);
            var changes = new FeedChanges(name);
            foreach (var row in RowsOf(now, name))
            {
                if (!rows.Remove(row.Key, out var body))
                    changes.Count(RecordChangeKind.Added);
                else if (!body.AsSpan().SequenceEqual(row.Body))
                    changes.Count(RecordChangeKind.Changed);
            }

            foreach (var _ in rows)
                changes.Count(RecordChangeKind.Removed);
            yield return changes;
        }
    }

    private static IEnumerable<EnrichmentRow> RowsOf(AdvisoryPages pages, string name) =>
        pages.Root.Enrichments.FirstOrDefault(table => table.Feed.Name == name) is { } table ? pages.Enrichment.RowsOf(table) : [];

    private static IEnumerable<RecordChange> Compare(IdContent? before, IdContent? after)
    {
        var feeds = new SortedSet<string>(before?.Feeds.Keys.AsEnumerable() ?? [], StringComparer.Ordinal);
        feeds.UnionWith(after?.Feeds.Keys.AsEnumerable() ?? []);
        foreach (var feed in feeds)
        {
            var (one, other) = (before?.Feeds.GetValueOrDefault(feed), after?.Feeds.GetValueOrDefault(feed));
            var (oldRecord, newRecord) = (one?.Newest.Record, other?.Newest.Record);
            if (one is null)
                yield return new(RecordChangeKind.Added, feed, after!.Id, null, newRecord);
            else if (other is null)
                yield return new(RecordChangeKind.Removed, feed, before!.Id, oldRecord, null);
            else if (!one.SaysTheSame(other))
                yield return new(oldRecord!.Withdrawn is null && newRecord!.Withdrawn is not null ? RecordChangeKind.Withdrawn : RecordChangeKind.Changed, feed, before!.Id, oldRecord, newRecord);
        }
    }

    /// <summary>Groups the records of an id: an update may have replaced it in one feed and not in the other, and some feeds have one for each package.</summary>
    private IEnumerable<IdContent> Ids(AdvisoryPages pages)
    {
        IdContent? group = null;
        foreach (var advisory in new AdvisoryContent(pages, cancellationToken).Read())
        {
            var id = RecordCodec.ReadIds(advisory.Content).Id;
            if (group is not null && group.Id != id)
            {
                yield return group;
                group = null;
            }

            group ??= new(id);
            foreach (var entry in advisory.Entries)
                group.Add(entry.Feed, advisory, entry);
        }

        if (group is not null)
            yield return group;
    }

    private sealed class IdContent(string id)
    {
        public string Id { get; } = id;

        public Dictionary<string, FeedContent> Feeds { get; } = new(StringComparer.Ordinal);

        public void Add(string feed, StoredAdvisory advisory, StoredEntry entry)
        {
            if (!Feeds.TryGetValue(feed, out var content))
                Feeds[feed] = content = new();
            content.Add(advisory, entry);
        }
    }

    /// <summary>What a feed has under an id: records, each followed by its packages.</summary>
    private sealed class FeedContent
    {
        private readonly List<StoredAdvisory> _records = [];
        private readonly List<StoredEntry> _entries = [];

        public StoredAdvisory Newest => _records.MaxBy(record => record.Record.Modified)!;

        public void Add(StoredAdvisory advisory, StoredEntry entry)
        {
            if (_records.Count == 0 || _records[^1] != advisory)
                _records.Add(advisory);
            _entries.Add(entry);
        }

        public bool SaysTheSame(FeedContent other) =>
            _records.Count == other._records.Count
            && _entries.Count == other._entries.Count
            && _records.Zip(other._records).All(pair => pair.First.Content.AsSpan().SequenceEqual(pair.Second.Content))
            && _entries.Zip(other._entries).All(pair => pair.First.Name == pair.Second.Name && pair.First.Body.AsSpan().SequenceEqual(pair.Second.Body));
    }
}

/// <summary>How many records or rows of a feed changed, by what became of them.</summary>
internal sealed class FeedChanges(string feed)
{
    private readonly int[] _counts = new int[4];

    public string Feed { get; } = feed;

    public int this[RecordChangeKind kind] => _counts[(int)kind];

    public bool Any => _counts.Any(count => count > 0);

    public void Count(RecordChangeKind kind) => _counts[(int)kind]++;
}
