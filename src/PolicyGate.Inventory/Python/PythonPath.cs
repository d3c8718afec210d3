namespace PolicyGate.Inventory;

/// <summary>What the place of Python's metadata tells: <c>NAME-VERSION.dist-info/METADATA</c>, <c>NAME-VERSION-pyX.Y.egg-info</c>, <c>NAME-VERSION-pyX.Y.egg</c>.</summary>
internal static class PythonPath
{
    private static readonly string[] s_endings = [".dist-info", ".egg-info", ".egg"];

    private static readonly string[] s_libraries = ["site-packages", "dist-packages"];
    private static readonly string[] s_testFolders = ["test", "tests"];

    /// <summary>Name and version as far as the place tells them; null where pip would list nothing: a copy inside of another package, or what an update left behind.</summary>
    public static (string? Name, string? Version)? Place(string path)
    {
        var segments = path.Split('/');
        if (segments.Contains("_vendor", StringComparer.Ordinal) || IsOfTests(segments) || IsOfCondasCache(segments))
            return null;
        var (folder, ending) = segments.Reverse().Select(segment => (segment, Array.Find(s_endings, ending => segment.EndsWith(ending, StringComparison.Ordinal)))).FirstOrDefault(item => item.Item2 is not null);
        if (ending is null)
            return (null, null);
        // pip renames what it is about to remove so.
        if (folder[0] == '~')
            return null;
        var parts = folder[..^ending.Length].Split('-');
        return (parts[0].Length > 0 ? parts[0] : null, parts.Length > 1 && parts[1].Length > 0 && char.IsAsciiDigit(parts[1][0]) ? parts[1] : null);
    }

    // Python's own tests, and those of packages, bring packages along that are installed nowhere.
    private static bool IsOfTests(string[] segments)
    {
        var library = Array.FindIndex(segments, segment => s_libraries.Contains(segment, StringComparer.Ordinal) || segment is ['p', 'y', 't', 'h', 'o', 'n', >= '0' and <= '9', ..]);
        return library >= 0 && segments[(library + 1)..^1].Any(segment => s_testFolders.Contains(segment, StringComparer.Ordinal));
    }

    // What conda unpacked to install from: pkgs/NAME-VERSION-BUILD/lib/pythonX.Y, pkgs/NAME-VERSION-BUILD/site-packages.
    private static bool IsOfCondasCache(string[] segments)
    {
        var cache = Array.IndexOf(segments, "pkgs");
        return cache >= 0 && cache + 2 < segments.Length && segments[cache + 2] is ("lib" or "Lib" or "site-packages");
    }
}
