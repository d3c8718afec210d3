using System.Buffers;
using System.Globalization;

namespace PolicyGate.Advisories.Versions;

/// <summary>Debian's order (deb-version(7); Debian Policy, section 5.6.12): epoch, then upstream version, then revision.</summary>
internal sealed class DpkgVersionOrder : VersionOrder
{
    private static readonly SearchValues<char> _allowed = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.+-~:");

    public static DpkgVersionOrder Instance { get; } = new();

    public override string Name => "dpkg";

    /// <summary>As strict as dpkg when it reads its status file: an epoch is a number, nothing is empty, and only the policy's characters occur.</summary>
    public override bool IsVersion(string text)
    {
        var version = text.AsSpan();
        var colon = version.IndexOf(':');
        if (colon >= 0)
        {
            if (!int.TryParse(version[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out _))
                return false;
            version = version[(colon + 1)..];
        }

        return version.Length > 0 && version[0] != '-' && version[^1] != '-' && !version.ContainsAnyExcept(_allowed);
    }

    public override int Compare(string left, string right) => CompareVersions(left, right);

    private static int CompareVersions(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var (leftEpoch, rightEpoch) = (TakeEpoch(ref left), TakeEpoch(ref right));
        if (leftEpoch != rightEpoch)
            return leftEpoch.CompareTo(rightEpoch);

        var leftRevision = TakeRevision(ref left);
        var rightRevision = TakeRevision(ref right);
        var upstream = ComparePart(left, right);
        return upstream != 0 ? upstream : ComparePart(leftRevision, rightRevision);
    }

    private static int TakeEpoch(ref ReadOnlySpan<char> version)
    {
        var colon = version.IndexOf(':');
        if (colon < 0)
            return 0;
        var epoch = int.Parse(version[..colon], NumberStyles.None, CultureInfo.InvariantCulture);
        version = version[(colon + 1)..];
        return epoch;
    }

    private static ReadOnlySpan<char> TakeRevision(ref ReadOnlySpan<char> version)
    {
        var hyphen = version.LastIndexOf('-');
        if (hyphen < 0)
            return [];
        var revision = version[(hyphen + 1)..];
        version = version[..hyphen];
        return revision;
    }

    /// <summary>Non-digits and digits by turns; in non-digits <c>~</c> stands before the end, the end before letters, letters before the rest.</summary>
    private static int ComparePart(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int i = 0, j = 0;
        while (i < left.Length || j < right.Length)
        {
            while ((i < left.Length && !char.IsAsciiDigit(left[i])) || (j < right.Length && !char.IsAsciiDigit(right[j])))
            {
                var difference = Weight(left, i) - Weight(right, j);
                if (difference != 0)
                    return difference;
                i++;
                j++;
            }

            var leftNumber = TakeNumber(left, ref i);
            var rightNumber = TakeNumber(right, ref j);
            if (leftNumber.Length != rightNumber.Length)
                return leftNumber.Length - rightNumber.Length;
            var order = leftNumber.SequenceCompareTo(rightNumber);
            if (order != 0)
                return order;
        }

        return 0;
    }

    private static int Weight(ReadOnlySpan<char> part, int index)
    {
        if (index >= part.Length || char.IsAsciiDigit(part[index]))
            return 0;
        var character = part[index];
        return character == '~' ? -1 : char.IsAsciiLetter(character) ? character : character + 256;
    }

    private static ReadOnlySpan<char> TakeNumber(ReadOnlySpan<char> part, ref int index)
    {
        var start = index;
        while (index < part.Length && char.IsAsciiDigit(part[index]))
            index++;
        return part[start..index].TrimStart('0');
    }
}
