using System.Collections.Immutable;
using System.Globalization;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>The layers that a bill of materials names, by the digest of their content: those of the image in their order, then others as components name them.</summary>
internal sealed class SbomLayers
{
    // As many as an image may have.
    private const int MaximumCount = 1000;

    private readonly Dictionary<Digest, int> _byDiffId = [];
    private readonly List<ImageLayer> _layers = [];

    public SbomLayers(SbomComponent? image)
    {
        // Components name these by their position, and an image may have the same layer twice.
        foreach (var layer in image?.Members(SbomProperties.Own + "layer").Take(MaximumCount) ?? [])
        {
            if (!Digest.TryParse(layer.GetValueOrDefault("diffId"), out var diffId))
                continue;
            _byDiffId.TryAdd(diffId, _layers.Count);
            _layers.Add(new(
                _layers.Count,
                Digest.TryParse(layer.GetValueOrDefault("digest"), out var digest) ? digest : null,
                diffId,
                "",
                -1,
                layer.GetValueOrDefault("createdBy"),
                layer.GetValueOrDefault("base") switch { "true" => true, "false" => false, _ => null }));
        }

        foreach (var text in image?.Values(SbomProperties.Trivy + "DiffID") ?? [])
            Find(text);
    }

    public ImmutableArray<ImageLayer> Layers => [.. _layers];

    /// <summary>Index of a layer by the digest of its content; -1 where the text is none.</summary>
    public int Find(string? diffId, string? digest = null)
    {
        if (!Digest.TryParse(diffId, out var parsed))
            return -1;
        var index = Add(parsed);
        if (index >= 0 && _layers[index].Digest is null && Digest.TryParse(digest, out var compressed))
            _layers[index] = _layers[index] with { Digest = compressed };
        return index;
    }

    /// <summary>Index of a layer by the text of its index; -1 where there is none.</summary>
    public int Parse(string? index) => int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < _layers.Count ? number : -1;

    private int Add(Digest diffId)
    {
        if (_byDiffId.TryGetValue(diffId, out var index))
            return index;
        if (_layers.Count == MaximumCount)
            return -1;
        _layers.Add(new(_layers.Count, null, diffId, "", -1, null, null));
        return _byDiffId[diffId] = _layers.Count - 1;
    }
}
