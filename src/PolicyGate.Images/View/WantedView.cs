using PolicyGate.Images.Layers;

namespace PolicyGate.Images.View;

/// <summary>Which files of the merged view the readers get, and what can't be given to them.</summary>
internal sealed class WantedView
{
    private readonly Dictionary<(int Reader, string RealPath), WantedContent> _contents = [];
    private readonly List<UnreadableFile> _unreadable = [];
    private readonly WantedPaths _wanted;
    private readonly LayerRecord[] _records;

    public WantedView(ImageTree tree, WantedPaths wanted, LayerRecord[] records, ImageLimits limits)
    {
        _wanted = wanted;
        _records = records;
        foreach (var (path, readers) in wanted.ExactPaths)
            AddExact(PathResolution.Of(tree, path, followLast: true, new(int.MaxValue, int.MaxValue), limits.LinkDepth), path, readers, limits);

        var matched = new List<int>();
        foreach (var node in tree.Nodes.Where(node => node.Kind is LayerEntryKind.Regular or LayerEntryKind.HardLink))
        {
            var path = node.Path;
            if (node.Kind == LayerEntryKind.Regular)
                wanted.Match(path, node.Mode, node.Size, matched);
            else
                MatchHardLink(node, path, matched);
            AddNode(node, path, path, matched);
        }
    }

    public IEnumerable<WantedContent> Contents => _contents.Values;

    public IReadOnlyList<UnreadableFile> Unreadable => _unreadable;

    private void AddExact(PathResolution found, string path, List<int> readers, ImageLimits limits)
    {
        switch (found.Kind)
        {
            case ResolutionKind.TooManyLinks:
                AddUnreadable(path, found.Node!.Stamp.Layer, readers, ImageLimit.LinkDepth.Overrun(limits));
                break;
            case ResolutionKind.Node when found.Node!.Kind == LayerEntryKind.Special:
                AddUnreadable(path, found.Node.Stamp.Layer, readers, "is a device or fifo where a file was expected.");
                break;
            case ResolutionKind.Node when !found.Node!.IsDirectory:
                AddNode(found.Node, found.Path, path, readers);
                break;
            case ResolutionKind.UnreadFile:
                foreach (var reader in readers)
                    Add(new(reader, found.Path, path, found.Content.Layer, found.Content));
                break;
        }
    }

    private void AddNode(TreeNode node, string realPath, string askedPath, List<int> readers)
    {
        if (node.Content is not { } content)
        {
            AddUnreadable(askedPath, node.Stamp.Layer, readers, $"is a hard link to '{(node.Target ?? "").Printable(200)}', which isn't in the image.");
            return;
        }

        foreach (var reader in readers)
        {
            var wanted = new WantedContent(reader, realPath, askedPath, node.Stamp.Layer, content);
            if (node.Kind == LayerEntryKind.Regular)
            {
                wanted.File = node.ToFile(realPath);
                wanted.Fact = Drawn(content, reader);
            }

            Add(wanted);
        }
    }

    // Its size and mode are the file's, and what the file itself didn't give to a reader of all files, its second name won't.
    private void MatchHardLink(TreeNode node, string path, List<int> readers)
    {
        _wanted.Match(path, readers);
        for (var i = readers.Count - 1; i >= 0; i--)
        {
            if (_wanted.Readers[readers[i]].Wants is not null && (node.Content is not { } content || Drawn(content, readers[i]) is null or { Value: null, Problem: null }))
                readers.RemoveAt(i);
        }
    }

    private DrawnFact? Drawn(Stamp content, int reader)
    {
        if (!_records[content.Layer].Facts.TryGetValue(content.Ordinal, out var facts))
            return null;
        var index = Array.FindIndex(facts, fact => fact.Reader == reader);
        return index < 0 ? null : facts[index];
    }

    private void Add(WantedContent content)
    {
        if (!_contents.TryAdd((content.Reader, content.RealPath), content))
        {
            var first = _contents[(content.Reader, content.RealPath)];
            if (string.CompareOrdinal(content.AskedPath, first.AskedPath) < 0)
                first.AskedPath = content.AskedPath;
        }
    }

    private void AddUnreadable(string path, int layer, List<int> readers, string message)
    {
        foreach (var reader in readers)
            _unreadable.Add(new(path, layer, _wanted.Readers[reader].Name, message));
    }
}
