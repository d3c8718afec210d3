using System.Globalization;
using System.Text;

namespace PolicyGate.Inventory.Tests.Proof;

/// <summary>How much of what is there was found, and how much of what was found is there, by ecosystem.</summary>
internal sealed class Scores
{
    private readonly SortedDictionary<string, Score> _scores = new(StringComparer.Ordinal);
    private readonly List<string> _differences = [];

    /// <summary>All differences so far: source, <c>-</c> or <c>+</c>, package.</summary>
    public IReadOnlyList<string> Differences => _differences;

    /// <summary>Compares what one source is known to have with what was found in it.</summary>
    public void Add(string ecosystem, string source, IReadOnlySet<string> expected, IReadOnlySet<string> found, bool isPartial = false)
    {
        var score = _scores.TryGetValue(ecosystem, out var known) ? known : _scores[ecosystem] = new();
        var (missing, invented) = (expected.Except(found).Order(StringComparer.Ordinal).ToList(), isPartial ? [] : found.Except(expected).Order(StringComparer.Ordinal).ToList());
        score.Sources++;
        score.Expected += expected.Count;
        score.Missing += missing.Count;
        score.Invented += invented.Count;
        _differences.AddRange(missing.Select(package => $"{source}\t-\t{package}"));
        _differences.AddRange(invented.Select(package => $"{source}\t+\t{package}"));
    }

    public override string ToString()
    {
        var table = new StringBuilder("ecosystem      sources  packages  missing  invented  recall  precision\n");
        foreach (var (ecosystem, score) in _scores)
        {
            var right = (double)(score.Expected - score.Missing);
            table.Append(CultureInfo.InvariantCulture, $"{ecosystem,-14} {score.Sources,7}  {score.Expected,8}  {score.Missing,7}  {score.Invented,8}  {right / Math.Max(1, score.Expected),6:0.000}  {right / Math.Max(1, right + score.Invented),9:0.000}\n");
        }

        return table.ToString();
    }

    private sealed class Score
    {
        public int Sources { get; set; }

        public int Expected { get; set; }

        public int Missing { get; set; }

        public int Invented { get; set; }
    }
}
