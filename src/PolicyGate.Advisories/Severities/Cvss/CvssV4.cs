namespace PolicyGate.Advisories;

/// <summary>
/// Base score of CVSS v4.0 (FIRST, specification document, section 8). A base score knows neither threat nor environment, so the equivalence class
/// EQ5 is always its highest and EQ6 follows from EQ3, and 60 of the 270 MacroVectors are left.
/// </summary>
internal static class CvssV4
{
    // Tenths, by EQ1, EQ2, then EQ3 with EQ6 (00, 10, 11, 21; 01 is no base vector's, but stands below 00), then EQ4 (1, 2).
    private static readonly int[,,,] _scores = new int[3, 2, 5, 2]
    {
        {
            { { 100, 93 }, { 93, 88 }, { 92, 80 }, { 79, 69 }, { 96, 90 } },
            { { 95, 92 }, { 92, 84 }, { 82, 70 }, { 71, 63 }, { 91, 81 } },
        },
        {
            { { 94, 87 }, { 86, 72 }, { 76, 57 }, { 65, 53 }, { 89, 75 } },
            { { 90, 77 }, { 74, 61 }, { 59, 52 }, { 58, 23 }, { 77, 66 } },
        },
        {
            { { 86, 70 }, { 72, 53 }, { 57, 36 }, { 47, 24 }, { 74, 54 } },
            { { 73, 54 }, { 61, 46 }, { 51, 18 }, { 24, 10 }, { 55, 43 } },
        },
    };

    // Highest vectors of each class, as levels of its metrics; the first that is nowhere below the vector is the one to measure from.
    private static readonly int[][][] _highestExploitability = [[[0, 0, 0]], [[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[3, 0, 0], [1, 1, 1]]];
    private static readonly int[][][] _highestComplexity = [[[0, 0]], [[1, 0], [0, 1]]];
    private static readonly int[][][] _highestImpact = [[[0, 0, 0]], [[1, 0, 0], [0, 1, 0]], [], [[1, 1, 1]]];
    private static readonly int[][][] _highestSubsequent = [[[0, 0, 0]], [[1, 1, 1]]];

    // How many steps deep each class is.
    private static readonly int[] _depthExploitability = [1, 4, 5];
    private static readonly int[] _depthComplexity = [1, 2];
    private static readonly int[] _depthImpact = [7, 8, 8, 10];
    private static readonly int[] _depthSubsequent = [5, 4];

    public static decimal? BaseScore(Dictionary<string, string> metrics)
    {
        int[] exploitability = [metrics.Level("AV", "NALP"), metrics.Level("PR", "NLH"), metrics.Level("UI", "NPA")];
        int[] complexity = [metrics.Level("AC", "LH"), metrics.Level("AT", "NP")];
        int[] impact = [metrics.Level("VC", "HLN"), metrics.Level("VI", "HLN"), metrics.Level("VA", "HLN")];
        int[] subsequent = [metrics.Level("SC", "HLN"), metrics.Level("SI", "HLN"), metrics.Level("SA", "HLN")];
        if (exploitability.Concat(complexity).Concat(impact).Concat(subsequent).Any(level => level < 0))
            return null;
        if (impact.Concat(subsequent).All(level => level == 2))
            return 0.0m;

        var eq1 = exploitability.All(level => level == 0) ? 0 : exploitability.Contains(0) && exploitability[0] != 3 ? 1 : 2;
        var eq2 = complexity.All(level => level == 0) ? 0 : 1;
        var eq3 = impact[0] == 0 && impact[1] == 0 ? 0 : impact.Contains(0) ? 1 : 3;
        var eq4 = subsequent.Contains(0) ? 0 : 1;

        var score = _scores[eq1, eq2, eq3, eq4];
        var below = eq3 switch
        {
            0 => Math.Max(_scores[eq1, eq2, 1, eq4], _scores[eq1, eq2, 4, eq4]),
            1 => _scores[eq1, eq2, 2, eq4],
            _ => -1,
        };
        (int Below, int Distance, int Depth)[] classes =
        [
            (eq1 < 2 ? _scores[eq1 + 1, eq2, eq3, eq4] : -1, Distance(exploitability, _highestExploitability[eq1]), _depthExploitability[eq1]),
            (eq2 < 1 ? _scores[eq1, eq2 + 1, eq3, eq4] : -1, Distance(complexity, _highestComplexity[eq2]), _depthComplexity[eq2]),
            (below, Distance(impact, _highestImpact[eq3]), _depthImpact[eq3]),
            (eq4 < 1 ? _scores[eq1, eq2, eq3, eq4 + 1] : -1, Distance(subsequent, _highestSubsequent[eq4]), _depthSubsequent[eq4]),
        ];

        // EQ5 always has a lower MacroVector and no distance to it: it counts in the mean with nothing.
        var lower = classes.Where(item => item.Below >= 0).ToArray();
        var mean = lower.Sum(item => (score - item.Below) * (decimal)item.Distance / item.Depth) / (lower.Length + 1);
        return decimal.Round(Math.Clamp(score - mean, 0m, 100m), 0, MidpointRounding.AwayFromZero) / 10m;
    }

    private static int Distance(int[] levels, int[][] highest) =>
        levels.Sum() - highest.First(vector => vector.Zip(levels).All(pair => pair.Second >= pair.First)).Sum();
}
