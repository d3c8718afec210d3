using System.Text.RegularExpressions;

namespace PolicyGate.Advisories.Versions;

/// <summary>A version as PEP 440 has it, taken apart; the regular expression is that of its appendix B.</summary>
internal sealed partial class PythonVersion : IComparable<PythonVersion>
{
    private readonly string _epoch;
    private readonly string[] _release;
    private readonly int _phase;
    private readonly string _phaseNumber;
    private readonly string? _post;
    private readonly string? _development;
    private readonly string[] _local;

    private PythonVersion(Match match)
    {
        _epoch = match.Groups["epoch"].Value;
        _release = match.Groups["release"].Value.Split('.');
        _post = match.Groups["post"].Success ? match.Groups["postNumber"].Value : null;
        _development = match.Groups["dev"].Success ? match.Groups["devNumber"].Value : null;
        _phaseNumber = match.Groups["preNumber"].Value;
        _local = match.Groups["local"].Success ? match.Groups["local"].Value.ToLowerInvariant().Split('.', '-', '_') : [];
        // A development release of nothing else stands before the first alpha, a release after the last candidate.
        _phase = match.Groups["pre"].Value.ToLowerInvariant() switch
        {
            "" when _post is null && _development is not null => 0,
            "a" or "alpha" => 1,
            "b" or "beta" => 2,
            "c" or "rc" or "pre" or "preview" => 3,
            _ => 4,
        };
    }

    public static bool IsVersion(string text) => Pattern().IsMatch(text);

    public static PythonVersion? Of(string text) => Pattern().Match(text) is { Success: true } match ? new(match) : null;

    public int CompareTo(PythonVersion? other)
    {
        if (other is null)
            return 1;
        var order = DecimalDigits.Compare(_epoch, other._epoch);
        for (var i = 0; order == 0 && i < Math.Max(_release.Length, other._release.Length); i++)
            order = DecimalDigits.Compare(i < _release.Length ? _release[i] : "", i < other._release.Length ? other._release[i] : "");
        if (order == 0)
            order = _phase - other._phase;
        if (order == 0)
            order = DecimalDigits.Compare(_phaseNumber, other._phaseNumber);
        if (order == 0)
            order = CompareOptional(_post, other._post, absent: -1);
        if (order == 0)
            order = CompareOptional(_development, other._development, absent: 1);
        return order != 0 ? order : CompareLocal(_local, other._local);
    }

    private static int CompareOptional(string? left, string? right, int absent) =>
        left is null || right is null ? left == right ? 0 : left is null ? absent : -absent : DecimalDigits.Compare(left, right);

    private static int CompareLocal(string[] left, string[] right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var (isNumber, isOtherNumber) = (DecimalDigits.Are(left[i]), DecimalDigits.Are(right[i]));
            var order = isNumber != isOtherNumber ? isNumber ? 1 : -1 : isNumber ? DecimalDigits.Compare(left[i], right[i]) : string.CompareOrdinal(left[i], right[i]);
            if (order != 0)
                return order;
        }

        return left.Length.CompareTo(right.Length);
    }

    [GeneratedRegex(
        """
        ^\s*v?(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\.[0-9]+)*)
        (?:[-_.]?(?<pre>a|b|c|rc|alpha|beta|pre|preview)[-_.]?(?<preNumber>[0-9]+)?)?
        (?<post>-(?<postNumber>[0-9]+)|[-_.]?(?:post|rev|r)[-_.]?(?<postNumber>[0-9]+)?)?
        (?<dev>[-_.]?dev[-_.]?(?<devNumber>[0-9]+)?)?
        (?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*\z
        """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
