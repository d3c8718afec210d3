using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PolicyGate.Inventory;

/// <summary>The version of a shared framework: SemVer 2, as the host's <c>fx_ver</c> reads the names of folders.</summary>
internal sealed record FrameworkVersion(int Major, int Minor, int Patch, string Prerelease) : IComparable<FrameworkVersion>
{
    public bool IsPrerelease => Prerelease.Length > 0;

    public static bool TryParse(string text, [NotNullWhen(true)] out FrameworkVersion? version)
    {
        version = null;
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        var core = plus < 0 ? text : text[..plus];
        var dash = core.IndexOf('-', StringComparison.Ordinal);
        var prerelease = dash < 0 ? "" : core[(dash + 1)..];
        var numbers = (dash < 0 ? core : core[..dash]).Split('.');
        if (numbers.Length != 3 || (dash >= 0 && prerelease.Split('.').Any(part => part.Length == 0)))
            return false;
        if (!TryParse(numbers[0], out int major) || !TryParse(numbers[1], out int minor) || !TryParse(numbers[2], out int patch))
            return false;
        version = new(major, minor, patch, prerelease);
        return true;
    }

    public int CompareTo(FrameworkVersion? other)
    {
        if (other is null)
            return 1;
        var order = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        if (order != 0 || Prerelease == other.Prerelease)
            return order;
        if (!IsPrerelease || !other.IsPrerelease)
            return IsPrerelease ? -1 : 1;
        return ComparePrerelease(Prerelease.Split('.'), other.Prerelease.Split('.'));
    }

    private static int ComparePrerelease(string[] left, string[] right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var leftIsNumber = TryParse(left[i], out int leftNumber);
            var rightIsNumber = TryParse(right[i], out int rightNumber);
            var order = (leftIsNumber, rightIsNumber) switch
            {
                (true, true) => leftNumber.CompareTo(rightNumber),
                (true, false) => -1,
                (false, true) => 1,
                _ => string.CompareOrdinal(left[i], right[i]),
            };
            if (order != 0)
                return order;
        }

        return left.Length.CompareTo(right.Length);
    }

    private static bool TryParse(string text, out int number)
    {
        number = 0;
        return (text.Length == 1 || (text.Length > 1 && text[0] != '0')) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
