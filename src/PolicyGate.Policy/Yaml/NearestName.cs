namespace PolicyGate.Policy.Yaml;

/// <summary>Finds the name that somebody meant.</summary>
internal static class NearestName
{
    private const int LongestTypedName = 64;

    /// <summary>The sentence that says what would be right: the nearest name where one is near, else all of them.</summary>
    internal static string Suggest(string typed, IReadOnlyCollection<string> names) => Find(typed, names) is { } name
        ? $"Did you mean '{name}'?"
        : $"Expected {string.Join(", ", names)}.";

    private static string? Find(string typed, IReadOnlyCollection<string> names)
    {
        if (typed.Length is 0 or > LongestTypedName)
            return null;
        var nearest = names
            .Select(name => (Name: name, Distance: Distance(Fold(typed), Fold(name))))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .First();
        return nearest.Distance <= Math.Max(1, Math.Min(typed.Length, nearest.Name.Length) / 3) ? nearest.Name : null;
    }

    // at_least and AtLeast are spellings of atLeast.
    private static string Fold(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>How many characters are to be added, removed, replaced or swapped with their neighbour.</summary>
    private static int Distance(string left, string right)
    {
        var distances = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            distances[i, 0] = i;
        for (var j = 0; j <= right.Length; j++)
            distances[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = distances[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                var distance = Math.Min(replaced, Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    distance = Math.Min(distance, distances[i - 2, j - 2] + 1);
                distances[i, j] = distance;
            }
        }

        return distances[left.Length, right.Length];
    }
}
