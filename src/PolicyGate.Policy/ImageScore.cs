using PolicyGate.Advisories;

namespace PolicyGate.Policy;

/// <summary>
/// The score of an image: 100 where nothing counts, and towards 0 the more does. Each flaw of a source package that counts costs points, once however many binary packages have it:
/// critical 400, high 100, medium and unknown 20, low 5, none 0, and twice that where it is known to be exploited. The score is 100,000 / (1,000 + points), rounded down.
/// What is disabled or not affected, and findings about the policy itself, cost nothing.
/// </summary>
public static class ImageScore
{
    private const int HalfAt = 1000;

    /// <summary>The score of findings, 0 to 100.</summary>
    public static int Of(IEnumerable<JudgedFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var points = findings
            .Where(judged => judged.Counts && judged.Finding.Category != PolicyChecks.Category)
            .GroupBy(judged => FlawIdentity.Of(judged.Finding), StringComparer.Ordinal)
            .Sum(flaw => flaw.Max(judged => (long)Points(judged.Finding.Severity) * (judged.Finding.KnownExploited ? 2 : 1)));
        return (int)(100L * HalfAt / (HalfAt + points));
    }

    private static int Points(Severity severity) => severity switch
    {
        Severity.Critical => 400,
        Severity.High => 100,
        Severity.Medium or Severity.Unknown => 20,
        Severity.Low => 5,
        _ => 0,
    };
}
