using PolicyGate.Images.Registry;

namespace PolicyGate.Images.Stores;

/// <summary>Finds images wherever their reference says they are.</summary>
internal static class ImageFinding
{
    public static async Task<FoundImages> FindAsync(ImageReference reference, PlatformSelection platforms, ImageLimits limits, RegistryAccess access, CancellationToken cancellationToken)
    {
        limits.Check();
        switch (reference.Source)
        {
            case ImageSource.OciDirectory:
            case ImageSource.OciArchive:
            case ImageSource.DockerArchive:
                return await FindLocalAsync(reference, platforms, limits, access, cancellationToken).ConfigureAwait(false);
            case ImageSource.Registry:
                return await RegistryImage.FindAsync(reference, platforms, limits, access, cancellationToken).ConfigureAwait(false);
            case ImageSource.DockerDaemon:
                throw new ImageException($"'{reference.ToString().Printable()}' can't be read: images in an engine aren't supported. Write it into a file first with docker save -o image.tar, and name that file.");
            default:
                throw new ImageException($"'{reference.ToString().Printable()}' is no container image but a bill of materials: it names packages and has no layers. Name the image itself.");
        }
    }

    private static async Task<FoundImages> FindLocalAsync(
        ImageReference reference, PlatformSelection platforms, ImageLimits limits, RegistryAccess access, CancellationToken cancellationToken)
    {
        LocalFile.Check(reference);
        ImageStorage storage;
        try
        {
            storage = reference.Source == ImageSource.OciDirectory
                ? new FolderStorage(reference.Location)
                : await ArchiveStorage.OpenAsync(reference.Location, limits, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(reference, exception);
        }

        try
        {
            return reference.Source == ImageSource.DockerArchive
                ? await DockerArchive.FindAsync(storage, reference, platforms, limits, cancellationToken).ConfigureAwait(false)
                : await OciLayout.FindAsync(storage, reference, platforms, limits, access, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await storage.DisposeAsync().ConfigureAwait(false);
            if (exception is IOException or UnauthorizedAccessException)
                throw Unreadable(reference, exception);
            throw;
        }
    }

    private static ImageException Unreadable(ImageReference reference, Exception exception) =>
        new($"'{reference.Location.Printable()}' can't be read: {exception.Message.Printable(300)}", exception);
}
