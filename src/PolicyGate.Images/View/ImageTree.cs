using PolicyGate.Images.Layers;

namespace PolicyGate.Images.View;

/// <summary>
/// The known paths of the layers merged so far. Regular files that nobody asked for are no nodes; whether one is there is answered from the layers' indexes.
/// </summary>
internal sealed class ImageTree(ImageLimits limits)
{
    // What runtimes give a directory that no layer has an entry for.
    private const int ImpliedMode = 493;

    private readonly Dictionary<PathHash, TreeNode> _byHash = [];
    private readonly List<RegularFileIndex> _regularFiles = [];

    public TreeNode Root { get; } = new("", null) { Kind = LayerEntryKind.ImpliedDirectory, Stamp = new(0, -1), Born = new(-1, -1), Mode = ImpliedMode, Hash = PathHash.Root };

    /// <summary>Begins a layer: its regular files are there from now on, and what they replaced is gone.</summary>
    public void AddLayer(RegularFileIndex files)
    {
        _regularFiles.Add(files);
        if (_byHash.Count == 0)
            return;
        foreach (var hash in files.Hashes)
        {
            if (!_byHash.TryGetValue(hash, out var replaced))
                continue;
            replaced.Parent?.Delete(replaced.Name, _regularFiles.Count - 1);
            Remove(replaced);
        }
    }

    /// <summary>The node at a path without following links, or null.</summary>
    public TreeNode? NodeAt(ReadOnlySpan<char> path)
    {
        var node = Root;
        foreach (var range in path.Split('/'))
        {
            if (path[range].IsEmpty)
                continue;
            if (node.Child(path[range]) is not { } child)
                return null;
            node = child;
        }

        return node;
    }

    /// <summary>The directory at a path; makes it and those above it where they are none.</summary>
    public TreeNode MakeDirectory(ReadOnlySpan<char> path, Stamp stamp)
    {
        var node = Root;
        foreach (var range in path.Split('/'))
        {
            var name = path[range];
            if (name.IsEmpty)
                continue;
            node = node.Child(name) is { IsDirectory: true } child ? child : Put(node, name.ToString(), LayerEntryKind.ImpliedDirectory, stamp);
        }

        return node;
    }

    /// <summary>Puts a node in a directory in place of what is there.</summary>
    public TreeNode Put(TreeNode directory, string name, LayerEntryKind kind, Stamp stamp)
    {
        if (directory.Child(name) is { } replaced)
            Remove(replaced);
        if (_byHash.Count == limits.KeptPaths)
            throw limits.Exceeded(ImageLimit.KeptPaths, "merging the layers");
        var hash = PathHash.Of(directory.Hash, name);
        var node = new TreeNode(name, directory) { Kind = kind, Stamp = stamp, Born = stamp, Hash = hash, Mode = kind == LayerEntryKind.ImpliedDirectory ? ImpliedMode : 0 };
        directory.Add(node);
        _byHash[hash] = node;
        return node;
    }

    /// <summary>Takes a node and all beneath it away.</summary>
    public void Remove(TreeNode node)
    {
        node.Parent?.Remove(node);
        var stack = new Stack<TreeNode>([node]);
        while (stack.TryPop(out var next))
        {
            _byHash.Remove(next.Hash);
            foreach (var child in next.Children)
                stack.Push(child);
        }
    }

    /// <summary>The content of a regular file that is no node; null where there is none.</summary>
    public Stamp? FindRegular(TreeNode directory, ReadOnlySpan<char> name, Stamp before)
    {
        var hash = PathHash.Of(directory.Hash, name);
        for (var layer = Math.Min(_regularFiles.Count - 1, before.Layer); layer >= Math.Max(0, directory.VisibleFrom(name)); layer--)
        {
            var ordinal = _regularFiles[layer].Find(hash, layer == before.Layer ? before.Ordinal : int.MaxValue);
            if (ordinal < 0)
                continue;
            var stamp = new Stamp(layer, ordinal);
            return stamp >= directory.Born ? stamp : null;
        }

        return null;
    }

    /// <summary>Puts a regular file, read in the end, in the place of its hard link, or where no node was.</summary>
    public void Complete(ImageFile file, Stamp content)
    {
        var node = NodeAt(file.Path) ?? Put(MakeDirectory(EntryPath.Parent(file.Path), content), EntryPath.Name(file.Path).ToString(), LayerEntryKind.Regular, content);
        (node.Kind, node.Mode, node.UserId, node.GroupId, node.Size) = (LayerEntryKind.Regular, file.Mode, file.UserId, file.GroupId, file.Size);
    }

    /// <summary>Drops the layers' indexes once nobody asks for an unread file any more.</summary>
    public void ForgetUnreadFiles() => _regularFiles.Clear();

    /// <summary>The nodes in no particular order.</summary>
    public IEnumerable<TreeNode> Nodes => _byHash.Values;
}
