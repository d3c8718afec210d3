using System.Text.RegularExpressions;

namespace PolicyGate.Advisories.Versions;

/// <summary>
/// Composer's order (composer/semver, <c>VersionParser::normalize</c>, compared as PHP does): numbers, then the stability <c>dev</c>, <c>alpha</c>, <c>beta</c>, <c>RC</c>, none, <c>patch</c> and
/// its number. A branch by name (<c>dev-main</c>) has no place in it; one by number (<c>2.x-dev</c>) stands above all that it led to.
/// </summary>
internal sealed partial class ComposerVersionOrder : VersionOrder
{
    // What Composer itself puts for an x.
    private const string Any = "9999999";

    public static ComposerVersionOrder Instance { get; } = new();

    public override string Name => "Composer";

    public override bool IsVersion(string text) => Pattern().IsMatch(text);

    public override int Compare(string left, string right)
    {
        var (a, b) = (Pattern().Match(left), Pattern().Match(right));
        var (numbers, otherNumbers) = (Numbers(a), Numbers(b));
        for (var i = 0; i < Math.Max(numbers.Length, otherNumbers.Length); i++)
        {
            var order = DecimalDigits.Compare(i < numbers.Length ? numbers[i] : "", i < otherNumbers.Length ? otherNumbers[i] : "");
            if (order != 0)
                return order;
        }

        var stability = Stability(a) - Stability(b);
        if (stability != 0)
            return stability;
        var byNumber = CompareLists(Split(a.Groups["number"].Value), Split(b.Groups["number"].Value));
        return byNumber != 0 ? byNumber : b.Groups["dev"].Success.CompareTo(a.Groups["dev"].Success);
    }

    private static string[] Numbers(Match match)
    {
        var numbers = Split(match.Groups["numbers"].Value);
        if (!match.Groups["any"].Success)
            return numbers;
        // 2.x is 2.9999999.9999999.9999999.
        var result = new string[Math.Max(4, numbers.Length)];
        Array.Fill(result, Any);
        numbers.CopyTo(result, 0);
        return result;
    }

    private static int Stability(Match match) => match.Groups["stability"].Value.ToLowerInvariant() switch
    {
        "" => match.Groups["dev"].Success ? 0 : 4,
        "a" or "alpha" => 1,
        "b" or "beta" => 2,
        "rc" => 3,
        "stable" => 4,
        _ => 5,
    };

    private static int CompareLists(string[] left, string[] right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var order = DecimalDigits.Compare(left[i], right[i]);
            if (order != 0)
                return order;
        }

        return left.Length.CompareTo(right.Length);
    }

    private static string[] Split(string numbers) => numbers.Split(['.', '-', ':', '_'], StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(
        """
        ^v?(?<numbers>[0-9]+(?:[.:-][0-9]+)*)(?<any>(?:\.[x*])+)?
        (?:[._-]?(?<stability>stable|beta|b|rc|alpha|a|patch|pl|p)(?<number>[.-]?[0-9]+(?:[.-][0-9]+)*)?)?
        (?<dev>[.-]?dev)?
        (?:\+\S+)?(?:@(?:stable|rc|beta|alpha|dev))?\z
        """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
