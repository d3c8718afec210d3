namespace PolicyGate.Inventory;

/// <summary>Finds names that are like one that somebody typed: by the pairs of neighbouring letters that both have.</summary>
internal static class SimilarNames
{
    private const int MaximumLength = 200;
    private const double LeastLikeness = 0.4;

    /// <summary>The most similar first, equally similar ones ordinal; empty where none is.</summary>
    public static IReadOnlyList<string> Find(string typed, IEnumerable<string> names, int count)
    {
        var wanted = Pairs(typed);
        return
        [
            .. names.Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(name => (Name: name, Likeness: Likeness(wanted, typed, name)))
                .Where(candidate => candidate.Likeness >= LeastLikeness)
                .OrderByDescending(candidate => candidate.Likeness)
                .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
                .Take(count)
                .Select(candidate => candidate.Name),
        ];
    }

    private static double Likeness(HashSet<(char, char)> wanted, string typed, string name)
    {
        var pairs = Pairs(name);
        var common = pairs.Count(wanted.Contains);
        var likeness = wanted.Count + pairs.Count == 0 ? 0 : 2.0 * common / (wanted.Count + pairs.Count);
        // Part of a long name, as 'netty' of 'io.netty:netty-common'.
        return typed.Length > 2 && name.Contains(typed, StringComparison.OrdinalIgnoreCase) ? Math.Max(likeness, 0.5) : likeness;
    }

    private static HashSet<(char First, char Second)> Pairs(string name)
    {
        var text = name[..Math.Min(name.Length, MaximumLength)].ToLowerInvariant();
        return [.. Enumerable.Range(0, Math.Max(0, text.Length - 1)).Select(index => (text[index], text[index + 1]))];
    }
}
