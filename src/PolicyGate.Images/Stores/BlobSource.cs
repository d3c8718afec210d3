using PolicyGate.Images.Layers;
using PolicyGate.Images.Manifests;
using PolicyGate.Images.Registry;

namespace PolicyGate.Images.Stores;

/// <summary>Blobs by digest: an image layout's or a registry's.</summary>
/// <param name="foreign">Layers that lie elsewhere.</param>
internal abstract class BlobSource(ForeignLayers? foreign)
{
    /// <summary>How messages name where the blobs are.</summary>
    public abstract string Subject { get; }

    /// <summary>Reads a manifest or index whole and proves its digest.</summary>
    public Task<byte[]> ReadManifestAsync(Descriptor descriptor, ImageLimits limits, CancellationToken cancellationToken) =>
        ReadAsync(descriptor, "manifest", FindManifestAsync, limits, cancellationToken);

    /// <summary>Reads a configuration whole and proves its digest.</summary>
    public Task<byte[]> ReadConfigurationAsync(Descriptor descriptor, ImageLimits limits, CancellationToken cancellationToken) =>
        ReadAsync(descriptor, "configuration", FindAsync, limits, cancellationToken);

    /// <summary>Looks for an image that another one names as its base; null where it isn't at hand.</summary>
    public abstract Task<FoundBase?> FindBaseAsync(BaseClaim claim, CancellationToken cancellationToken);

    /// <summary>Opens a layer, which has to be of the size that its descriptor states; where it isn't here, from where its manifest says.</summary>
    public async ValueTask<Stream> OpenLayerAsync(Descriptor descriptor, string what, CancellationToken cancellationToken)
    {
        var content = await FindAsync(descriptor, cancellationToken).ConfigureAwait(false);
        return content is null && foreign is not null && descriptor.Urls.Length > 0
            ? await foreign.OpenAsync(descriptor, what, Subject, cancellationToken).ConfigureAwait(false)
            : await CheckedAsync(content, descriptor, what).ConfigureAwait(false);
    }

    /// <summary>Opens a blob for one reading, several at once; null where there is none.</summary>
    protected abstract ValueTask<BlobContent?> FindAsync(Descriptor descriptor, CancellationToken cancellationToken);

    /// <summary>Opens a manifest or index, which is a blob like others in a layout, but not in a registry.</summary>
    protected virtual ValueTask<BlobContent?> FindManifestAsync(Descriptor descriptor, CancellationToken cancellationToken) => FindAsync(descriptor, cancellationToken);

    private async Task<byte[]> ReadAsync(
        Descriptor descriptor, string what, Func<Descriptor, CancellationToken, ValueTask<BlobContent?>> find, ImageLimits limits, CancellationToken cancellationToken)
    {
        var subject = $"{what} ({descriptor.Digest}) in {Subject}";
        if (descriptor.Size > limits.ManifestBytes)
            throw limits.Exceeded(ImageLimit.ManifestBytes, subject);
        var stream = await CheckedAsync(await find(descriptor, cancellationToken).ConfigureAwait(false), descriptor, what).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var content = await BoundedReading.ReadAsync(stream, subject, limits, cancellationToken).ConfigureAwait(false);
            using var hash = new BlobHash(descriptor.Digest);
            hash.Append(content);
            var digest = hash.Finish();
            return digest == descriptor.Digest
                ? content
                : throw new ImageException($"{what} in {Subject} is damaged: its content has the digest {digest}, expected {descriptor.Digest}. Copy the image again.");
        }
    }

    private async ValueTask<Stream> CheckedAsync(BlobContent? content, Descriptor descriptor, string what)
    {
        if (content is null)
            throw new ImageException($"{what} ({descriptor.Digest}) is missing in {Subject}. Copy the image again, with all its layers.");
        if (content.Size is not { } size || size == descriptor.Size)
            return content.Stream;
        await content.Stream.DisposeAsync().ConfigureAwait(false);
        throw new ImageException(size < descriptor.Size
            ? $"{what} ({descriptor.Digest}) in {Subject} is truncated: {size} of {descriptor.Size} bytes are there. Copy the image again."
            : $"{what} ({descriptor.Digest}) in {Subject} has {size} bytes, but its descriptor says {descriptor.Size}. Build or copy the image again.");
    }
}

/// <summary>An opened blob.</summary>
/// <param name="Stream">Its bytes.</param>
/// <param name="Size">How many there are, where that is known before they are read.</param>
internal sealed record BlobContent(Stream Stream, long? Size);
