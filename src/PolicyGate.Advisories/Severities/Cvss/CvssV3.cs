namespace PolicyGate.Advisories;

/// <summary>Base score of CVSS v3.0 and v3.1 (FIRST, specification document, section 7.1). Both give the same score when reckoned exactly.</summary>
internal static class CvssV3
{
    private static readonly decimal[] _attackVector = [0.85m, 0.62m, 0.55m, 0.2m];
    private static readonly decimal[] _attackComplexity = [0.77m, 0.44m];
    private static readonly decimal[] _privilegesUnchanged = [0.85m, 0.62m, 0.27m];
    private static readonly decimal[] _privilegesChanged = [0.85m, 0.68m, 0.5m];
    private static readonly decimal[] _userInteraction = [0.85m, 0.62m];
    private static readonly decimal[] _impact = [0m, 0.22m, 0.56m];

    public static decimal? BaseScore(Dictionary<string, string> metrics)
    {
        var (vector, complexity, privileges) = (metrics.Level("AV", "NALP"), metrics.Level("AC", "LH"), metrics.Level("PR", "NLH"));
        var (interaction, scope) = (metrics.Level("UI", "NR"), metrics.Level("S", "UC"));
        var (confidentiality, integrity, availability) = (metrics.Level("C", "NLH"), metrics.Level("I", "NLH"), metrics.Level("A", "NLH"));
        if ((vector | complexity | privileges | interaction | scope | confidentiality | integrity | availability) < 0)
            return null;

        var changed = scope == 1;
        var subScore = 1 - ((1 - _impact[confidentiality]) * (1 - _impact[integrity]) * (1 - _impact[availability]));
        var impact = changed ? (7.52m * (subScore - 0.029m)) - (3.25m * Power(subScore - 0.02m, 15)) : 6.42m * subScore;
        if (impact <= 0)
            return 0.0m;
        var exploitability = 8.22m * _attackVector[vector] * _attackComplexity[complexity]
            * (changed ? _privilegesChanged : _privilegesUnchanged)[privileges] * _userInteraction[interaction];
        return RoundUp(Math.Min((changed ? 1.08m : 1m) * (impact + exploitability), 10m));
    }

    /// <summary>The specification's Roundup: the smallest number of one decimal that is not below, where less than 0.00001 above doesn't count (v3.1, appendix A).</summary>
    private static decimal RoundUp(decimal value)
    {
        var hundredThousandths = decimal.Round(value * 100_000m, 0, MidpointRounding.AwayFromZero);
        return Math.Ceiling(hundredThousandths / 10_000m) / 10m;
    }

    private static decimal Power(decimal value, int exponent)
    {
        var result = 1m;
        for (var i = 0; i < exponent; i++)
            result *= value;
        return result;
    }
}
