namespace PolicyGate.Advisories;

/// <summary>Turns the words of sources and CVSS scores into a <see cref="Severity"/>.</summary>
internal static class SeverityScale
{
    /// <summary>
    /// The severity that a source's own word means; null where the word says nothing (<c>not yet assigned</c>, <c>untriaged</c>, <c>end-of-life</c>).
    /// Debian's <c>unimportant</c> and Ubuntu's <c>negligible</c> count as low.
    /// </summary>
    public static Severity? FromWord(string? word) => word?.Trim().TrimEnd('*').ToUpperInvariant() switch
    {
        "CRITICAL" => Severity.Critical,
        "HIGH" or "IMPORTANT" => Severity.High,
        "MEDIUM" or "MODERATE" => Severity.Medium,
        "LOW" or "UNIMPORTANT" or "NEGLIGIBLE" => Severity.Low,
        "NONE" => Severity.None,
        _ => null,
    };

    /// <summary>The severity that a score means (CVSS v3.1, section 5; v4.0, section 6; the same bounds are used for v2).</summary>
    public static Severity FromScore(decimal score) => score switch
    {
        >= 9.0m => Severity.Critical,
        >= 7.0m => Severity.High,
        >= 4.0m => Severity.Medium,
        > 0.0m => Severity.Low,
        _ => Severity.None,
    };
}
