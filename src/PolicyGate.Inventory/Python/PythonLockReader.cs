using System.Text;
using System.Text.Json;

namespace PolicyGate.Inventory;

/// <summary>
/// Reads <c>poetry.lock</c> and <c>uv.lock</c>, TOML of which the programs write one key a line, and <c>Pipfile.lock</c>; without what Pipfile's and Poetry's locks mark as needed for development only
/// and without the project itself.
/// </summary>
internal static class PythonLockReader
{
    private const string PackageTable = "[[package]]";
    private const string MultiLine = "\"\"\"";

    /// <exception cref="FormatException">It is malformed.</exception>
    public static LanguagePackageList ReadToml(Stream content)
    {
        var list = new LanguagePackageList.Builder();
        using var lines = new ControlLines(content);
        Entry? entry = null;
        var (isInText, isInArray) = (false, false);
        while (lines.Read(out var bytes))
        {
            if (lines.Cut)
                throw new FormatException($"Line {lines.Number} is too long.");
            var line = Encoding.UTF8.GetString(bytes).TrimEnd();
            if (lines.Number == 1)
                line = line.TrimStart('\uFEFF');
            if (isInText || isInArray)
            {
                isInText = isInText && !line.Contains(MultiLine, StringComparison.Ordinal);
                isInArray = isInArray && line.TrimStart() is not "]";
                continue;
            }

            if (line.Length == 0 || line[0] is '#' or ' ' or '\t')
                continue;
            if (line[0] == '[')
            {
                // A table of the package that comes before belongs to it, and has keys of its own.
                Add(entry, list);
                entry = line == PackageTable ? new() : null;
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new FormatException($"Line {lines.Number} is neither table nor key: '{line.Printable(100)}'.");
            var (key, value) = (line[..equals].Trim(), line[(equals + 1)..].Trim());
            isInText = value.StartsWith(MultiLine, StringComparison.Ordinal) && !value[MultiLine.Length..].Contains(MultiLine, StringComparison.Ordinal);
            isInArray = value == "[";
            entry?.Set(key, value);
        }

        if (isInText || isInArray)
            throw new FormatException("It is cut off.");
        Add(entry, list);
        return list.ToList();
    }

    /// <exception cref="FormatException">It is malformed.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static LanguagePackageList ReadPipfile(Stream content) => JsonContent.Read(content, root =>
    {
        const string Pinned = "==";
        var list = new LanguagePackageList.Builder();
        if (!root.TryGetProperty("default", out var packages))
            return root.TryGetProperty("_meta", out _) || root.TryGetProperty("develop", out _) ? list.ToList() : throw new FormatException("It has no packages (default).");
        foreach (var package in packages.EnumerateObject())
        {
            // What comes from a repository of sources has no version.
            if (package.Value.Text("version") is { } version && version.StartsWith(Pinned, StringComparison.Ordinal))
                list.Add(package.Name, version[Pinned.Length..].TrimStart('=').Trim());
        }

        return list.ToList();
    });

    private static void Add(Entry? entry, LanguagePackageList.Builder list)
    {
        if (entry is null || entry.IsLeftOut)
            return;
        if (entry is { Name: { Length: > 0 } name, Version: { Length: > 0 } version })
            list.Add(name, version);
        else if (entry.Name is null)
            list.AddDefect("a package has no name");
    }

    private sealed class Entry
    {
        public string? Name { get; private set; }

        public string? Version { get; private set; }

        public bool IsLeftOut { get; private set; }

        public void Set(string key, string value)
        {
            switch (key)
            {
                case "name": Name = Text(value); break;
                case "version": Version = Text(value); break;
                // Poetry before 1.5, and since 2.0.
                case "category": IsLeftOut |= Text(value) == "dev"; break;
                case "groups": IsLeftOut |= value != "[]" && !value.Contains("\"main\"", StringComparison.Ordinal); break;
                // uv's project and its workspace.
                case "source": IsLeftOut |= value.Contains("virtual =", StringComparison.Ordinal) || value.Contains("editable =", StringComparison.Ordinal); break;
                default: break;
            }
        }

        private static string Text(string value) => value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : throw new FormatException($"'{value.Printable(100)}' is not a text in quotes.");
    }
}
