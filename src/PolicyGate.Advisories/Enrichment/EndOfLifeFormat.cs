using System.Text.Json;
using PolicyGate.Advisories.Osv;

namespace PolicyGate.Advisories.Enrichment;

/// <summary>endoflife.date's API v1, a product: <c>result.releases[]</c> with <c>eolFrom</c> and <c>eoesFrom</c>.</summary>
internal sealed class EndOfLifeFormat : IEnrichmentFormat
{
    public bool Knows(string start) => start.TrimStart().StartsWith('{') && start.Contains("\"schema_version\"", StringComparison.Ordinal) && start.Contains("\"result\"", StringComparison.Ordinal) && start.Contains("\"releases\"", StringComparison.Ordinal);

    public EnrichmentTable Read(ReadOnlySpan<byte> content, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(content.ToArray());
            var result = document.RootElement.GetProperty("result");
            var distribution = ReleaseTable.Distribution(JsonRows.Text(result, "name") ?? "");
            return ReleaseTable.Of("endoflife.date", distribution, FeedTime.Parse(JsonRows.Text(document.RootElement, "last_modified")), Releases(result.GetProperty("releases"), distribution));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new OsvFormatException("it is no product of endoflife.date's API", e);
        }
    }

    private static List<SupportedRelease> Releases(JsonElement releases, string distribution)
    {
        var found = new List<SupportedRelease>();
        foreach (var release in releases.EnumerateArray())
        {
            var end = EnrichmentFacts.Day(JsonRows.Text(release, "eolFrom"));
            if (ReleaseTable.HasFreeExtension(distribution) && EnrichmentFacts.Day(JsonRows.Text(release, "eoesFrom")) is { } extended && extended > end)
                end = extended;
            if (JsonRows.Text(release, "name") is { Length: > 0 and <= 64 } version && end is { } lastDay)
                found.Add(new(distribution, version, lastDay));
        }

        return found;
    }
}
