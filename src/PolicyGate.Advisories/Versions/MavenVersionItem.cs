using System.Globalization;

namespace PolicyGate.Advisories.Versions;

/// <summary>A part of a Maven version: a number, a word, or a list of parts.</summary>
internal sealed class MavenVersionItem
{
    private const string Release = "5";

    private static readonly string[] s_words = ["alpha", "beta", "milestone", "rc", "snapshot", "", "sp"];

    private readonly string? _digits;
    private readonly string? _word;
    private readonly List<MavenVersionItem>? _parts;

    private MavenVersionItem(string? digits, string? word, List<MavenVersionItem>? parts) => (_digits, _word, _parts) = (digits, word, parts);

    private bool IsNothing => _digits?.Length == 0 || _word == Release || _parts?.Count == 0;

    /// <summary>A dot divides parts; a hyphen, and the change between digits and letters, begins a list in the list.</summary>
    public static MavenVersionItem Parse(string text)
    {
        text = text.ToLowerInvariant();
        var root = List();
        var lists = new Stack<MavenVersionItem>([root]);
        var (start, isNumber) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character is '.' or '-')
            {
                lists.Peek()._parts!.Add(i == start ? Number("") : Part(text[start..i], isNumber, false));
                start = i + 1;
                if (character == '-')
                    Begin(lists);
                continue;
            }

            var isDigit = char.IsAsciiDigit(character);
            if (isDigit != isNumber && i > start)
            {
                lists.Peek()._parts!.Add(Part(text[start..i], isNumber, isDigit));
                start = i;
                Begin(lists);
            }

            isNumber = isDigit;
        }

        if (start < text.Length)
            lists.Peek()._parts!.Add(Part(text[start..], isNumber, false));
        while (lists.TryPop(out var list))
        {
            RemoveTrailingNothing(list._parts!);
            if (lists.Count > 0)
                TakeUp(list._parts!);
        }

        return root;
    }

    /// <summary>Where one has no part, what the other has there is compared with nothing: a number above 0 stands after it, a word where it stands to a release.</summary>
    public static int Compare(MavenVersionItem? left, MavenVersionItem? right)
    {
        if (left is null)
            return right is null ? 0 : -Compare(right, null);
        if (left._digits is not null)
            return right is null ? left._digits.Length : right._digits is null ? 1 : DecimalDigits.Compare(left._digits, right._digits);
        if (left._word is not null)
            return right is null ? string.CompareOrdinal(left._word, Release) : right._word is null ? -1 : string.CompareOrdinal(left._word, right._word);
        if (right is not null && right._parts is null)
            return right._digits is not null ? -1 : 1;
        var (parts, others) = (left._parts!, right?._parts ?? []);
        for (var i = 0; i < Math.Max(parts.Count, others.Count); i++)
        {
            var order = Compare(i < parts.Count ? parts[i] : null, i < others.Count ? others[i] : null);
            if (order != 0)
                return order;
        }

        return 0;
    }

    private static MavenVersionItem Number(string digits) => new(digits.TrimStart('0'), null, null);

    private static MavenVersionItem List() => new(null, null, []);

    private static MavenVersionItem Part(string text, bool isNumber, bool isBeforeDigit) => isNumber ? Number(text) : new(null, Rank(text, isBeforeDigit), null);

    /// <summary>Known words by their place, others behind them by themselves.</summary>
    private static string Rank(string word, bool isBeforeDigit)
    {
        word = word switch
        {
            "a" when isBeforeDigit => "alpha",
            "b" when isBeforeDigit => "beta",
            "m" when isBeforeDigit => "milestone",
            "ga" or "final" or "release" => "",
            "cr" => "rc",
            _ => word,
        };
        var known = Array.IndexOf(s_words, word);
        return known >= 0 ? known.ToString(CultureInfo.InvariantCulture) : $"{s_words.Length}-{word}";
    }

    private static void Begin(Stack<MavenVersionItem> lists)
    {
        var list = List();
        lists.Peek()._parts!.Add(list);
        lists.Push(list);
    }

    private static void RemoveTrailingNothing(List<MavenVersionItem> parts)
    {
        for (var i = parts.Count - 1; i >= 0; i--)
        {
            if (parts[i].IsNothing)
                parts.RemoveAt(i);
            else if (parts[i]._parts is null)
                break;
        }
    }

    /// <summary>What is left of 1-ga-1 is 1-1.</summary>
    private static void TakeUp(List<MavenVersionItem> parts)
    {
        if (parts is not [{ _parts: { } only }])
            return;
        parts.Clear();
        parts.AddRange(only);
    }
}
