using System.Collections.Immutable;

namespace PolicyGate.Inventory;

/// <summary>The lines of Go's build information: a word, a tab, and what it says (go.dev, <c>runtime/debug</c>, BuildInfo).</summary>
internal static class GoModuleLines
{
    private const int MaximumModules = 100_000;

    /// <exception cref="FormatException">It has more modules than are read.</exception>
    public static GoBuildInformation Parse(string goVersion, string lines)
    {
        var path = "";
        var modules = ImmutableArray.CreateBuilder<GoModule>();
        foreach (var range in lines.AsSpan().Split('\n'))
        {
            var fields = lines[range].Split('\t');
            switch (fields[0])
            {
                case "path" when fields.Length > 1:
                    path = fields[1];
                    break;
                case "mod" or "dep" when fields.Length > 1 && fields[1].Length > 0:
                    if (modules.Count == MaximumModules)
                        throw new FormatException($"its Go build information names more than {MaximumModules} modules");
                    modules.Add(new(fields[1], Version(fields)));
                    break;
                case "=>" when fields.Length > 1 && fields[1].Length > 0 && modules.Count > 0:
                    modules[^1] = IsFolder(fields[1]) ? modules[^1] with { Version = GoModule.Unversioned } : new(fields[1], Version(fields));
                    break;
                default:
                    break;
            }
        }

        return new(goVersion, path, modules.ToImmutable());
    }

    private static string Version(string[] fields) => fields.Length > 2 && fields[2].Length > 0 ? fields[2] : GoModule.Unversioned;

    // go.mod reference, "replace": a folder begins with ./ or ../ or is absolute; all else is a module path.
    private static bool IsFolder(string replacement) =>
        replacement is "." or ".." || replacement.StartsWith('/') || replacement.StartsWith("./", StringComparison.Ordinal) || replacement.StartsWith("../", StringComparison.Ordinal)
        || replacement.Contains('\\') || (replacement.Length > 1 && replacement[1] == ':');
}
