namespace PolicyGate.Images.Stores;

/// <summary>Files by name, where an image layout lies: a folder or an archive.</summary>
internal abstract class ImageStorage : IAsyncDisposable
{
    /// <summary>How messages name it: its path in quotes.</summary>
    public abstract string Subject { get; }

    /// <summary>Opens a file for one reading, several at once; null where there is none.</summary>
    /// <param name="name">Name with forward slashes, made of constants and proven digests or cleaned.</param>
    public abstract Stream? Open(string name);

    public abstract ValueTask DisposeAsync();

    /// <summary>Reads a small file whole.</summary>
    public async Task<byte[]?> ReadAsync(string name, ImageLimits limits, CancellationToken cancellationToken)
    {
        var stream = Open(name);
        if (stream is null)
            return null;
        await using (stream.ConfigureAwait(false))
            return await BoundedReading.ReadAsync(stream, $"'{name.Printable(200)}' in {Subject}", limits, cancellationToken).ConfigureAwait(false);
    }
}
