using System.Net;
using PolicyGate.Images.Manifests;
using PolicyGate.Images.Stores;

namespace PolicyGate.Images.Registry;

/// <summary>The manifests and blobs of a repository.</summary>
/// <param name="repository">The repository.</param>
/// <param name="root">The manifest or index that was asked for.</param>
/// <param name="rootContent">Its content.</param>
/// <param name="limits">Bounds.</param>
/// <param name="foreign">Layers that lie elsewhere.</param>
internal sealed class RegistryBlobs(RegistryRepository repository, Digest root, byte[] rootContent, ImageLimits limits, ForeignLayers foreign) : BlobSource(foreign)
{
    public override string Subject => $"'{repository.Image}'";

    protected override async ValueTask<BlobContent?> FindManifestAsync(Descriptor descriptor, CancellationToken cancellationToken)
    {
        var content = descriptor.Digest == root
            ? rootContent
            : (await RegistryManifest.ReadAsync(repository, descriptor.Digest.ToString(), limits, cancellationToken).ConfigureAwait(false))?.Content;
        return content is null ? null : new(new MemoryStream(content, writable: false), content.Length);
    }

    protected override async ValueTask<BlobContent?> FindAsync(Descriptor descriptor, CancellationToken cancellationToken)
    {
        var response = await repository.GetBlobAsync(descriptor.Digest, 0, cancellationToken).ConfigureAwait(false);
        if (response is null)
            return null;
        var download = new BlobDownload($"blob {descriptor.Digest} of '{repository.Image}'", descriptor.Size, repository.Patience, (from, token) => repository.GetBlobAsync(descriptor.Digest, from, token));
        return new(new ResumingStream(download, response, null, cancellationToken), response.StatusCode == HttpStatusCode.OK ? response.Content.Headers.ContentLength : null);
    }
}
