using PolicyGate.Images.Layers;

namespace PolicyGate.Images.View;

/// <summary>A path of the merged view that is known: a directory, a link, a special file, or a regular file that somebody asked for.</summary>
internal sealed class TreeNode(string name, TreeNode? parent)
{
    private static readonly Dictionary<string, TreeNode> s_none = [];

    private Dictionary<string, TreeNode>? _children;
    private Dictionary<string, int>? _deleted;

    public string Name => name;

    public TreeNode? Parent => parent;

    public required LayerEntryKind Kind { get; set; }

    /// <summary>The entry that gave the path as it is now.</summary>
    public required Stamp Stamp { get; set; }

    public int Mode { get; set; }

    public int UserId { get; set; }

    public int GroupId { get; set; }

    public long Size { get; set; }

    public string? Target { get; set; }

    /// <summary>Hash of the path.</summary>
    public required PathHash Hash { get; init; }

    /// <summary>Where a regular file's content stands; differs from the stamp for a hard link, and is null for one without target.</summary>
    public Stamp? Content { get; set; }

    /// <summary>The entry that made the directory, where none was there: what earlier entries had at the path is gone.</summary>
    public Stamp Born { get; init; }

    /// <summary>What layers below this one have in the directory is hidden.</summary>
    public int OpaqueFrom { get; set; }

    public bool IsDirectory => Kind is LayerEntryKind.Directory or LayerEntryKind.ImpliedDirectory;

    public IReadOnlyCollection<TreeNode> Children => (_children ?? s_none).Values;

    public string Path
    {
        get
        {
            var names = new Stack<string>();
            for (var node = this; node.Parent is not null; node = node.Parent)
                names.Push(node.Name);
            return string.Join('/', names);
        }
    }

    public TreeNode? Child(ReadOnlySpan<char> childName) =>
        _children is not null && _children.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(childName, out var child) ? child : null;

    public void Add(TreeNode child) => (_children ??= new(StringComparer.Ordinal))[child.Name] = child;

    public void Remove(TreeNode child) => _children?.Remove(child.Name);

    /// <summary>A layer deleted the name of those below it.</summary>
    public void Delete(string childName, int layer) => (_deleted ??= new(StringComparer.Ordinal))[childName] = layer;

    /// <summary>The lowest layer whose entry of this name could still be seen.</summary>
    public int VisibleFrom(ReadOnlySpan<char> childName)
    {
        var from = Math.Max(OpaqueFrom, Born.Layer);
        return _deleted is not null && _deleted.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(childName, out var layer) ? Math.Max(from, layer) : from;
    }

    public ImageFile ToFile(string path) => new(
        path,
        Kind switch
        {
            LayerEntryKind.Directory or LayerEntryKind.ImpliedDirectory => ImageFileType.Directory,
            LayerEntryKind.SymbolicLink => ImageFileType.SymbolicLink,
            LayerEntryKind.Special => ImageFileType.Special,
            _ => ImageFileType.Regular,
        },
        Mode,
        UserId,
        GroupId,
        Size,
        Stamp.Layer,
        Kind == LayerEntryKind.SymbolicLink ? Target : null);
}
