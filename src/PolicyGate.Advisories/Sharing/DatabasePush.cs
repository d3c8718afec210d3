using PolicyGate.Advisories.Storage;
using PolicyGate.Images;

namespace PolicyGate.Advisories.Sharing;

/// <summary>Pushes a database.</summary>
internal static class DatabasePush
{
    public static async Task<SharedDatabase> RunAsync(string database, string name, ImageAccess access, CancellationToken cancellationToken)
    {
        using var file = PageFile.Open(database);
        try
        {
            new AdvisoryPages(file).Verify(cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw file.Broken(e);
        }

        try
        {
            var manifest = await RegistryArtifacts.PushAsync(name, DatabaseArtifact.Of(file), database, access, cancellationToken).ConfigureAwait(false);
            return new(manifest.ToString(), file.Digest, new FileInfo(database).Length, file.Root.Feeds);
        }
        catch (ImageException e)
        {
            throw new AdvisoryDatabaseException($"The advisory database can't be pushed: {e.Message}", e);
        }
    }
}
