using System.Collections.Immutable;

namespace PolicyGate.Policy.Yaml;

/// <summary>Reads the entries of a mapping: each must be known and stand once.</summary>
internal static class MapReader
{
    /// <summary>The entries that are known and stand first, in the file's order. Of the others a mistake is added.</summary>
    /// <param name="map">The mapping.</param>
    /// <param name="what">What a key of it is: <c>a condition</c>.</param>
    /// <param name="names">The keys that may stand in it.</param>
    /// <param name="mistakes">Where mistakes go.</param>
    internal static ImmutableArray<YamlEntry> Known(YamlMap map, string what, IReadOnlyCollection<string> names, FileMistakes mistakes)
    {
        var entries = ImmutableArray.CreateBuilder<YamlEntry>(map.Entries.Count);
        var seen = new Dictionary<string, YamlScalar>(StringComparer.Ordinal);
        foreach (var entry in map.Entries)
        {
            if (!seen.TryAdd(entry.Name, entry.Key))
                mistakes.Add(MistakeCodes.RepeatedKey, entry.Key, $"'{entry.Name.Printable(100)}' stands already in line {seen[entry.Name].Line}: keep one of the two.");
            else if (!names.Contains(entry.Name))
                mistakes.Add(MistakeCodes.UnknownKey, entry.Key, $"'{entry.Name.Printable(100)}' is not {what}. {NearestName.Suggest(entry.Name, names)}");
            else
                entries.Add(entry);
        }

        return entries.DrainToImmutable();
    }

    /// <summary>The mapping that a value must be; null after a mistake was added.</summary>
    internal static YamlMap? Map(YamlNode node, string name, string example, FileMistakes mistakes)
    {
        if (node is YamlMap map)
            return map;
        mistakes.Add(node is YamlScalar { IsNull: true } ? MistakeCodes.Missing : MistakeCodes.WrongType, node,
            $"'{name.Printable(100)}' {ValueReader.Found(node)}: expected a mapping such as {example}.");
        return null;
    }
}
