using System.Text.RegularExpressions;

namespace PolicyGate.Advisories.Versions;

/// <summary>
/// Python's order (PEP 440): epoch, release, then prerelease, post-release and development release, then the local label. What came before that rule (<c>2004d</c>) stands below
/// all that follows it, as pip had it.
/// </summary>
internal sealed partial class PythonVersionOrder : VersionOrder
{
    public static PythonVersionOrder Instance { get; } = new();

    public override string Name => "Python";

    public override bool IsVersion(string text) => PythonVersion.IsVersion(text) || Legacy().IsMatch(text);

    public override int Compare(string left, string right)
    {
        var (a, b) = (PythonVersion.Of(left), PythonVersion.Of(right));
        if (a is not null && b is not null)
            return a.CompareTo(b);
        return a is not null ? 1 : b is not null ? -1 : CompareLegacy(left, right);
    }

    private static int CompareLegacy(string left, string right)
    {
        var (a, b) = (LegacyParts(left), LegacyParts(right));
        for (var i = 0; i < Math.Min(a.Count, b.Count); i++)
        {
            var order = CompareLegacyParts(a[i], b[i]);
            if (order != 0)
                return order;
        }

        return a.Count.CompareTo(b.Count);
    }

    // Numbers were padded with zeros and so compared as texts, words marked with an asterisk, which stands before all digits.
    private static int CompareLegacyParts(string left, string right) =>
        left[0] != '*' && right[0] != '*' ? DecimalDigits.Compare(left, right) : string.CompareOrdinal(left, right);

    // setuptools' parse_version of old: words before "final" are of a prerelease and swallow zeros before them.
    private static List<string> LegacyParts(string text)
    {
        var parts = new List<string>();
        foreach (var match in LegacyPart().EnumerateMatches(text))
            Add(text.AsSpan(match.Index, match.Length).ToString().ToLowerInvariant());
        Add("final");
        return parts;

        void Add(string word)
        {
            if (word is ".")
                return;
            var part = char.IsAsciiDigit(word[0]) ? word : "*" + word switch { "pre" or "preview" or "rc" => "c", "-" => "final-", "dev" => "@", _ => word };
            if (part[0] == '*')
            {
                while (string.CompareOrdinal(part, "*final") < 0 && parts is [.., "*final-"])
                    parts.RemoveAt(parts.Count - 1);
                while (parts.Count > 0 && parts[^1].AsSpan().TrimStart('0').IsEmpty)
                    parts.RemoveAt(parts.Count - 1);
            }

            parts.Add(part);
        }
    }

    [GeneratedRegex("^(?=[^0-9]{0,200}[0-9])[!-~]{1,200}\\z")]
    private static partial Regex Legacy();

    [GeneratedRegex("[0-9]+|[a-zA-Z]+|\\.|-|[^0-9a-zA-Z.-]+")]
    private static partial Regex LegacyPart();
}
