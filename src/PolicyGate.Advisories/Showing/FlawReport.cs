using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using PolicyGate.Advisories.Enrichment;
using PolicyGate.Advisories.Exporting;
using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Showing;

/// <summary>Writes all that a database knows of a flaw.</summary>
internal static class FlawReport
{
    public const int SchemaVersion = 1;

    private const int MostVersions = 12;

    public static void WriteJson(KnownFlaw flaw, string digest, Stream destination)
    {
        using var json = new Utf8JsonWriter(destination, new() { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteString("database", digest);
        json.WriteString("id", flaw.Id);
        json.WriteStartArray("aliases");
        foreach (var alias in flaw.Aliases)
            json.WriteStringValue(alias);
        json.WriteEndArray();
        if (flaw.Facts != CveFacts.None)
            Write(json, flaw.Facts);
        json.WriteStartArray("records");
        foreach (var record in flaw.Records)
        {
            json.WriteStartObject();
            json.WriteBoolean("sameFlaw", record.IsSameFlaw);
            AdvisoryJson.WriteMembers(json, record.Record, record.Entries);
            json.WriteEndObject();
            json.Flush();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        destination.WriteByte((byte)'\n');
    }

    public static void WriteTable(KnownFlaw flaw, Stream destination)
    {
        using var text = new StreamWriter(destination, leaveOpen: true);
        text.WriteLine(flaw.Id.Printable());
        if (flaw.Aliases.Length > 0)
            text.WriteLine($"aliases   {string.Join(", ", flaw.Aliases).Printable()}");
        foreach (var line in Lines(flaw.Facts))
            text.WriteLine(line);
        foreach (var record in flaw.Records)
        {
            text.WriteLine();
            Write(text, record);
        }
    }

    private static void Write(StreamWriter text, KnownRecord known)
    {
        var record = known.Record;
        text.WriteLine($"{record.Id.Printable()}{(known.IsSameFlaw ? "" : " (names it among others)")}, {record.Source.Printable()}{(record.License is { } license ? $" ({license.Printable()})" : "")}");
        if (record.Summary is { } summary)
            text.WriteLine($"  {summary.Printable(300)}");
        text.WriteLine($"  modified {Day(record.Modified)}{(record.Published is { } published ? $", published {Day(published)}" : "")}{(record.Withdrawn is { } withdrawn ? $", withdrawn {Day(withdrawn)}" : "")}");
        Write(text, "severity", [.. record.Severities.Select(severity => $"{severity.Type} {severity.Score}"), .. record.Word is { } word ? [word] : Array.Empty<string>()]);
        Write(text, "aliases ", record.Aliases);
        Write(text, "upstream", record.Upstream);
        Write(text, "related ", record.Related);
        Write(text, "cwe     ", record.Cwes);
        foreach (var entry in known.Entries)
            Write(text, entry.Feed, RecordCodec.ReadPackage(new AdvisoryFeed(entry.Feed, null, 0).Ecosystem, entry.Name, entry.Body));
        foreach (var address in record.References)
            text.WriteLine($"  {address.Printable()}");
    }

    private static void Write(StreamWriter text, string label, ImmutableArray<string> values)
    {
        if (values.Length > 0)
            text.WriteLine($"  {label} {string.Join(", ", values).Printable()}");
    }

    private static void Write(StreamWriter text, string feed, AffectedPackage package)
    {
        string?[] parts =
        [
            .. package.Ranges.Select(Describe),
            package.Versions.Length > 0 ? $"versions {string.Join(" ", package.Versions.Take(MostVersions))}{(package.Versions.Length > MostVersions ? string.Create(CultureInfo.InvariantCulture, $" and {package.Versions.Length - MostVersions} more") : "")}" : null,
            package.Status == PackageStatus.Unstated ? null : PackageStatusNames.Of(package.Status),
            package.Word,
            package.Channel is null ? null : $"channel {package.Channel}",
            package.Module is null ? null : package.Module.Length == 0 ? "no module" : $"module {package.Module}",
            package.Architectures.Length > 0 ? string.Join(" ", package.Architectures) : null,
            package.FixPublished is { } fix ? $"fix published {Day(fix)}" : null,
            .. package.Severities.Select(severity => $"{severity.Type} {severity.Score}"),
        ];
        text.WriteLine($"  {feed.Printable(),-24} {package.Name.Printable(),-28} {string.Join("; ", parts.OfType<string>()).Printable()}".TrimEnd());
    }

    private static string Describe(ImmutableArray<RangeEvent> range) => string.Join(", ", range.Select(item => item.Kind switch
    {
        RangeEventKind.Introduced => item.IsStart ? "from the first" : $"from {item.Version}",
        RangeEventKind.Fixed => $"fixed in {item.Version}",
        RangeEventKind.LastAffected => $"up to and with {item.Version}",
        _ => $"nothing known from {item.Version}",
    }));

    private static IEnumerable<string> Lines(CveFacts facts)
    {
        if (facts.IsExploited)
            yield return $"exploited {(facts.DueDate is { } due ? $"(CISA, due {due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)})" : "(CISA)")}";
        if (facts.Epss is { } epss)
            yield return string.Create(CultureInfo.InvariantCulture, $"epss      {epss}");
        foreach (var vector in facts.Vectors)
            yield return $"cvss      {vector.Vector.Printable()} ({vector.Source.Printable()})";
    }

    private static void Write(Utf8JsonWriter json, CveFacts facts)
    {
        if (facts.Epss is { } epss)
            json.WriteNumber("epss", epss);
        json.WriteBoolean("knownExploited", facts.IsExploited);
        if (facts.DueDate is { } due)
            json.WriteString("dueDate", due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteStartArray("cvss");
        foreach (var vector in facts.Vectors)
        {
            json.WriteStartObject();
            json.WriteString("vector", vector.Vector);
            json.WriteString("source", vector.Source);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
