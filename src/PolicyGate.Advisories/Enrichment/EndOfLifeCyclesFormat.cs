using System.Text.Json;
using PolicyGate.Advisories.Osv;

namespace PolicyGate.Advisories.Enrichment;

/// <summary>endoflife.date's first API, <c>PRODUCT.json</c>: an array of cycles with <c>eol</c> and <c>extendedSupport</c>. Which product it is only the file's name tells.</summary>
internal sealed class EndOfLifeCyclesFormat : IEnrichmentFormat
{
    public bool Knows(string start) => start.TrimStart().StartsWith('[') && start.Contains("\"cycle\"", StringComparison.Ordinal) && start.Contains("\"eol\"", StringComparison.Ordinal);

    public EnrichmentTable Read(ReadOnlySpan<byte> content, string name)
    {
        var distribution = ReleaseTable.Distribution(name.ToLowerInvariant());
        try
        {
            using var document = JsonDocument.Parse(content.ToArray());
            var releases = new List<SupportedRelease>();
            foreach (var cycle in document.RootElement.EnumerateArray())
            {
                var end = EnrichmentFacts.Day(JsonRows.Text(cycle, "eol"));
                if (ReleaseTable.HasFreeExtension(distribution) && EnrichmentFacts.Day(JsonRows.Text(cycle, "extendedSupport")) is { } extended && extended > end)
                    end = extended;
                if (JsonRows.Text(cycle, "cycle") is { Length: > 0 and <= 64 } version && end is { } lastDay)
                    releases.Add(new(distribution, version, lastDay));
            }

            return ReleaseTable.Of("endoflife.date", distribution, null, releases);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new OsvFormatException("it is no product of endoflife.date's API", e);
        }
    }
}
