using System.Globalization;

namespace PolicyGate.Advisories.Downloading;

/// <summary>OSV's <c>modified_id.csv</c>: a line <c>TIME,ID</c> for each record of an ecosystem.</summary>
internal sealed record RecordListing(IReadOnlyDictionary<string, DateTimeOffset> Modified)
{
    /// <summary>The newest change.</summary>
    public DateTimeOffset? Newest => Modified.Count == 0 ? null : Modified.Values.Max();

    public const long MaximumLength = 64L << 20;

    private const int MaximumRecords = 5_000_000;
    private const int MaximumIdLength = 256;

    /// <exception cref="AdvisoryDatabaseException">It is no such list.</exception>
    public static RecordListing Read(string path, Uri address)
    {
        var modified = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var (number, line) in File.ReadLines(path).Index())
        {
            if (line.Length == 0)
                continue;
            var comma = line.Length > MaximumIdLength + 64 ? -1 : line.IndexOf(',', StringComparison.Ordinal);
            if (comma < 0 || comma == line.Length - 1 || modified.Count == MaximumRecords
                || !DateTimeOffset.TryParse(line.AsSpan(0, comma), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            {
                throw FeedProblem.Of(address, $"line {number + 1} is '{line.Printable(100)}', expected a time and an id with a comma between them.");
            }

            modified[line[(comma + 1)..].Trim()] = time;
        }

        return new(modified);
    }
}
