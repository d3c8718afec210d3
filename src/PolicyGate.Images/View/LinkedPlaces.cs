using PolicyGate.Images.Layers;

namespace PolicyGate.Images.View;

/// <summary>
/// Where the entries of a layer really come to lie: <c>lib/x</c> over a layer in which <c>lib</c> is a link to <c>usr/lib</c> is <c>usr/lib/x</c>,
/// since runtimes follow links above an entry's own name.
/// </summary>
internal sealed class LinkedPlaces
{
    private readonly ImageTree _lower;
    private readonly ImageTree _own;
    private readonly HashSet<TreeNode> _gone = [];
    private readonly HashSet<TreeNode> _emptied = [];
    private readonly string _subject;
    private readonly ImageLimits _limits;
    private string? _lastDirectory;
    private string _lastPlace = "";

    /// <param name="lower">The layers below.</param>
    /// <param name="record">The layer as it was read without regard to links: whiteouts concern what lies below wherever they stand in the tar.</param>
    /// <param name="subject">How messages name the layer.</param>
    /// <param name="limits">Bounds.</param>
    public LinkedPlaces(ImageTree lower, LayerRecord record, string subject, ImageLimits limits)
    {
        _lower = lower;
        _own = new(limits);
        _subject = subject;
        _limits = limits;
        foreach (var entry in record.Entries)
        {
            if (entry.Kind == LayerEntryKind.Whiteout && lower.NodeAt(EntryPath.Join(OfLowerDirectory(EntryPath.Parent(entry.Path)), EntryPath.Name(entry.Path))) is { } gone)
                _gone.Add(gone);
            else if (entry.Kind == LayerEntryKind.Opaque && lower.NodeAt(OfLowerDirectory(entry.Path)) is { } emptied)
                _emptied.Add(emptied);
        }
    }

    /// <summary>True where a directory that the layer writes into is reached through a link, one below or its own.</summary>
    public static bool IsNeeded(ImageTree lower, LayerRecord record, ImageLimits limits)
    {
        var ownLinks = new ImageTree(limits);
        foreach (var entry in record.Entries.Where(entry => entry.Kind is LayerEntryKind.SymbolicLink or LayerEntryKind.HardLink))
        {
            if (RunsThroughLink(ownLinks, EntryPath.Parent(entry.Path)))
                return true;
            ownLinks.Put(ownLinks.MakeDirectory(EntryPath.Parent(entry.Path), default), EntryPath.Name(entry.Path).ToString(), LayerEntryKind.SymbolicLink, default);
        }

        foreach (var entry in record.Entries)
        {
            ReadOnlySpan<char> directory = entry.Kind is LayerEntryKind.ImpliedDirectory or LayerEntryKind.Opaque ? entry.Path : EntryPath.Parent(entry.Path);
            if (RunsThroughLink(lower, directory) || RunsThroughLink(ownLinks, directory))
                return true;
        }

        return false;
    }

    /// <summary>Notes an entry of the layer itself, at its real place.</summary>
    public void Add(LayerEntry entry)
    {
        var stamp = new Stamp(0, entry.Ordinal);
        if (entry.Kind == LayerEntryKind.HardLink && LinkAt(entry.Target!) is { } link)
            entry = entry with { Kind = LayerEntryKind.SymbolicLink, Target = link };
        if (entry.Kind is LayerEntryKind.Directory or LayerEntryKind.ImpliedDirectory)
            _own.MakeDirectory(entry.Path, stamp);
        else
            _own.Put(_own.MakeDirectory(EntryPath.Parent(entry.Path), stamp), EntryPath.Name(entry.Path).ToString(), entry.Kind, stamp).Target = entry.Target;
        if (_lower.NodeAt(entry.Path) is { } replaced && !(replaced.IsDirectory && entry.Kind is LayerEntryKind.Directory or LayerEntryKind.ImpliedDirectory))
            _gone.Add(replaced);
        _lastDirectory = null;
    }

