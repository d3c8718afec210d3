namespace PolicyGate.Advisories;

/// <summary>Base score of CVSS v2 (FIRST, "A Complete Guide to the Common Vulnerability Scoring System Version 2.0", section 3.2.1).</summary>
internal static class CvssV2
{
    private static readonly decimal[] _accessVector = [0.395m, 0.646m, 1.0m];
    private static readonly decimal[] _accessComplexity = [0.35m, 0.61m, 0.71m];
    private static readonly decimal[] _authentication = [0.45m, 0.56m, 0.704m];
    private static readonly decimal[] _impact = [0.0m, 0.275m, 0.660m];

    public static decimal? BaseScore(Dictionary<string, string> metrics)
    {
        var (vector, complexity, authentication) = (metrics.Level("AV", "LAN"), metrics.Level("AC", "HML"), metrics.Level("Au", "MSN"));
        var (confidentiality, integrity, availability) = (metrics.Level("C", "NPC"), metrics.Level("I", "NPC"), metrics.Level("A", "NPC"));
        if ((vector | complexity | authentication | confidentiality | integrity | availability) < 0)
            return null;

        var impact = 10.41m * (1 - ((1 - _impact[confidentiality]) * (1 - _impact[integrity]) * (1 - _impact[availability])));
        var exploitability = 20m * _accessVector[vector] * _accessComplexity[complexity] * _authentication[authentication];
        var score = ((0.6m * impact) + (0.4m * exploitability) - 1.5m) * (impact == 0 ? 0m : 1.176m);
        return decimal.Round(Math.Max(score, 0m), 1, MidpointRounding.AwayFromZero);
    }
}
