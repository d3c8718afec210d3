using PolicyGate.Images.Manifests;
using PolicyGate.Images.Registry;

namespace PolicyGate.Images.Stores;

/// <summary>The blobs of an OCI image layout (OCI image specification, image-layout.md).</summary>
internal sealed class LayoutBlobs(ImageStorage storage, ForeignLayers foreign) : BlobSource(foreign)
{
    public override string Subject => storage.Subject;

    protected override ValueTask<BlobContent?> FindAsync(Descriptor descriptor, CancellationToken cancellationToken) =>
        ValueTask.FromResult(storage.Open($"blobs/{descriptor.Digest.Algorithm}/{descriptor.Digest.Hex}") is { } stream ? new BlobContent(stream, stream.Length) : null);
}
