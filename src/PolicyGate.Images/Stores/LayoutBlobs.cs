using System.Collections.Immutable;
using PolicyGate.Images.Manifests;
using PolicyGate.Images.Registry;

namespace PolicyGate.Images.Stores;

/// <summary>The blobs of an OCI image layout (OCI image specification, image-layout.md).</summary>
/// <param name="storage">Where the layout is.</param>
/// <param name="roots">What its index names.</param>
/// <param name="foreign">Layers that lie elsewhere; null where no layer is read.</param>
internal sealed class LayoutBlobs(ImageStorage storage, IReadOnlyList<Descriptor> roots, ForeignLayers? foreign = null) : BlobSource(foreign)
{
    public override string Subject => storage.Subject;

    public override async Task<FoundBase?> FindBaseAsync(BaseClaim claim, CancellationToken cancellationToken)
    {
        if (claim.Digest is { } digest && Open(digest) is { } stream)
        {
            await using (stream.ConfigureAwait(false))
                return new(this, new("", digest, stream.Length, null, null, null, ImmutableSortedDictionary<string, string>.Empty));
        }

        return claim.Name is { Length: > 0 } name && roots.FirstOrDefault(root => ImageNames.IsNamed(root, name)) is { } named ? new(this, named) : null;
    }

    protected override ValueTask<BlobContent?> FindAsync(Descriptor descriptor, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Open(descriptor.Digest) is { } stream ? new BlobContent(stream, stream.Length) : null);

    private Stream? Open(Digest digest) => storage.Open($"blobs/{digest.Algorithm}/{digest.Hex}");
}
