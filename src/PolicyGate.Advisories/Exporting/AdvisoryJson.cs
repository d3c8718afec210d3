using System.Collections.Immutable;
using System.Text.Json;
using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Exporting;

/// <summary>
/// A record as JSON in the shape of the OSV schema. What that has no place for stands in <c>database_specific</c>, as the schema wants it, so that nothing is lost.
/// </summary>
internal static class AdvisoryJson
{
    /// <summary>Writes a record as a member-less value: the object from its start to its end.</summary>
    public static void Write(Utf8JsonWriter json, AdvisoryRecord record, IEnumerable<StoredEntry> entries)
    {
        json.WriteStartObject();
        WriteMembers(json, record, entries);
        json.WriteEndObject();
    }

    public static void WriteMembers(Utf8JsonWriter json, AdvisoryRecord record, IEnumerable<StoredEntry> entries)
    {
        json.WriteString("id", record.Id);
        json.WriteString("modified", record.Modified);
        Write(json, "published", record.Published);
        Write(json, "withdrawn", record.Withdrawn);
        Write(json, "aliases", record.Aliases);
        Write(json, "upstream", record.Upstream);
        Write(json, "related", record.Related);
        Write(json, "summary", record.Summary);
        Write(json, "details", record.Details);
        Write(json, record.Severities);
        json.WriteStartArray("affected");
        foreach (var entry in entries)
            Write(json, entry.Feed, RecordCodec.ReadPackage(new AdvisoryFeed(entry.Feed, null, 0).Ecosystem, entry.Name, entry.Body));
        json.WriteEndArray();
        json.WriteStartArray("references");
        foreach (var address in record.References)
        {
            json.WriteStartObject();
            json.WriteString("type", "WEB");
            json.WriteString("url", address);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("database_specific");
        json.WriteString("source", record.Source);
        Write(json, "license", record.License);
        Write(json, "severity", record.Word);
        Write(json, "cwe_ids", record.Cwes);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string feed, AffectedPackage package)
    {
        json.WriteStartObject();
        json.WriteStartObject("package");
        json.WriteString("ecosystem", package.Ecosystem);
        json.WriteString("name", package.Name);
        json.WriteEndObject();
        if (package.Ranges.Length > 0)
        {
            json.WriteStartArray("ranges");
            foreach (var range in package.Ranges)
                Write(json, range);
            json.WriteEndArray();
        }

        Write(json, "versions", package.Versions);
        Write(json, package.Severities);
        json.WriteStartObject("database_specific");
        json.WriteString("feed", feed);
        Write(json, "severity", package.Word);
        if (package.Status != PackageStatus.Unstated)
            json.WriteString("status", PackageStatusNames.Of(package.Status));
        Write(json, "channel", package.Channel);
        if (package.Module is { } module)
            json.WriteString("module", module);
        Write(json, "architectures", package.Architectures);
        Write(json, "fix_published", package.FixPublished);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ImmutableArray<RangeEvent> range)
    {
        json.WriteStartObject();
        json.WriteString("type", "ECOSYSTEM");
        json.WriteStartArray("events");
        foreach (var item in range)
        {
            json.WriteStartObject();
            json.WriteString(RangeEventNames.Of(item.Kind), item.Version);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ImmutableArray<SeverityClaim> severities)
    {
        if (severities.IsEmpty)
            return;
        json.WriteStartArray("severity");
        foreach (var severity in severities)
        {
            json.WriteStartObject();
            json.WriteString("type", severity.Type);
            json.WriteString("score", severity.Score);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        if (texts.IsEmpty)
            return;
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }

    private static void Write(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
            json.WriteString(name, known);
    }
}
