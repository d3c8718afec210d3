using PolicyGate.Advisories.Importing;
using PolicyGate.Advisories.Storage;
using PolicyGate.Images;

namespace PolicyGate.Advisories.Sharing;

/// <summary>Pulls a database: nothing of it is used before all of it is proven.</summary>
internal sealed class DatabasePull(string name, Digest? expected, ImageAccess access)
{
    public async Task<SharedDatabase> RunAsync(string database, CancellationToken cancellationToken)
    {
        try
        {
            return await DatabaseReplacement.RunAsync(database, replacement => PullAsync(replacement, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (ImageException e)
        {
            throw new AdvisoryDatabaseException($"The advisory database can't be pulled: {e.Message} The old database, if any, stays.", e);
        }
    }

    private async Task<SharedDatabase> PullAsync(DatabaseReplacement replacement, CancellationToken cancellationToken)
    {
        var pulled = await RegistryArtifacts.PullAsync(
            name, AdvisoryRegistry.ArtifactType, DatabaseArtifact.FileType, replacement.NewPath, DatabaseArtifact.LargestFile, access, cancellationToken).ConfigureAwait(false);
        using var file = Open(replacement.NewPath);
        if (pulled.Annotations.GetValueOrDefault(DatabaseArtifact.DigestAnnotation) is { } stated && stated != file.Digest)
            throw new ImageException($"'{name.Printable()}' says that its content is {stated.Printable(100)}, but it is {file.Digest}. Push it again.");
        if (expected is { } digest && digest.ToString() != file.Digest && digest != pulled.Digest)
            throw new ImageException($"'{name.Printable()}' has the content {file.Digest} and the manifest {pulled.Digest}, expected {digest}. Check where the digest is from, and who pushed it.");
        try
        {
            new AdvisoryPages(file).Verify(cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw new ImageException($"'{name.Printable()}' holds a broken database ({e.Message.Printable(200)}). Push it again.", e);
        }

        return new(pulled.Digest.ToString(), file.Digest, pulled.Size, file.Root.Feeds);
    }

    /// <summary>Its own remedies speak of a file that the user doesn't know.</summary>
    private PageFile Open(string path)
    {
        try
        {
            return PageFile.Open(path);
        }
        catch (AdvisoryDatabaseException e)
        {
            throw new ImageException($"'{name.Printable()}' holds no database of this version of PolicyGate (schema version {DatabaseRoot.SchemaVersion}), or a broken one. Push it again with the same version of PolicyGate as pulls it.", e);
        }
    }
}
