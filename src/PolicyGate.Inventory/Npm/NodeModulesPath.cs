namespace PolicyGate.Inventory;

/// <summary>Where in an image npm, pnpm and yarn install: <c>node_modules/NAME</c> and <c>node_modules/@SCOPE/NAME</c>, one in another.</summary>
internal static class NodeModulesPath
{
    public const string Folder = "node_modules";

    // What packages carry along for their own tests is laid out like an installation, and is none.
    private static readonly HashSet<string> s_testFolders = new(StringComparer.OrdinalIgnoreCase)
    {
        "test", "tests", "__tests__", "spec", "specs", "fixture", "fixtures", "__fixtures__", "testdata", "test-data", "example", "examples", "benchmark", "benchmarks",
    };

    /// <summary>The name of the package whose folder holds the file, by its place; null where the folder is no installed package's.</summary>
    public static string? PackageName(string path)
    {
        var segments = path.Split('/');
        var name = segments.Length - 2;
        if (name < 1 || segments[name][0] is '.' or '@')
            return null;
        var isScoped = segments[name - 1].StartsWith('@');
        var folder = isScoped ? name - 2 : name - 1;
        if (folder < 0 || segments[folder] != Folder)
            return null;

        var outer = Array.IndexOf(segments, Folder);
        for (var i = outer + 1; i < folder; i++)
        {
            if (s_testFolders.Contains(segments[i]) && !IsName(segments, i))
                return null;
        }

        return isScoped ? $"{segments[name - 1]}/{segments[name]}" : segments[name];
    }

    /// <summary>All folders <c>node_modules</c> that the path runs through.</summary>
    public static IEnumerable<string> Folders(string path)
    {
        for (var at = path.IndexOf(Folder, StringComparison.Ordinal); at >= 0; at = path.IndexOf(Folder, at + 1, StringComparison.Ordinal))
        {
            var end = at + Folder.Length;
            if ((at == 0 || path[at - 1] == '/') && end < path.Length && path[end] == '/')
                yield return path[..end];
        }
    }

    // A package may be called test.
    private static bool IsName(string[] segments, int index) =>
        segments[index - 1] == Folder || (index >= 2 && segments[index - 1].StartsWith('@') && segments[index - 2] == Folder);
}
