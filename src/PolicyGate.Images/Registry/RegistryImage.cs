using PolicyGate.Images.Stores;

namespace PolicyGate.Images.Registry;

/// <summary>Finds images of a registry. A tag is asked for once, and what it gives is from then on read by digests.</summary>
internal static class RegistryImage
{
    public static async Task<FoundImages> FindAsync(
        ImageReference reference, PlatformSelection platforms, ImageLimits limits, ImageAccess access, CancellationToken cancellationToken)
    {
        var image = RegistryReference.Parse(reference.Location);
        if (access.IsOffline)
            throw new ImageException($"'{reference.ToString().Printable()}' is in a registry, and --offline forbids all network. Copy it into a file and name that.");
        var connection = new Connection(new(image, access));
        try
        {
            var manifest = await RegistryManifest.ReadAsync(connection.Repository, image.ManifestName, limits, cancellationToken).ConfigureAwait(false)
                ?? throw new ImageException($"The registry '{image.Host}' has no image '{image.Repository}' {(image.Digest is null ? $"with the tag '{image.Tag}'" : $"with the digest {image.Digest}")}. Check the name, and whether it was pushed.");
            var digest = manifest.Prove(image);
            var images = new OciImages(new RegistryBlobs(connection.Repository, digest, manifest.Content, limits, access), limits);
            return new(await images.FindAsync([RegistryBlobs.Root(manifest, digest)], platforms, cancellationToken).ConfigureAwait(false), connection);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private sealed class Connection(RegistryRepository repository) : IAsyncDisposable
    {
        public RegistryRepository Repository => repository;

        public ValueTask DisposeAsync()
        {
            repository.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
