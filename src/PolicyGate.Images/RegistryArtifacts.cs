using PolicyGate.Images.Registry;

namespace PolicyGate.Images;

/// <summary>Pushes and pulls files as artifacts of registries (OCI distribution specification 1.1).</summary>
public static class RegistryArtifacts
{
    /// <summary>Pushes a file, unless the registry has it, and then the manifest under the name's tag. Returns the manifest's digest.</summary>
    /// <param name="name">Host, repository and tag.</param>
    /// <param name="artifact">What it is.</param>
    /// <param name="path">The file; nobody may write it meanwhile.</param>
    /// <param name="access">How the registry is spoken to.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ImageException">The name is wrong, the file can't be read, or the registry can't be reached or refuses.</exception>
    public static async Task<Digest> PushAsync(string name, RegistryArtifact artifact, string path, ImageAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        var reference = Find(name, access);
        if (reference.Digest is not null)
            throw new ImageException($"'{reference}' names a digest, which only a pull can ask for: push to HOST/REPOSITORY:TAG.");
        using var repository = new RegistryRepository(reference, access, isPushing: true);
        return await new ArtifactPush(repository, access).RunAsync(artifact, path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Pulls a file. Size and digest of the manifest and of the file are proven.</summary>
    /// <param name="name">Host, repository, and tag or digest.</param>
    /// <param name="artifactType">What is expected.</param>
    /// <param name="fileType">Media type of the file in it.</param>
    /// <param name="path">Where the file is written; overwritten. Where the pull goes wrong, what was written is worthless.</param>
    /// <param name="largest">How many bytes the file may have.</param>
    /// <param name="access">How the registry is spoken to.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ImageException">There is no such artifact, it isn't what it should be, or the registry can't be reached.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static async Task<PulledArtifact> PullAsync(
        string name, string artifactType, string fileType, string path, long largest, ImageAccess access, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(artifactType);
        using var repository = new RegistryRepository(Find(name, access), access);
        return await ArtifactPull.RunAsync(repository, artifactType, fileType, path, largest, cancellationToken).ConfigureAwait(false);
    }

    private static RegistryReference Find(string name, ImageAccess access)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(access);
        const string Prefix = "registry:";
        var reference = RegistryReference.Parse(name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name);
        return access.IsOffline ? throw new ImageException($"'{reference}' is in a registry, and --offline forbids all network.") : reference;
    }
}
