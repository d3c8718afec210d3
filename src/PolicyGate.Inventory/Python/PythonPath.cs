namespace PolicyGate.Inventory;

/// <summary>What the place of Python's metadata tells: <c>NAME-VERSION.dist-info/METADATA</c>, <c>NAME-VERSION-pyX.Y.egg-info</c>, <c>NAME-VERSION-pyX.Y.egg</c>.</summary>
internal static class PythonPath
{
    private static readonly string[] s_endings = [".dist-info", ".egg-info", ".egg"];

    /// <summary>Name and version as far as the place tells them; null where pip would list nothing: a copy inside of another package, or what an update left behind.</summary>
    public static (string? Name, string? Version)? Place(string path)
    {
        var segments = path.Split('/');
        if (segments.Contains("_vendor", StringComparer.Ordinal))
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
}
