using PolicyGate.Images.Tar;
using PolicyGate.Images.View;

namespace PolicyGate.Images.Layers;

/// <summary>Keeps of a layer what its merge with the others needs, and the facts that the readers draw.</summary>
/// <param name="blob">The layer.</param>
/// <param name="wanted">Who wants what.</param>
/// <param name="limits">Bounds.</param>
/// <param name="budget">What the layer may keep.</param>
/// <param name="place">Says where a path really lies where links of the layers below move it; null where none do.</param>
internal sealed class LayerRecorder(LayerBlob blob, WantedPaths wanted, ImageLimits limits, LayerBudget budget, LinkedPlaces? place) : ILayerVisitor
{
    private const string Whiteout = ".wh.";
    private const string WhiteoutMeta = ".wh..wh.";
    private const string OpaqueMark = ".wh..wh..opq";

    private readonly List<LayerEntry> _entries = [];
    private readonly List<PathHash> _hashes = [];
    private readonly List<int> _ordinals = [];
    private readonly Dictionary<int, DrawnFact[]> _facts = [];
    private readonly Dictionary<string, LayerEntry> _byPath = new(StringComparer.Ordinal);
    private readonly FactDrawing _drawing = new(wanted.Readers, limits, budget);
    private readonly List<int> _matched = [];
    private Dictionary<string, PathHash> _directories = new(StringComparer.Ordinal);
    private HashSet<PathHash> _directoryHashes = [];
    private string _lastDirectory = "";
    private PathHash _lastHash = PathHash.Root;
    private bool _keepAll;

    public LayerRecord ToRecord() => new(_entries, RegularFileIndex.Of(_hashes, _ordinals), _facts, budget.Cost);

    public void Visit(int ordinal, ReadOnlySpan<char> path, TarEntryReader entry)
    {
        if (entry.Type == TarEntryType.Unknown)
            return;
        var name = EntryPath.Name(path);
        if (name.StartsWith(Whiteout, StringComparison.Ordinal) || path.Contains(WhiteoutMeta, StringComparison.Ordinal))
            VisitWhiteout(ordinal, path, name);
        else if (!path.IsEmpty)
            VisitFile(ordinal, place is null ? path : place.Of(path), entry);
    }

    private void VisitWhiteout(int ordinal, ReadOnlySpan<char> path, ReadOnlySpan<char> name)
    {
        var directory = EntryPath.Parent(path).ToString();
        if (name.SequenceEqual(OpaqueMark))
        {
            Keep(new(ordinal, place is null ? directory : place.OfLowerDirectory(directory), LayerEntryKind.Opaque, 0, 0, 0, 0, null));
            return;
        }

        // aufs keeps its own files under names like these; no runtime unpacks them.
        if (path.Contains(WhiteoutMeta, StringComparison.Ordinal))
            return;
        var deleted = name[Whiteout.Length..];
        if (deleted.IsEmpty || deleted is "." or "..")
            throw new ImageException($"{blob.Subject} has a whiteout '{path.ToString().Printable(200)}' that names no file. Build the image again.");
        Keep(new(ordinal, EntryPath.Join(place is null ? directory : place.OfLowerDirectory(directory), deleted), LayerEntryKind.Whiteout, 0, 0, 0, 0, null));
    }

    private void VisitFile(int ordinal, ReadOnlySpan<char> path, TarEntryReader entry)
    {
        EnterDirectory(ordinal, EntryPath.Parent(path));
        if (entry.Type == TarEntryType.Regular)
        {
            VisitRegular(ordinal, path, entry);
            return;
        }

        var (kind, target) = entry.Type switch
        {
            TarEntryType.HardLink => (LayerEntryKind.HardLink, HardLinkTarget(entry)),
            TarEntryType.SymbolicLink => (LayerEntryKind.SymbolicLink, entry.LinkTarget),
            TarEntryType.Directory => (LayerEntryKind.Directory, null),
            _ => (LayerEntryKind.Special, null),
        };
        KeepPath(new(ordinal, path.ToString(), kind, entry.Mode, entry.UserId, entry.GroupId, 0, target));
    }

