using System.Text.RegularExpressions;

namespace PolicyGate.Advisories.Versions;

/// <summary>Ruby's order (<c>Gem::Version</c>): numbers and words by turns, a word stands before every number, zeros at the end of either half don't count.</summary>
internal sealed partial class GemVersionOrder : VersionOrder
{
    public static GemVersionOrder Instance { get; } = new();

    public override string Name => "RubyGems";

    public override bool IsVersion(string text) => Pattern().IsMatch(text);

    public override int Compare(string left, string right)
    {
        var (a, b) = (Segments(left), Segments(right));
        for (var i = 0; i < Math.Max(a.Count, b.Count); i++)
        {
            var (one, other) = (i < a.Count ? a[i] : "0", i < b.Count ? b[i] : "0");
            var (isNumber, isOtherNumber) = (char.IsAsciiDigit(one[0]), char.IsAsciiDigit(other[0]));
            var order = isNumber != isOtherNumber ? isNumber ? 1 : -1 : isNumber ? DecimalDigits.Compare(one, other) : string.CompareOrdinal(one, other);
            if (order != 0)
                return order;
        }

        return 0;
    }

    private static List<string> Segments(string version)
    {
        var segments = new List<string>();
        var isPrerelease = false;
        version = version.Replace("-", ".pre.", StringComparison.Ordinal);
        foreach (var match in Segment().EnumerateMatches(version))
        {
            var segment = version.Substring(match.Index, match.Length);
            if (!isPrerelease && !char.IsAsciiDigit(segment[0]))
            {
                isPrerelease = true;
                DropZeros(segments);
            }

            segments.Add(segment);
        }

        DropZeros(segments);
        return segments;
    }

    private static void DropZeros(List<string> segments)
    {
        while (segments.Count > 0 && segments[^1].AsSpan().TrimStart('0').IsEmpty)
            segments.RemoveAt(segments.Count - 1);
    }

    [GeneratedRegex("^\\s*[0-9][0-9a-zA-Z]*(?:\\.[0-9a-zA-Z]+)*(?:-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?\\s*\\z")]
    private static partial Regex Pattern();

    [GeneratedRegex("[0-9]+|[a-zA-Z]+")]
    private static partial Regex Segment();
}
