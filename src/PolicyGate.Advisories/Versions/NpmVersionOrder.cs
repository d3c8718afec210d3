using System.Buffers;

namespace PolicyGate.Advisories.Versions;

/// <summary>
/// npm's order (semver.org, 2.0.0, section 11): numbers, then prerelease identifiers; build metadata doesn't count. As the package manager does, it takes a leading <c>v</c> or <c>=</c>;
/// advisories leave out numbers, which are then 0.
/// </summary>
internal sealed class NpmVersionOrder : VersionOrder
{
    private static readonly SearchValues<char> _identifier = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-");
    private static readonly SearchValues<char> _metadata = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-.");

    public static NpmVersionOrder Instance { get; } = new();

    public override string Name => "npm";

    public override bool IsVersion(string text)
    {
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        if (plus >= 0 && text.AsSpan(plus + 1).ContainsAnyExcept(_metadata))
            return false;
        var parts = Parts(text);
        foreach (var range in parts.Numbers.Split('.'))
        {
            if (!DecimalDigits.Are(parts.Numbers[range]))
                return false;
        }

        if (!parts.IsPrerelease)
            return true;
        foreach (var range in parts.Prerelease.Split('.'))
        {
            if (parts.Prerelease[range].IsEmpty || parts.Prerelease[range].ContainsAnyExcept(_identifier))
                return false;
        }

        return true;
    }

    public override int Compare(string left, string right)
    {
        var a = Parts(left);
        var b = Parts(right);
        var order = CompareNumbers(a.Numbers, b.Numbers);
        if (order != 0 || (!a.IsPrerelease && !b.IsPrerelease))
            return order;
        return a.IsPrerelease && b.IsPrerelease ? ComparePrereleases(a.Prerelease, b.Prerelease) : a.IsPrerelease ? -1 : 1;
    }

    private static VersionParts Parts(ReadOnlySpan<char> text)
    {
        if (text is ['v' or 'V' or '=', ..])
            text = text[1..];
        var plus = text.IndexOf('+');
        if (plus >= 0)
            text = text[..plus];
        var hyphen = text.IndexOf('-');
        return hyphen < 0 ? new(text, [], false) : new(text[..hyphen], text[(hyphen + 1)..], true);
    }

    private static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty || !right.IsEmpty)
        {
            var order = DecimalDigits.Compare(Take(ref left), Take(ref right));
            if (order != 0)
                return order;
        }

        return 0;
    }

    private static int ComparePrereleases(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty && !right.IsEmpty)
        {
            var a = Take(ref left);
            var b = Take(ref right);
            var (isNumber, isOtherNumber) = (DecimalDigits.Are(a), DecimalDigits.Are(b));
            var order = isNumber != isOtherNumber ? isNumber ? -1 : 1 : isNumber ? DecimalDigits.Compare(a, b) : a.SequenceCompareTo(b);
            if (order != 0)
                return order;
        }

        return left.Length.CompareTo(right.Length);
    }

    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> text)
    {
        var dot = text.IndexOf('.');
        var part = dot < 0 ? text : text[..dot];
        text = dot < 0 ? [] : text[(dot + 1)..];
        return part;
    }

    private readonly ref struct VersionParts(ReadOnlySpan<char> numbers, ReadOnlySpan<char> prerelease, bool isPrerelease)
    {
        public ReadOnlySpan<char> Numbers { get; } = numbers;

        public ReadOnlySpan<char> Prerelease { get; } = prerelease;

        public bool IsPrerelease { get; } = isPrerelease;
    }
}
