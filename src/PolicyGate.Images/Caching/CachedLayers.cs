using PolicyGate.Images.Layers;
using PolicyGate.Images.View;

namespace PolicyGate.Images.Caching;

/// <summary>What the cache knows of an image's layers, as records.</summary>
internal sealed class CachedLayers(LayerCache cache, IReadOnlyList<LayerBlob> layers, IReadOnlyList<FactReader> readers, ImageLimits limits)
{
    private readonly byte[][] _keys = KeysOf(new(readers, limits), layers);

    /// <summary>A layer's record; null where it has to be read.</summary>
    /// <param name="index">The layer.</param>
    /// <param name="isPlaced">Whether entries are where links of the layers below move them.</param>
    public LayerRecord? Find(int index, bool isPlaced) => cache.Find(Key(index, isPlaced)) is { } content ? LayerRecordFormat.Read(content, readers) : null;

    public void Keep(int index, bool isPlaced, LayerRecord record) => cache.Keep(Key(index, isPlaced), LayerRecordFormat.Write(record, readers));

    /// <summary>Fills in what a second reading of a layer gives; false where it has to be read.</summary>
    public bool TryComplete(int index, IReadOnlyList<WantedContent> wanted)
    {
        if (cache.Find(LayerKeys.OfSecondReading(_keys[index], wanted)) is not { } content)
            return false;
        SecondReadingFormat.Read(content, wanted, readers);
        return true;
    }

    public void Keep(int index, IReadOnlyList<WantedContent> wanted) => cache.Keep(LayerKeys.OfSecondReading(_keys[index], wanted), SecondReadingFormat.Write(wanted, readers));

    private static byte[][] KeysOf(LayerKeys keys, IReadOnlyList<LayerBlob> layers) => [.. layers.Select(keys.Of)];

    private byte[] Key(int index, bool isPlaced) => isPlaced ? LayerKeys.OfPlaced(_keys.Take(index + 1)) : _keys[index];
}
