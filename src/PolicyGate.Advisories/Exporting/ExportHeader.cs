using System.Collections.Immutable;
using System.Text.Json;
using PolicyGate.Advisories.Enrichment;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Exporting;

/// <summary>The first line of an export: which feeds there are, and the tables beside them.</summary>
internal sealed record ExportHeader(ImmutableArray<AdvisoryFeed> Feeds, ImmutableArray<EnrichmentEntry> Tables)
{
    /// <summary>Version of the export's form.</summary>
    public const int Version = 1;

    /// <summary>How every export starts.</summary>
    public static ReadOnlySpan<byte> Start => "{\"policyGateExport\":"u8;

    private static readonly string[] _kinds = ["", "epss", "knownExploited", "cvss", "endOfLife"];

    public EnrichmentKind? KindOf(string feed)
    {
        foreach (var table in Tables)
        {
            if (table.Feed.Name == feed)
                return table.Kind;
        }

        return null;
    }

    public static void Write(Utf8JsonWriter json, DatabaseRoot root, string digest)
    {
        json.WriteStartObject();
        json.WriteNumber("policyGateExport", Version);
        json.WriteString("digest", digest);
        json.WriteStartArray("feeds");
        foreach (var feed in root.Feeds)
        {
            json.WriteStartObject();
            Write(json, feed);
            json.WriteBoolean("partial", feed.Partial);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("tables");
        foreach (var table in root.Enrichments)
        {
            json.WriteStartObject();
            json.WriteString("kind", _kinds[(int)table.Kind]);
            Write(json, table.Feed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <exception cref="OsvFormatException">It is no such line.</exception>
    public static ExportHeader Read(JsonElement root)
    {
        if (Member(root, "policyGateExport").GetRawText() != "1")
            throw new OsvFormatException("it is of a newer form; use the PolicyGate that wrote it, or a newer one");
        return new(
            [.. OsvJson.Items(Member(root, "feeds"), "feeds").Select(Feed)],
            [.. OsvJson.Items(Member(root, "tables"), "tables").Select(table => new EnrichmentEntry(Kind(table), Feed(table), 1))]);
    }

    private static EnrichmentKind Kind(JsonElement table) => Array.IndexOf(_kinds, OsvJson.Name(Member(table, "kind"), "kind")) is > 0 and var kind ? (EnrichmentKind)kind : throw new OsvFormatException("a table is of no known kind");

    private static AdvisoryFeed Feed(JsonElement feed) =>
        new(OsvJson.Name(Member(feed, "name"), "name"), OsvJson.OptionalTime(Member(feed, "date"), "date"), 0) { Partial = feed.TryGetProperty("partial", out var partial) && partial.ValueKind == JsonValueKind.True };

    private static void Write(Utf8JsonWriter json, AdvisoryFeed feed)
    {
        json.WriteString("name", feed.Name);
        if (feed.Date is { } date)
            json.WriteString("date", date);
        else
            json.WriteNull("date");
        json.WriteNumber("records", feed.Records);
    }

    private static JsonElement Member(JsonElement item, string key) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(key, out var value) ? value : throw new OsvFormatException($"its first line has no '{key}' where one is expected");
}
