using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Enrichment;

/// <summary>A table of vectors with tabs between its columns: <c>cve</c>, <c>type</c>, <c>vector</c>, <c>seen_in</c> (whose they are).</summary>
internal sealed class CvssTableFormat : IEnrichmentFormat
{
    public bool Knows(string start) => start.StartsWith("cve\ttype\tvector", StringComparison.Ordinal);

    public EnrichmentTable Read(ReadOnlySpan<byte> content, string name)
    {
        var (rows, writer, claims) = (new TableRows(), new ContentWriter(), new Dictionary<long, List<VectorClaim>>());
        foreach (var line in TableRows.Lines(content).Skip(1))
        {
            if (line.Split('\t') is not [var cve, _, var vector, .. var rest] || CveKey.Of(cve) is not { } key || CvssVector.Score(vector, "") is null)
            {
                rows.LeaveOut(line);
                continue;
            }

            if (!claims.TryGetValue(key, out var vectors))
                claims[key] = vectors = [];
            vectors.Add(new(vector, rest is [{ Length: > 0 and <= 100 } source, ..] ? source : name));
        }

        foreach (var (key, vectors) in claims)
            rows.Set(key, EnrichmentFacts.Cvss(writer, vectors));
        return rows.ToTable(EnrichmentKind.Cvss, $"{name}/CVSS", null);
    }
}