    private void VisitRegular(int ordinal, ReadOnlySpan<char> path, TarEntryReader entry)
    {
        _hashes.Add(PathHash.Of(_lastHash, EntryPath.Name(path)));
        _ordinals.Add(ordinal);
        wanted.Match(path, entry.Mode, entry.Size, _matched);
        var known = _byPath.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(path, out var earlier) || _directoryHashes.Contains(_hashes[^1]);
        if (_matched.Count == 0 && !known && !_keepAll)
        {
            place?.AddFile(path, ordinal);
            return;
        }

        var file = new ImageFile(path.ToString(), ImageFileType.Regular, entry.Mode, entry.UserId, entry.GroupId, entry.Size, blob.Layer.Index);
        var facts = _matched.Count == 0 ? null : _drawing.Draw([.. _matched.Select(reader => new FileForReader(reader, file))], entry);
        if (facts is not null && !known && !_keepAll && Array.TrueForAll(facts, IsNothingFound))
        {
            place?.AddFile(path, ordinal);
            return;
        }

        if (earlier is not null)
            _facts.Remove(earlier.Ordinal);
        KeepPath(new(ordinal, file.Path, LayerEntryKind.Regular, file.Mode, file.UserId, file.GroupId, file.Size, null));
        if (facts is null)
            return;
        if (_facts.Count == limits.WantedFiles)
            throw limits.Exceeded(ImageLimit.WantedFiles, blob.Subject);
        _facts.Add(ordinal, facts);
    }

    // Who looks into all sorts of files wanted only those in which it found something.
    private bool IsNothingFound(DrawnFact fact) => fact is { Value: null, Problem: null } && wanted.Readers[fact.Reader].Wants is not null;

    private string HardLinkTarget(TarEntryReader entry) => blob.HardLinkTarget(entry.LinkTarget)
        ?? throw new ImageException($"{blob.Subject} has a hard link '{entry.Name.ToString().Printable(200)}' to '{entry.LinkTarget.Printable(200)}', outside the image's root.");

    private void EnterDirectory(int ordinal, ReadOnlySpan<char> directory)
    {
        if (directory.SequenceEqual(_lastDirectory))
            return;
        if (directory.IsEmpty)
        {
            (_lastDirectory, _lastHash) = ("", PathHash.Root);
            return;
        }

        if (!_directories.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(directory, out var path, out var hash))
        {
            path = directory.ToString();
            KeepPath(new(ordinal, path, LayerEntryKind.ImpliedDirectory, 493, 0, 0, 0, null));
            hash = _directories[path];
        }

        (_lastDirectory, _lastHash) = (path, hash);
    }

    private void KeepPath(LayerEntry entry)
    {
        if (entry.Kind is LayerEntryKind.Directory or LayerEntryKind.ImpliedDirectory)
        {
            if (!_directories.ContainsKey(entry.Path))
                _directories.Add(entry.Path, PathHash.OfPath(entry.Path, AddDirectory));
        }
        else if (_directoryHashes.Contains(PathHash.Of(_lastHash, EntryPath.Name(entry.Path))))
        {
            // What is unpacked beneath a directory that was replaced makes its directories anew, and from here on any file may replace what came earlier.
            _directories = new(StringComparer.Ordinal);
            _directoryHashes = [];
            (_lastDirectory, _lastHash) = ("", PathHash.Root);
            _keepAll = true;
        }

        _byPath[entry.Path] = entry;
        Keep(entry);
        place?.Add(entry);
    }

    private void AddDirectory(PathHash hash)
    {
        if (_directoryHashes.Add(hash))
            budget.TakePath(0);
    }

    private void Keep(LayerEntry entry)
    {
        budget.TakePath(entry.Path.Length + (entry.Target?.Length ?? 0));
        _entries.Add(entry);
    }
}
