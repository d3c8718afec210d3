namespace PolicyGate.Images.Stores;

/// <summary>Reads manifests, indexes and configurations, which stand whole in memory.</summary>
internal static class BoundedReading
{
    public static async Task<byte[]> ReadAsync(Stream stream, string subject, ImageLimits limits, CancellationToken cancellationToken)
    {
        var content = new MemoryStream();
        var buffer = new byte[8192];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return content.ToArray();
            if (content.Length + read > limits.ManifestBytes)
                throw TooLarge(subject, limits);
            content.Write(buffer, 0, read);
        }
    }

    public static ImageException TooLarge(string subject, ImageLimits limits) =>
        new($"{subject} is larger than the {limits.ManifestBytes} bytes that the limit {nameof(ImageLimits.ManifestBytes)} allows.");
}
