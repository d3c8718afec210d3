using System.Globalization;
using PolicyGate.Images.Layers;

namespace PolicyGate.Images.Registry;

/// <summary>Fetches an artifact: its manifest, and then the file in it, which goes on where a connection breaks.</summary>
internal static class ArtifactPull
{
    private const int BufferSize = 128 << 10;

    public static async Task<PulledArtifact> RunAsync(
        RegistryRepository repository, string artifactType, string fileType, string path, long largest, CancellationToken cancellationToken)
    {
        var image = repository.Image;
        var manifest = await RegistryManifest.ReadAsync(repository, image.ManifestName, new(), cancellationToken).ConfigureAwait(false)
            ?? throw new ImageException($"The registry '{image.Host}' has nothing '{image.Repository}' {(image.Digest is null ? $"with the tag '{image.Tag}'" : $"with the digest {image.Digest}")}. Check the name, and whether it was pushed.");
        var digest = manifest.Prove(image);
        var (file, annotations) = ArtifactManifest.Read(manifest.Content, artifactType, fileType, $"'{image}'");
        if (file.Size > largest)
            throw new ImageException(string.Create(CultureInfo.InvariantCulture, $"The file of '{image}' has {file.Size} bytes, expected at most {largest}."));
        await ReadAsync(repository, file.Digest, file.Size, path, cancellationToken).ConfigureAwait(false);
        return new(digest, file.Size, annotations);
    }

    private static async Task ReadAsync(RegistryRepository repository, Digest digest, long size, string path, CancellationToken cancellationToken)
    {
        var subject = $"blob {digest} of '{repository.Image}'";
        var response = await repository.GetBlobAsync(digest, 0, cancellationToken).ConfigureAwait(false)
            ?? throw new ImageException($"{subject} is missing in the registry. Push it again.");
        using var source = new ResumingStream(new(subject, size, repository.Patience, (from, token) => repository.GetBlobAsync(digest, from, token)), response, null, cancellationToken);
        using var hash = new BlobHash(digest);
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        var buffer = new byte[BufferSize];
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.Append(buffer.AsSpan(0, read));
            file.Write(buffer.AsSpan(0, read));
        }

        if (hash.Finish() is var found && found != digest)
            throw new ImageException($"{subject} is not what it should be: its content has the digest {found}. Push it again, or ask who runs the registry.");
    }
}
