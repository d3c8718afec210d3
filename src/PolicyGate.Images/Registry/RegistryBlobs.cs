using System.Collections.Immutable;
using System.Net;
using PolicyGate.Images.Manifests;
using PolicyGate.Images.References;
using PolicyGate.Images.Stores;

namespace PolicyGate.Images.Registry;

/// <summary>The manifests and blobs of a repository.</summary>
/// <param name="repository">The repository.</param>
/// <param name="root">The manifest or index that was asked for.</param>
/// <param name="rootContent">Its content.</param>
/// <param name="limits">Bounds.</param>
/// <param name="access">How the registry is spoken to.</param>
internal sealed class RegistryBlobs(RegistryRepository repository, Digest root, byte[] rootContent, ImageLimits limits, ImageAccess access)
    : BlobSource(new(access, repository.Image.ApiHost))
{
    private static readonly TimeSpan s_longestStall = TimeSpan.FromSeconds(10);

    public override string Subject => $"'{repository.Image}'";

    /// <summary>
    /// Only in this registry and by its digest. A label mustn't make a build wait, or ask another host: there is one try, and no answer is no base image.
    /// </summary>
    public override async Task<FoundBase?> FindBaseAsync(BaseClaim claim, CancellationToken cancellationToken)
    {
        if (claim.Digest is not { } digest || ReferenceOf(claim) is not { } image || image.Host != repository.Image.Host)
            return null;
        var patience = access.Patience;
        var found = new RegistryRepository(
            image with { Tag = null, Digest = digest },
            access with { Patience = patience with { Tries = 1, Stall = patience.Stall < s_longestStall ? patience.Stall : s_longestStall } });
        try
        {
            if (await RegistryManifest.ReadAsync(found, digest.ToString(), limits, cancellationToken).ConfigureAwait(false) is { } manifest)
                return new(new RegistryBlobs(found, digest, manifest.Content, limits, access), Root(manifest, digest), found);
        }
        catch (ImageException)
        {
            found.Dispose();
            return null;
        }

        found.Dispose();
        return null;
    }

    /// <summary>The descriptor of a manifest or index that was asked for by name.</summary>
    public static Descriptor Root(RegistryManifest manifest, Digest digest) =>
        new(manifest.MediaType, digest, manifest.Content.Length, null, null, null, ImmutableSortedDictionary<string, string>.Empty);

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

    private RegistryReference? ReferenceOf(BaseClaim claim) =>
        claim.Name is not { Length: > 0 } name ? repository.Image : RegistryName.IsValid(name) ? RegistryReference.Parse(name) : null;
}
