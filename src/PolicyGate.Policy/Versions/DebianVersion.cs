using System.Globalization;

namespace PolicyGate.Policy.Versions;

/// <summary>Debian's order of versions (deb-version(7)): epoch, upstream version, revision.</summary>
internal static class DebianVersion
{
    internal static bool IsVersion(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var rest = text.AsSpan(colon + 1);
        return (colon < 0 || int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            && rest.Length > 0 && rest[0] != '-' && rest[^1] != '-' && !rest.ContainsAnyExcept(s_allowed);
    }

    internal static int Compare(string left, string right)
    {
        var (leftEpoch, leftUpstream, leftRevision) = Split(left);
        var (rightEpoch, rightUpstream, rightRevision) = Split(right);
        if (leftEpoch != rightEpoch)
            return leftEpoch.CompareTo(rightEpoch);
        var upstream = ComparePart(leftUpstream, rightUpstream);
        return upstream != 0 ? upstream : ComparePart(leftRevision, rightRevision);
    }

    private static readonly System.Buffers.SearchValues<char> s_allowed =
        System.Buffers.SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.+-~:");

    private static (int Epoch, string Upstream, string Revision) Split(string version)
    {
        var colon = version.IndexOf(':', StringComparison.Ordinal);
        var epoch = colon < 0 ? 0 : int.Parse(version.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture);
        var rest = version[(colon + 1)..];
        var hyphen = rest.LastIndexOf('-');
        return hyphen < 0 ? (epoch, rest, "") : (epoch, rest[..hyphen], rest[(hyphen + 1)..]);
    }

    /// <summary>Stretches without digits and numbers by turns: <c>~</c> sorts before the end, letters before other characters.</summary>
    private static int ComparePart(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (left.Length > 0 || right.Length > 0)
        {
            while (StartsWithText(left) || StartsWithText(right))
            {
                var order = Weight(left) - Weight(right);
                if (order != 0)
                    return order;
                left = left[1..];
                right = right[1..];
            }

            var leftNumber = TakeNumber(ref left);
            var rightNumber = TakeNumber(ref right);
            var difference = leftNumber.Length != rightNumber.Length ? leftNumber.Length - rightNumber.Length : leftNumber.SequenceCompareTo(rightNumber);
            if (difference != 0)
                return difference;
        }

        return 0;
    }

    private static bool StartsWithText(ReadOnlySpan<char> part) => part.Length > 0 && !char.IsAsciiDigit(part[0]);

    private static int Weight(ReadOnlySpan<char> part) =>
        !StartsWithText(part) ? 0 : part[0] == '~' ? -1 : char.IsAsciiLetter(part[0]) ? part[0] : part[0] + 256;

    private static ReadOnlySpan<char> TakeNumber(ref ReadOnlySpan<char> part)
    {
        var end = part.IndexOfAnyExceptInRange('0', '9');
        var number = end < 0 ? part : part[..end];
        part = part[number.Length..];
        return number.TrimStart('0');
    }
}
