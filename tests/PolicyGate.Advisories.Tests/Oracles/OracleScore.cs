using System.Globalization;

namespace PolicyGate.Advisories.Tests.Oracles;

/// <summary>
/// What an oracle expects and what was found, by ecosystem. Deviations must be those that stand, explained, in <c>deviations.tsv</c> beside this file:
/// oracle, ecosystem, package, version, <c>missing</c> or <c>extra</c>, id, and why.
/// </summary>
internal sealed class OracleScore(string oracle)
{
    private readonly SortedDictionary<string, Counts> _counts = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _deviations = new(StringComparer.Ordinal);

    public void Add(string ecosystem, string package, string version, string id, bool expected, bool found)
    {
        if (!_counts.TryGetValue(ecosystem, out var counts))
            _counts[ecosystem] = counts = new();
        if (expected && found)
            counts.Right++;
        else if (expected)
            counts.Missing++;
        else if (found)
            counts.Extra++;
        if (expected != found)
            _deviations.Add($"{oracle}\t{ecosystem}\t{package}\t{version}\t{(expected ? "missing" : "extra")}\t{id}");
    }

    /// <summary>Prints precision and recall, and compares the deviations.</summary>
    public void Conclude(int atLeast)
    {
        var lines = _counts.Select(item => string.Create(CultureInfo.InvariantCulture, $"{oracle} {item.Key}: precision {item.Value.Precision:P1}, recall {item.Value.Recall:P1} ({item.Value.Right} found, {item.Value.Missing} missing, {item.Value.Extra} extra)"));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', lines));
        Assert.Equal(string.Join("\n", Explained()), string.Join("\n", _deviations));
        Assert.InRange(_counts.Values.Sum(counts => counts.Right), atLeast, int.MaxValue);
    }

    private SortedSet<string> Explained()
    {
        using var reader = new StreamReader(typeof(OracleScore).Assembly.GetManifestResourceStream("deviations.tsv")!);
        var rows = reader.ReadToEnd().Split('\n').Where(line => line.StartsWith(oracle + "\t", StringComparison.Ordinal)).ToList();
        Assert.All(rows, row => Assert.NotEmpty(row.Split('\t')[6]));
        return new(rows.Select(row => row[..row.LastIndexOf('\t')]), StringComparer.Ordinal);
    }

    private sealed class Counts
    {
        public int Right { get; set; }

        public int Missing { get; set; }

        public int Extra { get; set; }

        public double Precision => Right + Extra == 0 ? 1 : (double)Right / (Right + Extra);

        public double Recall => Right + Missing == 0 ? 1 : (double)Right / (Right + Missing);
    }
}
