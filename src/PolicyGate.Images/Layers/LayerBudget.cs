namespace PolicyGate.Images.Layers;

/// <summary>How much a layer may still give, by itself and together with the image's others; counts what it took.</summary>
internal sealed class LayerBudget(string subject, ImageLimits limits, ImageBudget image)
{
    // Small layers of zeros are ordinary; what matters is a lot from a little.
    private const long RatioFrom = 64L << 20;

    private long _bytes;
    private int _entries;
    private int _paths;
    private long _characters;

    /// <summary>What it took so far.</summary>
    public LayerCost Cost => new(_bytes, _entries, _paths, _characters);

    /// <summary>Counts uncompressed bytes.</summary>
    /// <param name="count">How many more there are.</param>
    /// <param name="compressed">Of how many compressed bytes all so far came.</param>
    public void TakeBytes(int count, long compressed)
    {
        _bytes += count;
        if (_bytes > RatioFrom && _bytes / limits.CompressionRatio > compressed)
            throw limits.Exceeded(ImageLimit.CompressionRatio, subject);

        TakeBytes(count);
    }

    /// <summary>Counts an entry of the tar.</summary>
    public void TakeEntry()
    {
        _entries++;
        image.TakeEntries(subject, 1);
    }

    /// <summary>Counts a path that is kept.</summary>
    public void TakePath(int characters)
    {
        _paths++;
        _characters += characters;
        image.TakePaths(subject, 1, characters);
    }

    /// <summary>Counts what a layer took when it was read, where it isn't read again.</summary>
    public void Take(LayerCost cost)
    {
        TakeBytes(cost.Bytes);
        image.TakeEntries(subject, cost.Entries);
        image.TakePaths(subject, cost.Paths, cost.Characters);
    }

    /// <summary>Counts bytes of what is not decompressed.</summary>
    public void TakeBytes(long count)
    {
        if (!image.TryTakeBytes(count))
            throw limits.Exceeded(ImageLimit.UncompressedBytes, subject);
    }
}
