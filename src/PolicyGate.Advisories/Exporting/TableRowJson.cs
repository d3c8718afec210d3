using System.Globalization;
using System.Text.Json;
using PolicyGate.Advisories.Enrichment;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Exporting;

/// <summary>A row of a table in an export, as it will be stored.</summary>
internal sealed record ExportedRow(string Feed, long Key, byte[] Body);

/// <summary>What a feed says of a single CVE or release, as JSON.</summary>
internal static class TableRowJson
{
    private const string DayFormat = "yyyy-MM-dd";

    public static void Write(Utf8JsonWriter json, EnrichmentEntry table, EnrichmentRow row)
    {
        json.WriteStartObject();
        json.WriteString("feed", table.Feed.Name);
        if (table.Kind == EnrichmentKind.EndOfLife)
            json.WriteNumber("row", row.Key);
        else
            json.WriteString("cve", CveKey.Name(row.Key));
        switch (table.Kind)
        {
            case EnrichmentKind.Epss:
                json.WriteNumber("epss", EnrichmentFacts.ReadEpss(row.Body));
                break;
            case EnrichmentKind.KnownExploited:
                json.WriteString("due", EnrichmentFacts.ReadDueDate(row.Body)?.ToString(DayFormat, CultureInfo.InvariantCulture));
                break;
            case EnrichmentKind.Cvss:
                json.WriteStartArray("cvss");
                foreach (var claim in EnrichmentFacts.ReadCvss(row.Body))
                {
                    json.WriteStartObject();
                    json.WriteString("vector", claim.Vector);
                    json.WriteString("source", claim.Source);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                break;
            default:
                var release = EnrichmentFacts.ReadSupport(row.Body);
                json.WriteString("distribution", release.Distribution);
                json.WriteString("release", release.Release);
                json.WriteString("lastDay", release.LastDay.ToString(DayFormat, CultureInfo.InvariantCulture));
                break;
        }

        json.WriteEndObject();
    }

    /// <exception cref="OsvFormatException">It is no such row.</exception>
    public static ExportedRow Read(JsonElement root, Func<string, EnrichmentKind?> kindOf)
    {
        var feed = Text(root, "feed");
        var writer = new ContentWriter();
        var body = kindOf(feed) switch
        {
            EnrichmentKind.Epss => EnrichmentFacts.Epss(writer, root.TryGetProperty("epss", out var epss) && epss.TryGetDouble(out var probability) && probability is >= 0 and <= 1 ? probability : throw Missing("epss")),
            EnrichmentKind.KnownExploited => EnrichmentFacts.KnownExploited(writer, root.TryGetProperty("due", out var due) && due.ValueKind == JsonValueKind.String ? Day(root, "due") : null),
            EnrichmentKind.Cvss => EnrichmentFacts.Cvss(writer, root.TryGetProperty("cvss", out var claims) ? OsvJson.Items(claims, "cvss").Select(claim => new VectorClaim(Text(claim, "vector"), Text(claim, "source"))) : throw Missing("cvss")),
            EnrichmentKind.EndOfLife => EnrichmentFacts.Support(writer, new(Text(root, "distribution"), Text(root, "release"), Day(root, "lastDay"))),
            _ => throw new OsvFormatException("a row is of no known table"),
        };
        return new(feed, kindOf(feed) == EnrichmentKind.EndOfLife ? Row(root) : CveKey.Of(Text(root, "cve")) ?? throw Missing("cve"), body);
    }

    private static long Row(JsonElement root) => root.TryGetProperty("row", out var row) && row.TryGetInt64(out var number) && number >= 0 ? number : throw Missing("row");

    private static string Text(JsonElement item, string key) => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(key, out var value) ? OsvJson.Text(value, key) : throw Missing(key);

    private static DateOnly Day(JsonElement item, string key) => EnrichmentFacts.Day(Text(item, key)) ?? throw Missing(key);

    private static OsvFormatException Missing(string key) => new($"there is no '{key}' where one is expected, or it makes no sense");
}
