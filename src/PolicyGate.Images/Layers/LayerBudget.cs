namespace PolicyGate.Images.Layers;

/// <summary>How much a layer may still give, by itself and together with the image's others.</summary>
internal sealed class LayerBudget(string subject, ImageLimits limits, ImageBudget image)
{
    // Small layers of zeros are ordinary; what matters is a lot from a little.
    private const long RatioFrom = 64L << 20;

    private long _taken;

    public void Take(int count, long compressed)
    {
        _taken += count;
        if (_taken > RatioFrom && _taken / limits.CompressionRatio > compressed)
        {
            throw new ImageException(
                $"{subject} gives more than {limits.CompressionRatio} times its compressed size, which the limit {nameof(ImageLimits.CompressionRatio)} forbids: it may be a decompression bomb.");
        }

        if (!image.TryTakeBytes(count))
            throw new ImageException($"{subject} takes the image over the {limits.UncompressedBytes} uncompressed bytes that the limit {nameof(ImageLimits.UncompressedBytes)} allows.");
    }
}
