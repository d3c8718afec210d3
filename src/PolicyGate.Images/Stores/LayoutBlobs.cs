namespace PolicyGate.Images.Stores;

/// <summary>The blobs of an OCI image layout (OCI image specification, image-layout.md).</summary>
internal sealed class LayoutBlobs(ImageStorage storage) : BlobSource
{
    public override string Subject => storage.Subject;

    public override ValueTask<BlobContent?> OpenAsync(Digest digest, CancellationToken cancellationToken) =>
        ValueTask.FromResult(storage.Open($"blobs/{digest.Algorithm}/{digest.Hex}") is { } stream ? new BlobContent(stream, stream.Length) : null);
}
