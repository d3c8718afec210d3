namespace PolicyGate.Images.Layers;

/// <summary>Names of tar entries and link targets as paths of the image: no leading slash, no empty, <c>.</c> or <c>..</c> segment.</summary>
internal static class EntryPath
{
    /// <summary>
    /// Cleans a name, <c>a/../b</c> becoming <c>b</c>, as container runtimes do; -1 where it climbs out of the root, else the length of the path.
    /// The target must hold as many characters as the name.
    /// </summary>
    public static int Clean(ReadOnlySpan<char> name, Span<char> target)
    {
        var length = 0;
        foreach (var range in name.Split('/'))
        {
            var segment = name[range];
            if (segment.IsEmpty || segment is ".")
                continue;
            if (segment is "..")
            {
                if (length == 0)
                    return -1;
                length = Math.Max(0, target[..length].LastIndexOf('/'));
                continue;
            }

            if (length > 0)
                target[length++] = '/';
            segment.CopyTo(target[length..]);
            length += segment.Length;
        }

        return length;
    }

    /// <summary>Cleans a name; null where it climbs out of the root.</summary>
    public static string? Clean(string name)
    {
        var target = new char[name.Length];
        var length = Clean(name, target);
        return length < 0 ? null : new(target, 0, length);
    }

    /// <summary>The path above, empty for the root's entries.</summary>
    public static ReadOnlySpan<char> Parent(ReadOnlySpan<char> path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    /// <summary>The last segment.</summary>
    public static ReadOnlySpan<char> Name(ReadOnlySpan<char> path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>A path in a directory; the root's is empty.</summary>
    public static string Join(string directory, ReadOnlySpan<char> name) => directory.Length == 0 ? name.ToString() : $"{directory}/{name}";
}
