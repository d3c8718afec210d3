namespace PolicyGate.Advisories.Enrichment;

/// <summary>The tables of Debian's package <c>distro-info-data</c>: <c>version,codename,series,created,release,eol</c>, then of Debian <c>eol-lts</c>. Trailing columns may be missing.</summary>
internal sealed class DistroInfoFormat : IEnrichmentFormat
{
    private const string Columns = "version,codename,series,created,release,eol";

    public bool Knows(string start) => start.StartsWith(Columns, StringComparison.Ordinal);

    public EnrichmentTable Read(ReadOnlySpan<byte> content, string name)
    {
        var lines = TableRows.Lines(content).ToList();
        var columns = lines[0].Split(',');
        var distribution = columns.Contains("eol-server") ? "ubuntu" : "debian";
        var lts = Array.IndexOf(columns, "eol-lts");
        return ReleaseTable.Of("distro-info", distribution, null, lines.Skip(1).Select(line => Release(line.Split(','), distribution, lts)).OfType<SupportedRelease>());
    }

    private static SupportedRelease? Release(string[] fields, string distribution, int lts)
    {
        if (fields.Length < 6 || fields[0] is not { Length: > 0 and <= 64 } version)
            return null;
        var end = (lts >= 0 && fields.Length > lts ? EnrichmentFacts.Day(fields[lts]) : null) ?? EnrichmentFacts.Day(fields[5]);
        return end is { } lastDay ? new(distribution, version.Replace(" LTS", "", StringComparison.Ordinal), lastDay) : null;
    }
}
