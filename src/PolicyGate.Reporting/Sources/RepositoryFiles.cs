using System.Text;

namespace PolicyGate.Reporting.Sources;

/// <summary>
/// The text files of a work tree that a finding may point to: regular files inside the root, reached through links that stay inside,
/// and not made by a build.
/// </summary>
internal sealed class RepositoryFiles(string? root)
{
    private const int MaximumSize = 4 << 20;

    private const int MaximumLinks = 40;

    private static readonly HashSet<string> s_excluded = new(["bin", "obj", ".git", "node_modules"], StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, SourceFile?> _files = new(StringComparer.Ordinal);

    internal string? Root => root;

    /// <summary>The file at a path relative to the root; null where it may not be chosen.</summary>
    internal SourceFile? Find(string? path)
    {
        if (root is null || string.IsNullOrEmpty(path))
            return null;
        if (!_files.TryGetValue(path, out var file))
            _files.Add(path, file = Read(path));
        return file;
    }

    /// <summary>The files of a name in the folder of a file and the folders above it, nearest first.</summary>
    internal IEnumerable<SourceFile> FindUpwards(string path, string name)
    {
        var folder = path.Replace('\\', '/');
        do
        {
            var slash = folder.LastIndexOf('/');
            folder = slash < 0 ? "" : folder[..slash];
            if (Find(folder.Length == 0 ? name : $"{folder}/{name}") is { } file)
                yield return file;
        }
        while (folder.Length > 0);
    }

    private SourceFile? Read(string path)
    {
        try
        {
            if (Resolve(path) is not { Length: > 0 } resolved || resolved.Split('/').Any(s_excluded.Contains))
                return null;
            // A pipe or a device has no length; opening one could wait for ever.
            var file = new FileInfo(Path.Combine(root!, resolved));
            if (!file.Exists || file.Length is 0 or > MaximumSize || file.Attributes.HasFlag(FileAttributes.Directory))
                return null;
            using var reader = new StreamReader(file.FullName, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true);
            return new(resolved, reader.ReadToEnd());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // A file that can't be read can't be pointed to: the next place is taken.
            return null;
        }
    }

    private string? Resolve(string path)
    {
        if (Path.IsPathRooted(path))
            return null;
        var pending = new Stack<string>(path.Replace('\\', '/').Split('/').Reverse());
        var resolved = new List<string>();
        var links = 0;
        while (pending.TryPop(out var segment))
        {
            if (segment is "" or ".")
                continue;
            if (segment == "..")
            {
                if (resolved.Count == 0)
                    return null;
                resolved.RemoveAt(resolved.Count - 1);
                continue;
            }

            var target = new FileInfo(Path.Combine([root!, .. resolved, segment])).LinkTarget;
            if (target is null)
            {
                resolved.Add(segment);
                continue;
            }

            if (++links > MaximumLinks)
                return null;
            if (Path.IsPathRooted(target))
            {
                target = Path.GetRelativePath(root!, target);
                if (Path.IsPathRooted(target))
                    return null;
                resolved.Clear();
            }

            foreach (var part in target.Replace('\\', '/').Split('/').Reverse())
                pending.Push(part);
        }

        return string.Join('/', resolved);
    }
}
