namespace PolicyGate.Advisories.Versions;

/// <summary>
/// rpm's order (rpm-version(7)): epoch, then version, then release; a missing epoch is 0. The name of a source rpm doesn't tell its epoch: versions of it are compared by
/// <see cref="WithoutEpoch"/>.
/// </summary>
internal sealed class RpmVersionOrder : VersionOrder
{
    private readonly bool _hasEpoch;

    private RpmVersionOrder(bool hasEpoch) => _hasEpoch = hasEpoch;

    public static RpmVersionOrder Instance { get; } = new(hasEpoch: true);

    public static RpmVersionOrder WithoutEpoch { get; } = new(hasEpoch: false);

    public override string Name => "rpm";

    /// <summary>Anything without blanks and control characters: rpm puts every text somewhere.</summary>
    public override bool IsVersion(string text)
    {
        var rest = text.AsSpan();
        TakeEpoch(ref rest);
        foreach (var character in rest)
        {
            if (char.IsWhiteSpace(character) || char.IsControl(character))
                return false;
        }

        return !rest.IsEmpty;
    }

    public override int Compare(string left, string right)
    {
        var a = left.AsSpan();
        var b = right.AsSpan();
        var epochs = DecimalDigits.Compare(TakeEpoch(ref a), TakeEpoch(ref b));
        if (_hasEpoch && epochs != 0)
            return epochs;
        var release = TakeRelease(ref a);
        var otherRelease = TakeRelease(ref b);
        var order = CompareParts(a, b);
        return order != 0 ? order : CompareParts(release, otherRelease);
    }

    /// <summary>What isn't a number is no epoch, but a part of the version.</summary>
    private static ReadOnlySpan<char> TakeEpoch(ref ReadOnlySpan<char> version)
    {
        var colon = version.IndexOf(':');
        if (colon < 0 || version[..colon].ContainsAnyExceptInRange('0', '9'))
            return [];
        var epoch = version[..colon];
        version = version[(colon + 1)..];
        return epoch;
    }

    private static ReadOnlySpan<char> TakeRelease(ref ReadOnlySpan<char> version)
    {
        var hyphen = version.LastIndexOf('-');
        if (hyphen < 0)
            return [];
        var release = version[(hyphen + 1)..];
        version = version[..hyphen];
        return release;
    }

    /// <summary>
    /// Runs of digits and of letters by turns, whatever stands between them: digits are newer than letters, more is newer than less, but <c>~</c> is older than the end, and <c>^</c> newer
    /// than it and older than anything else.
    /// </summary>
    private static int CompareParts(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (true)
        {
            SkipSeparators(ref left);
            SkipSeparators(ref right);
            var (mark, otherMark) = (Mark(left), Mark(right));
            if (mark != otherMark)
                return mark - otherMark;
            if (mark == 0)
                return 0;
            if (mark != Text)
            {
                left = left[1..];
                right = right[1..];
                continue;
            }

            var isNumber = char.IsAsciiDigit(left[0]);
            if (isNumber != char.IsAsciiDigit(right[0]))
                return isNumber ? 1 : -1;
            var run = Take(ref left, isNumber);
            var otherRun = Take(ref right, isNumber);
            var order = isNumber ? DecimalDigits.Compare(run, otherRun) : run.SequenceCompareTo(otherRun);
            if (order != 0)
                return order;
        }
    }

    private const int Text = 2;

    private static int Mark(ReadOnlySpan<char> rest) => rest.IsEmpty ? 0 : rest[0] switch { '~' => -1, '^' => 1, _ => Text };

    private static void SkipSeparators(ref ReadOnlySpan<char> rest)
    {
        while (!rest.IsEmpty && !char.IsAsciiLetterOrDigit(rest[0]) && rest[0] is not ('~' or '^'))
            rest = rest[1..];
    }

    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> rest, bool isNumber)
    {
        var length = 0;
        while (length < rest.Length && (isNumber ? char.IsAsciiDigit(rest[length]) : char.IsAsciiLetter(rest[length])))
            length++;
        var run = rest[..length];
        rest = rest[length..];
        return run;
    }
}
