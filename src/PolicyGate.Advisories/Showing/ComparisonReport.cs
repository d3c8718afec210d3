using System.Globalization;
using System.Text.Json;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Showing;

/// <summary>Writes what differs between two databases, as it is found.</summary>
internal sealed class ComparisonReport(PageFile old, PageFile now, DatabaseComparison comparison, Stream destination)
{
    public const int SchemaVersion = 1;

    private static readonly RecordChangeKind[] _kinds = Enum.GetValues<RecordChangeKind>();

    public void WriteTable()
    {
        using var text = new StreamWriter(destination, leaveOpen: true);
        var feeds = new SortedDictionary<string, FeedChanges>(StringComparer.Ordinal);
        foreach (var change in Changes(feeds))
            text.WriteLine($"{Word(change.Kind),-9} {change.Feed.Printable(),-30} {change.Id.Printable(),-24} {(change.New ?? change.Old)?.Summary?.Printable(80)}".TrimEnd());
        if (feeds.Count > 0)
            text.WriteLine();
        foreach (var feed in feeds.Values)
            text.WriteLine(Line(feed, "records"));
        foreach (var table in Tables().Where(table => table.Any))
            text.WriteLine(Line(table, "rows"));
        text.WriteLine(old.Digest == now.Digest ? $"The same content, {now.Digest}." : $"{old.Digest} -> {now.Digest}");
    }

    public void WriteJson()
    {
        using var json = new Utf8JsonWriter(destination, new() { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        Write(json, "old", old);
        Write(json, "new", now);
        json.WriteStartArray("changes");
        var feeds = new SortedDictionary<string, FeedChanges>(StringComparer.Ordinal);
        foreach (var change in Changes(feeds))
        {
            json.WriteStartObject();
            json.WriteString("change", Word(change.Kind));
            json.WriteString("feed", change.Feed);
            json.WriteString("id", change.Id);
            if (change.Old is { } before)
                json.WriteString("oldModified", before.Modified);
            if (change.New is { } after)
                json.WriteString("modified", after.Modified);
            if (change.New?.Withdrawn is { } withdrawn)
                json.WriteString("withdrawn", withdrawn);
            json.WriteEndObject();
            json.Flush();
        }

        json.WriteEndArray();
        Write(json, "feeds", feeds.Values);
        Write(json, "tables", Tables());
        json.WriteEndObject();
        json.Flush();
        destination.WriteByte((byte)'\n');
    }

    private IEnumerable<RecordChange> Changes(SortedDictionary<string, FeedChanges> feeds)
    {
        if (old.Digest == now.Digest)
            yield break;
        foreach (var change in comparison.Records())
        {
            if (!feeds.TryGetValue(change.Feed, out var counts))
                feeds[change.Feed] = counts = new(change.Feed);
            counts.Count(change.Kind);
            yield return change;
        }
    }

    private IEnumerable<FeedChanges> Tables() => old.Digest == now.Digest ? [] : comparison.Tables();

    private static void Write(Utf8JsonWriter json, string name, PageFile file)
    {
        json.WriteStartObject(name);
        json.WriteString("digest", file.Digest);
        json.WriteStartArray("feeds");
        foreach (var feed in file.Root.Feeds.Concat(file.Root.Enrichments.Select(table => table.Feed)))
        {
            json.WriteStartObject();
            json.WriteString("name", feed.Name);
            if (feed.Date is { } date)
                json.WriteString("date", date);
            json.WriteNumber("records", feed.Records);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<FeedChanges> feeds)
    {
        json.WriteStartArray(name);
        foreach (var feed in feeds)
        {
            json.WriteStartObject();
            json.WriteString("name", feed.Feed);
            foreach (var kind in _kinds)
                json.WriteNumber(Word(kind), feed[kind]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Line(FeedChanges feed, string what) => string.Create(
        CultureInfo.InvariantCulture,
        $"{feed.Feed.Printable(),-30} {what}: {string.Join(", ", _kinds.Where(kind => feed[kind] > 0).Select(kind => string.Create(CultureInfo.InvariantCulture, $"{feed[kind]} {Word(kind)}")))}");

    private static string Word(RecordChangeKind kind) => kind switch
    {
        RecordChangeKind.Added => "added",
        RecordChangeKind.Changed => "changed",
        RecordChangeKind.Withdrawn => "withdrawn",
        _ => "removed",
    };
}
