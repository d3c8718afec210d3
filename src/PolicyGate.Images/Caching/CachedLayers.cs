using System.Text.Json;
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
    public LayerRecord? Find(int index, bool isPlaced) => Read(Key(index, isPlaced), content => LayerRecordFormat.Read(content, readers));

    public void Keep(int index, bool isPlaced, LayerRecord record)
    {
        if (LayerRecordFormat.Write(record, readers) is { } content)
            cache.Keep(Key(index, isPlaced), content);
    }

    /// <summary>Fills in what a second reading of a layer gives; false where it has to be read.</summary>
    public bool TryComplete(int index, IReadOnlyList<WantedContent> wanted) =>
        Read(LayerKeys.OfSecondReading(_keys[index], wanted), content =>
        {
            SecondReadingFormat.Read(content, wanted, readers);
            return wanted;
        }) is not null;

    public void Keep(int index, IReadOnlyList<WantedContent> wanted)
    {
        if (SecondReadingFormat.Write(wanted, readers) is { } content)
            cache.Keep(LayerKeys.OfSecondReading(_keys[index], wanted), content);
    }

    private static byte[][] KeysOf(LayerKeys keys, IReadOnlyList<LayerBlob> layers) => [.. layers.Select(keys.Of)];

    private byte[] Key(int index, bool isPlaced) => isPlaced ? LayerKeys.OfPlaced(_keys.Take(index + 1)) : _keys[index];

    private T? Read<T>(byte[] key, Func<byte[], T?> read)
        where T : class
    {
        try
        {
            return cache.Find(key) is { } content ? read(content) : null;
        }
        catch (JsonException)
        {
            // Somebody's facts have another form now although their version is the same.
            return null;
        }
    }
}
