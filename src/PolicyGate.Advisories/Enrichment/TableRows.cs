using System.Text;
using PolicyGate.Advisories.Osv;

namespace PolicyGate.Advisories.Enrichment;

/// <summary>Collects the rows of a table, and counts those that make no sense: a few are left out, many mean that the file isn't what it seems.</summary>
internal sealed class TableRows
{
    private readonly Dictionary<long, byte[]> _rows = [];
    private int _bad;
    private string? _example;

    public int Count => _rows.Count;

    public void Set(long key, byte[] body) => _rows[key] = body;

    public void LeaveOut(ReadOnlySpan<char> row)
    {
        _bad++;
        _example ??= row[..Math.Min(row.Length, 100)].ToString();
    }

    /// <exception cref="OsvFormatException">There are no rows, or too many that make no sense.</exception>
    public EnrichmentTable ToTable(EnrichmentKind kind, string feed, DateTimeOffset? date)
    {
        if (_rows.Count == 0)
            throw new OsvFormatException("it has no rows");
        if (_bad > Math.Max(1, (_bad + _rows.Count) / 100))
            throw new OsvFormatException($"{_bad} of its {_bad + _rows.Count} rows make no sense, among them '{_example!.Printable(100)}'");
        return EnrichmentTable.Of(kind, feed, date, _rows) with { Problem = _bad == 0 ? null : $"{_bad} {(_bad == 1 ? "row was" : "rows were")} left out, among them '{_example!.Printable(100)}'" };
    }

    /// <summary>The lines of a text, without their ends; as text, since no feed of lines is large.</summary>
    public static IEnumerable<string> Lines(ReadOnlySpan<byte> content) => Encoding.UTF8.GetString(content).Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0);
}
