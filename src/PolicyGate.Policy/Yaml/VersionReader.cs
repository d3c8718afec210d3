namespace PolicyGate.Policy.Yaml;

/// <summary>Reads what all files have in common: one mapping with a <c>version</c>.</summary>
internal static class VersionReader
{
    /// <summary>The file's mapping; null where nothing can be said of it, after a mistake was added.</summary>
    internal static YamlMap? ReadFile(ReadOnlySpan<byte> content, string what, FileMistakes mistakes)
    {
        var count = mistakes.Count;
        var root = YamlFile.Read(content, mistakes);
        if (mistakes.Count > count)
            return null;
        if (root is null or YamlScalar { IsNull: true })
        {
            mistakes.Add(MistakeCodes.Version, 1, 1, $"The file is empty: {what} begins with version: 1.");
            return null;
        }

        if (root is not YamlMap map)
        {
            mistakes.Add(MistakeCodes.WrongType, root, $"The file {ValueReader.Found(root)}: {what} is a mapping that begins with version: 1.");
            return null;
        }

        switch (map.Entries.FirstOrDefault(entry => entry.Name == "version")?.Value)
        {
            case null:
                mistakes.Add(MistakeCodes.Version, map, $"'version' is missing: {what} begins with version: 1.");
                return map;
            case YamlScalar { IsPlain: true, Text: "1" }:
                return map;
            case var other:
                // Another version may have other keys, so nothing more can be said of the file.
                mistakes.Add(MistakeCodes.Version, other, $"'version' {ValueReader.Found(other)}: this version of PolicyGate reads version: 1.");
                return null;
        }
    }
}
