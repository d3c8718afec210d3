using System.Globalization;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Enrichment;

/// <summary>FIRST's <c>epss_scores-current.csv</c>: <c>cve,epss,percentile</c>, before it a comment with the day.</summary>
internal sealed class EpssFormat : IEnrichmentFormat
{
    private const string Columns = "cve,epss,percentile";

    public bool Knows(string start) => start.StartsWith(Columns, StringComparison.Ordinal) || (start.StartsWith('#') && start.Contains("\n" + Columns, StringComparison.Ordinal));

    public EnrichmentTable Read(ReadOnlySpan<byte> content, string name)
    {
        var (rows, writer) = (new TableRows(), new ContentWriter());
        DateTimeOffset? date = null;
        foreach (var line in TableRows.Lines(content))
        {
            if (line.StartsWith('#'))
                date = FeedTime.Parse(line[1..].Split(',').FirstOrDefault(part => part.StartsWith("score_date:", StringComparison.Ordinal))?["score_date:".Length..]);
            else if (line.Split(',') is [var cve, var epss, ..] && CveKey.Of(cve) is { } key && double.TryParse(epss, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1)
                rows.Set(key, EnrichmentFacts.Epss(writer, value));
            else if (line != Columns)
                rows.LeaveOut(line);
        }

        return rows.ToTable(EnrichmentKind.Epss, "FIRST/EPSS", date);
    }
}
