using System.Collections.Immutable;
using System.Text.Json;
using PolicyGate.Advisories.Importing;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Exporting;

/// <summary>A record of an export, as it will be stored.</summary>
internal sealed record ExportedAdvisory(string Id, DateTimeOffset Modified, byte[] Content, ImmutableArray<ParsedEntry> Entries);

/// <summary>Reads what <see cref="AdvisoryJson"/> wrote, and nothing else: what it doesn't know would be lost, so it is an error.</summary>
internal static class AdvisoryJsonReader
{
    /// <exception cref="OsvFormatException">It is no such record.</exception>
    public static ExportedAdvisory Read(JsonElement root)
    {
        var writer = new ContentWriter();
        var entries = ImmutableArray<ParsedEntry>.Empty;
        var record = new AdvisoryRecord { Id = OsvJson.Text(Required(root, "id"), "id"), Modified = OsvJson.Time(Required(root, "modified"), "modified") };
        foreach (var member in root.EnumerateObject())
        {
            var value = member.Value;
            switch (member.Name)
            {
                case "id" or "modified": break;
                case "published": record = record with { Published = OsvJson.Time(value, member.Name) }; break;
                case "withdrawn": record = record with { Withdrawn = OsvJson.Time(value, member.Name) }; break;
                case "aliases": record = record with { Aliases = Texts(value, member.Name) }; break;
                case "upstream": record = record with { Upstream = Texts(value, member.Name) }; break;
                case "related": record = record with { Related = Texts(value, member.Name) }; break;
                case "summary": record = record with { Summary = OsvJson.Text(value, member.Name) }; break;
                case "details": record = record with { Details = OsvJson.Text(value, member.Name) }; break;
                case "severity": record = record with { Severities = Severities(value) }; break;
                case "references": record = record with { References = [.. OsvJson.Items(value, member.Name).Select(item => OsvJson.Text(Required(item, "url"), "url"))] }; break;
                case "affected": entries = [.. OsvJson.Items(value, member.Name).Select(item => Entry(item, writer))]; break;
                case "database_specific": record = Specific(value, record); break;
                default: throw Unknown(member.Name);
            }
        }

        writer.Clear();
        RecordCodec.Write(writer, record);
        return new(record.Id, record.Modified, writer.ToArray(), entries);
    }

    private static AdvisoryRecord Specific(JsonElement specific, AdvisoryRecord record)
    {
        foreach (var member in OsvJson.Members(specific, "database_specific"))
        {
            record = member.Name switch
            {
                "source" => record with { Source = OsvJson.Text(member.Value, member.Name) },
                "license" => record with { License = OsvJson.Text(member.Value, member.Name) },
                "severity" => record with { Word = OsvJson.Text(member.Value, member.Name) },
                "cwe_ids" => record with { Cwes = Texts(member.Value, member.Name) },
                _ => throw Unknown(member.Name),
            };
        }

        return record;
    }

    private static ParsedEntry Entry(JsonElement item, ContentWriter writer)
    {
        var package = new AffectedPackage { Ecosystem = "", Name = "" };
        var feed = "";
        foreach (var member in OsvJson.Members(item, "affected"))
        {
            var value = member.Value;
            switch (member.Name)
            {
                case "package": package = package with { Name = OsvJson.Text(Required(value, "name"), "name") }; break;
                case "ranges": package = package with { Ranges = [.. OsvJson.Items(value, member.Name).Select(Range)] }; break;
                case "versions": package = package with { Versions = Texts(value, member.Name) }; break;
                case "severity": package = package with { Severities = Severities(value) }; break;
                case "database_specific": (feed, package) = Specific(value, package); break;
                default: throw Unknown(member.Name);
            }
        }

        writer.Clear();
        RecordCodec.Write(writer, package);
        return new(feed.Contains('/', StringComparison.Ordinal) ? feed : throw new OsvFormatException("a package is of no feed"), package.Name, writer.ToArray());
    }

    private static (string Feed, AffectedPackage Package) Specific(JsonElement specific, AffectedPackage package)
    {
        var feed = "";
        foreach (var member in OsvJson.Members(specific, "database_specific"))
        {
            var value = member.Value;
            switch (member.Name)
            {
                case "feed": feed = OsvJson.Text(value, member.Name); break;
                case "severity": package = package with { Word = OsvJson.Text(value, member.Name) }; break;
                case "status": package = package with { Status = PackageStatusNames.Find(OsvJson.Text(value, member.Name)) ?? throw new OsvFormatException("'status' is no known word") }; break;
                case "channel": package = package with { Channel = OsvJson.Text(value, member.Name) }; break;
                case "module": package = package with { Module = OsvJson.Text(value, member.Name) }; break;
                case "architectures": package = package with { Architectures = Texts(value, member.Name) }; break;
                case "fix_published": package = package with { FixPublished = OsvJson.Time(value, member.Name) }; break;
                default: throw Unknown(member.Name);
            }
        }

        return (feed, package);
    }

    private static ImmutableArray<RangeEvent> Range(JsonElement range) =>
        [.. OsvJson.Items(Required(range, "events"), "events").SelectMany(item => OsvJson.Members(item, "events"))
            .Select(item => new RangeEvent(RangeEventNames.Find(item.Name) ?? throw Unknown(item.Name), OsvJson.Text(item.Value, item.Name)))];

    private static ImmutableArray<SeverityClaim> Severities(JsonElement value) =>
        [.. OsvJson.Items(value, "severity").Select(item => new SeverityClaim(OsvJson.Text(Required(item, "type"), "type"), OsvJson.Text(Required(item, "score"), "score")))];

    private static ImmutableArray<string> Texts(JsonElement value, string key) => [.. OsvJson.Items(value, key).Select(item => OsvJson.Text(item, key))];

    private static JsonElement Required(JsonElement item, string key) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(key, out var value) ? value : throw new OsvFormatException($"there is no '{key}' where one is expected");

    private static OsvFormatException Unknown(string key) => new($"'{key.Printable(64)}' is unknown here");
}