    /// <summary>Notes a regular file that isn't kept, where it replaces something that is known.</summary>
    public void AddFile(ReadOnlySpan<char> path, int ordinal)
    {
        if (_lower.NodeAt(path) is not null || _own.NodeAt(path) is not null)
            Add(new(ordinal, path.ToString(), LayerEntryKind.Regular, 0, 0, 0, 0, null));
    }

    /// <summary>The real place of an entry.</summary>
    public string Of(ReadOnlySpan<char> path)
    {
        var directory = EntryPath.Parent(path);
        if (_lastDirectory is null || !directory.SequenceEqual(_lastDirectory))
            (_lastPlace, _lastDirectory) = (Resolve(directory, asBelow: false), directory.ToString());
        return EntryPath.Join(_lastPlace, EntryPath.Name(path));
    }

    /// <summary>The real place of a directory as the layers below have it, whatever this one changes: what a whiteout means.</summary>
    public string OfLowerDirectory(ReadOnlySpan<char> directory) => Resolve(directory, asBelow: true);

    private string Resolve(ReadOnlySpan<char> directory, bool asBelow)
    {
        var steps = Walk(directory, asBelow) ?? throw _limits.Exceeded(
            ImageLimit.LinkDepth, $"{_subject} has files in '{directory.ToString().Printable(200)}', which");
        return string.Join('/', steps.Reverse().Skip(1).Select(step => step.Name));
    }

    // A hard link to a symbolic link is one, also to one that the layer itself deletes.
    private string? LinkAt(string path)
    {
        var here = StepAt(path, asBelow: false);
        return (here.Own ?? here.Lower) is { IsDirectory: false } ? here.LinkTarget : StepAt(path, asBelow: true).LinkTarget;
    }

    private Step StepAt(string path, bool asBelow) =>
        Walk(EntryPath.Parent(path), asBelow) is { } steps ? Next(steps.Peek(), EntryPath.Name(path).ToString(), asBelow) : default;

    private Stack<Step>? Walk(ReadOnlySpan<char> directory, bool asBelow)
    {
        var root = new Step("", asBelow ? null : _own.Root, _lower.Root);
        var rest = new Stack<string>();
        Push(rest, directory.ToString());
        var steps = new Stack<Step>([root]);
        var links = 0;
        while (rest.TryPop(out var name))
        {
            if (name == "..")
            {
                if (steps.Count > 1)
                    steps.Pop();
                continue;
            }

            var next = Next(steps.Peek(), name, asBelow);
            if (next.LinkTarget is not { } target)
            {
                steps.Push(next);
                continue;
            }

            if (++links > _limits.LinkDepth)
                return null;
            if (target.StartsWith('/'))
                steps = new([root]);
            Push(rest, target);
        }

        return steps;
    }

    private Step Next(Step step, string name, bool asBelow)
    {
        if (asBelow)
            return new(name, null, step.Lower?.Child(name));
        var lower = step.Lower is null || _emptied.Contains(step.Lower) ? null : step.Lower.Child(name);
        return new(name, step.Own?.Child(name), lower is null || _gone.Contains(lower) ? null : lower);
    }

    private static void Push(Stack<string> rest, string path)
    {
        foreach (var segment in path.Split('/').Reverse())
        {
            if (segment is not ("" or "."))
                rest.Push(segment);
        }
    }

    private static bool RunsThroughLink(ImageTree tree, ReadOnlySpan<char> directory)
    {
        var node = tree.Root;
        foreach (var range in directory.Split('/'))
        {
            if (directory[range].IsEmpty || node.Child(directory[range]) is not { } child)
                return false;
            if (child.Kind == LayerEntryKind.SymbolicLink)
                return true;
            node = child;
        }

        return false;
    }

    /// <summary>A directory on the way, in the layer itself and in those below.</summary>
    private readonly record struct Step(string Name, TreeNode? Own, TreeNode? Lower)
    {
        public string? LinkTarget => (Own ?? Lower) is { Kind: LayerEntryKind.SymbolicLink } link ? link.Target : null;
    }
}
