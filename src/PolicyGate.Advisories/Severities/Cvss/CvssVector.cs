namespace PolicyGate.Advisories;

/// <summary>A CVSS vector taken apart: <c>CVSS:3.1/AV:N/…</c>, or without prefix for version 2.</summary>
internal static class CvssVector
{
    private const int MaximumLength = 512;

    /// <summary>The base score, or null where the text is no complete, valid vector. Temporal, threat and environmental metrics are checked for form and left out of the score.</summary>
    public static CvssScore? Score(string vector, string source)
    {
        if (vector.Length > MaximumLength)
            return null;
        // Version 2 was often written in parentheses.
        var text = vector.Trim() is ['(', .. var inner, ')'] ? inner : vector.Trim();
        var (version, metrics) = text.IndexOf('/', StringComparison.Ordinal) switch
        {
            var slash when text.StartsWith("CVSS:", StringComparison.Ordinal) && slash > 5 => (text[5..slash], text[(slash + 1)..]),
            _ => ("2.0", text),
        };
        if (Parse(metrics) is not { } values)
            return null;
        decimal? score = version switch
        {
            "2.0" => CvssV2.BaseScore(values),
            "3.0" or "3.1" => CvssV3.BaseScore(values),
            "4.0" => CvssV4.BaseScore(values),
            _ => null,
        };
        return score is { } number ? new(version, vector, number, source) : null;
    }

    /// <summary>The place of a metric's value in its alphabet; -1 where it is missing or none of it.</summary>
    public static int Level(this Dictionary<string, string> metrics, string metric, string alphabet) =>
        metrics.TryGetValue(metric, out var value) && value.Length == 1 ? alphabet.IndexOf(value[0], StringComparison.Ordinal) : -1;

    private static Dictionary<string, string>? Parse(string text)
    {
        var metrics = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.Split('/'))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || colon == part.Length - 1 || !metrics.TryAdd(part[..colon], part[(colon + 1)..]))
                return null;
        }

        return metrics;
    }
}
