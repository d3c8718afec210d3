using System.Text.Json;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Enrichment;

/// <summary>The NVD's JSON 2.0, of its API and its yearly files: <c>vulnerabilities[].cve</c> with <c>metrics</c>. NVD's own vectors come before those of others.</summary>
internal sealed class NvdFormat : IEnrichmentFormat
{
    private const string Source = "NVD";
    private static readonly string[] s_metrics = ["cvssMetricV31", "cvssMetricV30", "cvssMetricV40", "cvssMetricV2"];

    public bool Knows(string start) => start.TrimStart().StartsWith('{') && start.Contains("\"NVD_CVE\"", StringComparison.Ordinal);

    public EnrichmentTable Read(ReadOnlySpan<byte> content, string name)
    {
        var (rows, writer) = (new TableRows(), new ContentWriter());
        var any = false;
        var about = JsonRows.Read(content, "vulnerabilities", item =>
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("cve", out var cve) || JsonRows.Text(cve, "id") is not { } id || CveKey.Of(id) is not { } key)
            {
                rows.LeaveOut(item.GetRawText());
                return;
            }

            any = true;
            if (JsonRows.Text(cve, "vulnStatus") != "Rejected" && Vectors(cve) is { Count: > 0 } vectors)
                rows.Set(key, EnrichmentFacts.Cvss(writer, vectors));
        });
        var date = FeedTime.Parse(about.GetValueOrDefault("timestamp"));
        // The newest CVEs have no score yet, so a file of them has none at all.
        return any && rows.Count == 0 ? EnrichmentTable.Of(EnrichmentKind.Cvss, "NVD/CVSS", date, []) : rows.ToTable(EnrichmentKind.Cvss, "NVD/CVSS", date);
    }

    private static List<VectorClaim> Vectors(JsonElement cve)
    {
        var vectors = new List<(bool IsPrimary, VectorClaim Claim)>();
        if (!cve.TryGetProperty("metrics", out var metrics) || metrics.ValueKind != JsonValueKind.Object)
            return [];
        foreach (var metric in s_metrics)
        {
            if (!metrics.TryGetProperty(metric, out var claims) || claims.ValueKind != JsonValueKind.Array)
                continue;
            foreach (var claim in claims.EnumerateArray())
            {
                if (claim.ValueKind != JsonValueKind.Object || !claim.TryGetProperty("cvssData", out var data) || JsonRows.Text(data, "vectorString") is not { } vector || CvssVector.Score(vector, "") is null)
                    continue;
                var source = JsonRows.Text(claim, "source");
                vectors.Add((JsonRows.Text(claim, "type") == "Primary", new(vector, source is null or "nvd@nist.gov" || source.Length > 100 ? Source : source)));
            }
        }

        return [.. vectors.OrderBy(item => item.IsPrimary ? 0 : 1).Select(item => item.Claim)];
    }
}
