using PolicyGate.Images.Layers;

namespace PolicyGate.Images.View;

/// <summary>Lays a layer over those below it: whiteouts first, since they concern only what lies below, then its entries in the order of the tar.</summary>
internal sealed class LayerMerge(ImageTree tree, LayerRecord record, int layer, int linkDepth)
{
    public void Apply()
    {
        // A hard link may name a file that the same layer deletes or replaces.
        var lower = record.Entries.Where(entry => entry.Kind == LayerEntryKind.HardLink)
            .ToDictionary(entry => entry.Ordinal, entry => Resolve(entry.Target!, new(layer, -1)));
        tree.AddLayer(record.RegularFiles);
        foreach (var entry in record.Entries)
        {
            if (entry.Kind == LayerEntryKind.Whiteout)
                Delete(entry.Path);
            else if (entry.Kind == LayerEntryKind.Opaque)
                Hide(entry.Path);
        }

        foreach (var entry in record.Entries)
        {
            if (entry.Kind is not (LayerEntryKind.Whiteout or LayerEntryKind.Opaque))
                Put(entry, lower);
        }
    }

    private void Delete(string path)
    {
        if (tree.NodeAt(EntryPath.Parent(path)) is not { IsDirectory: true } directory)
            return;
        var name = EntryPath.Name(path);
        if (directory.Child(name) is { } child)
            tree.Remove(child);
        directory.Delete(name.ToString(), layer);
    }

    private void Hide(string path)
    {
        if (tree.NodeAt(path) is not { IsDirectory: true } directory)
            return;
        foreach (var child in directory.Children.ToArray())
            tree.Remove(child);
        directory.OpaqueFrom = layer;
    }

    private void Put(LayerEntry entry, Dictionary<int, LinkSource?> lower)
    {
        var stamp = new Stamp(layer, entry.Ordinal);
        if (entry.Kind is LayerEntryKind.Directory or LayerEntryKind.ImpliedDirectory)
        {
            var node = tree.MakeDirectory(entry.Path, stamp);
            if (entry.Kind == LayerEntryKind.Directory)
                (node.Kind, node.Stamp, node.Mode, node.UserId, node.GroupId) = (entry.Kind, stamp, entry.Mode, entry.UserId, entry.GroupId);
            return;
        }

        var source = entry.Kind == LayerEntryKind.HardLink ? Resolve(entry.Target!, stamp) ?? lower[entry.Ordinal] : null;
        var directory = tree.MakeDirectory(EntryPath.Parent(entry.Path), stamp);
        var put = tree.Put(directory, EntryPath.Name(entry.Path).ToString(), source?.Kind ?? entry.Kind, stamp);
        (put.Mode, put.UserId, put.GroupId, put.Size, put.Target) = (entry.Mode, entry.UserId, entry.GroupId, entry.Size, entry.Target);
        if (entry.Kind == LayerEntryKind.Regular)
            put.Content = stamp;
        else if (source is not null)
            (put.Content, put.Target) = (source.Content, source.Target);
    }

    private LinkSource? Resolve(string target, Stamp before)
    {
        var found = PathResolution.Of(tree, target, followLast: false, before, linkDepth);
        return found.Kind switch
        {
            ResolutionKind.UnreadFile => new(LayerEntryKind.HardLink, found.Content, null),
            ResolutionKind.Node when !found.Node!.IsDirectory => new(found.Node.Content is null ? found.Node.Kind : LayerEntryKind.HardLink, found.Node.Content, found.Node.Target),
            _ => null,
        };
    }

    private sealed record LinkSource(LayerEntryKind Kind, Stamp? Content, string? Target);
}
