using System.Collections.Immutable;
using PolicyGate.Images.Layers;
using PolicyGate.Images.View;

namespace PolicyGate.Images;

/// <summary>The squashed view of an image, as far as somebody asked: whiteouts and opaque directories applied, links resolved inside the image only.</summary>
public sealed class ImageFiles
{
    private readonly Dictionary<FactReader, ImmutableArray<FileFact<object>>> _facts = [];
    private readonly Dictionary<(FactReader Reader, string Path), List<FileFact<object>>> _history = [];
    private readonly ImageTree _tree;
    private readonly int _linkDepth;

    private ImageFiles(ImageTree tree, int linkDepth) => (_tree, _linkDepth) = (tree, linkDepth);

    /// <summary>What could not be read or parsed, by path and reader, ordinal.</summary>
    public ImmutableArray<UnreadableFile> Unreadable { get; private set; } = [];

    /// <summary>
    /// What a reader gave, by path, ordinal; of files that an upper layer deleted or replaced nothing. A file that several of the reader's paths
    /// lead to is there once, under the first of them.
    /// </summary>
    /// <exception cref="ArgumentException">The reader wasn't among those that the image was read with.</exception>
    public ImmutableArray<FileFact<T>> Facts<T>(FactReader<T> reader)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(reader);
        return _facts.TryGetValue(reader, out var facts)
            ? [.. facts.Select(fact => new FileFact<T>(fact.Path, fact.File, (T)fact.Value))]
            : throw new ArgumentException($"The image was read without the reader '{reader.Name}'.", nameof(reader));
    }

    /// <summary>
    /// What a reader with <see cref="FactReader.KeepsHistory"/> gave for the file at this path (<see cref="ImageFile.Path"/>, its own) in each layer that has one, lowest layer first;
    /// also of those that an upper layer replaced or deleted.
    /// </summary>
    public ImmutableArray<FileFact<T>> History<T>(FactReader<T> reader, string path)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(path);
        return _history.TryGetValue((reader, path), out var facts) ? [.. facts.Select(fact => new FileFact<T>(fact.Path, fact.File, (T)fact.Value))] : [];
    }

    /// <summary>
    /// The file at a path, links followed: a file, link or directory that the view knows, i.e. one that a reader asked for or that leads to one; else null.
    /// </summary>
    public ImageFile? Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var found = PathResolution.Of(_tree, path, followLast: true, new(int.MaxValue, int.MaxValue), _linkDepth);

        // A hard link that nobody asked for has no size and mode of its own.
        return found is { Kind: ResolutionKind.Node, Node.Kind: not LayerEntryKind.HardLink } ? found.Node.ToFile(found.Path) : null;
    }

    /// <summary>Everything that the view knows, by path, ordinal, but hard links whose file isn't in the image or wasn't asked for. With a reader for <c>**</c> that is the whole image.</summary>
    public IEnumerable<ImageFile> Entries => _tree.Nodes
        .Where(node => node.Kind != LayerEntryKind.HardLink)
        .Select(node => node.ToFile(node.Path))
        .OrderBy(file => file.Path, StringComparer.Ordinal);

    internal static ImageFiles Of(ImageTree tree, IReadOnlyList<FactReader> readers, WantedView view, LayerRecord[] records, int linkDepth)
    {
        var unreadable = view.Unreadable.ToList();
        var files = new ImageFiles(tree, linkDepth);
        var facts = readers.Select(_ => new List<FileFact<object>>()).ToArray();
        foreach (var content in view.Contents)
        {
            var fact = content.Fact!.Value;
            if (fact.Problem is not null)
                unreadable.Add(new(content.AskedPath, content.Layer, readers[content.Reader].Name, fact.Problem));
            else if (fact.Value is not null)
                facts[content.Reader].Add(new(content.AskedPath, content.File!, fact.Value));
        }

        for (var i = 0; i < readers.Count; i++)
            files._facts[readers[i]] = [.. facts[i].OrderBy(fact => fact.Path, StringComparer.Ordinal)];
        files.AddHistory(readers, records);
        files.Unreadable = [.. unreadable.Distinct().OrderBy(file => file.Path, StringComparer.Ordinal).ThenBy(file => file.Reader, StringComparer.Ordinal)];
        return files;
    }

    private void AddHistory(IReadOnlyList<FactReader> readers, LayerRecord[] records)
    {
        if (!readers.Any(reader => reader.KeepsHistory))
            return;
        for (var layer = 0; layer < records.Length; layer++)
        {
            foreach (var entry in records[layer].Entries)
            {
                if (entry.Kind != LayerEntryKind.Regular || !records[layer].Facts.TryGetValue(entry.Ordinal, out var facts))
                    continue;
                var file = new ImageFile(entry.Path, ImageFileType.Regular, entry.Mode, entry.UserId, entry.GroupId, entry.Size, layer);
                foreach (var fact in facts)
                {
                    if (fact.Value is not { } value || !readers[fact.Reader].KeepsHistory)
                        continue;
                    var key = (readers[fact.Reader], entry.Path);
                    if (!_history.TryGetValue(key, out var history))
                        _history[key] = history = [];
                    // Of several entries of one layer the last one counts.
                    if (history.Count > 0 && history[^1].File.Layer == layer)
                        history.RemoveAt(history.Count - 1);
                    history.Add(new(entry.Path, file, value));
                }
            }
        }
    }
}
