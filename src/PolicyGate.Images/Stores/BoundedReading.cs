namespace PolicyGate.Images.Stores;

/// <summary>Reads what stands whole in memory.</summary>
internal static class BoundedReading
{
    /// <summary>Reads a manifest, index or configuration.</summary>
    public static async Task<byte[]> ReadAsync(Stream stream, string subject, ImageLimits limits, CancellationToken cancellationToken) =>
        await TryReadAsync(stream, limits.ManifestBytes, cancellationToken).ConfigureAwait(false) ?? throw limits.Exceeded(ImageLimit.ManifestBytes, subject);

    /// <summary>Reads something else than a part of an image.</summary>
    public static async Task<byte[]> ReadAsync(Stream stream, string subject, int most, CancellationToken cancellationToken) =>
        await TryReadAsync(stream, most, cancellationToken).ConfigureAwait(false) ?? throw new ImageException($"{subject} is larger than {ByteSize.Words(most)}.");

    private static async Task<byte[]?> TryReadAsync(Stream stream, int most, CancellationToken cancellationToken)
    {
        var content = new MemoryStream();
        var buffer = new byte[8192];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return content.ToArray();
            if (content.Length + read > most)
                return null;
            content.Write(buffer, 0, read);
        }
    }
}
