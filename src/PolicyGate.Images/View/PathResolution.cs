using PolicyGate.Images.Layers;

namespace PolicyGate.Images.View;

internal enum ResolutionKind
{
    /// <summary>Nothing is there.</summary>
    Missing,

    /// <summary>A node of the tree.</summary>
    Node,

    /// <summary>A regular file that nobody had asked for by this path.</summary>
    UnreadFile,

    /// <summary>More links than the limit allows, most likely in a circle.</summary>
    TooManyLinks,
}

/// <summary>Where a path leads, links followed inside the image's root only.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="Path">The real path.</param>
/// <param name="Node">The node, or the last link followed.</param>
/// <param name="Content">Where an unread file's content stands.</param>
internal readonly record struct PathResolution(ResolutionKind Kind, string Path, TreeNode? Node, Stamp Content)
{
    public static PathResolution Of(ImageTree tree, string path, bool followLast, Stamp before, int linkDepth)
    {
        var rest = new Stack<string>();
        Push(rest, path);
        var node = tree.Root;
        var links = 0;
        while (rest.TryPop(out var name))
        {
            if (name == "..")
            {
                node = node.Parent ?? node;
                continue;
            }

            if (!node.IsDirectory)
                return default;
            if (node.Child(name) is not { } child)
                return Unread(tree, node, name, rest, before);
            if (child.Kind != LayerEntryKind.SymbolicLink || (rest.Count == 0 && !followLast))
            {
                node = child;
                continue;
            }

            if (++links > linkDepth)
                return new(ResolutionKind.TooManyLinks, "", child, default);
            if (child.Target!.StartsWith('/'))
                node = tree.Root;
            Push(rest, child.Target);
        }

        return new(ResolutionKind.Node, node.Path, node, default);
    }

    private static PathResolution Unread(ImageTree tree, TreeNode directory, string name, Stack<string> rest, Stamp before)
    {
        // A file isn't a directory, so more of the path leads nowhere.
        if (rest.Count > 0 || tree.FindRegular(directory, name, before) is not { } content)
            return default;
        return new(ResolutionKind.UnreadFile, EntryPath.Join(directory.Path, name), null, content);
    }

    private static void Push(Stack<string> rest, string path)
    {
        var segments = path.Split('/');
        for (var i = segments.Length - 1; i >= 0; i--)
        {
            if (segments[i] is not ("" or "."))
                rest.Push(segments[i]);
        }
    }
}
