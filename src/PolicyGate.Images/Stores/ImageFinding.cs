using Microsoft.Win32.SafeHandles;
using PolicyGate.Images.Engine;
using PolicyGate.Images.Registry;

namespace PolicyGate.Images.Stores;

/// <summary>Finds images wherever their reference says they are.</summary>
internal static class ImageFinding
{
    public static async Task<FoundImages> FindAsync(ImageReference reference, PlatformSelection platforms, ImageLimits limits, ImageAccess access, CancellationToken cancellationToken)
    {
        limits.Check();
        switch (reference.Source)
        {
            case ImageSource.StandardInput:
            case ImageSource.OciArchive or ImageSource.DockerArchive when reference.Location == StandardInput.Path:
                return await FindInStandardInputAsync(reference, platforms, limits, access, cancellationToken).ConfigureAwait(false);
            case ImageSource.OciDirectory when reference.Location == StandardInput.Path:
                throw new ImageException("'oci-dir:-' can't be read: a folder doesn't come through standard input. Pipe it in as a tar, tar -C FOLDER -c . | policygate scan oci-archive:-, or name the folder '-' as oci-dir:./-");
            case ImageSource.OciDirectory:
            case ImageSource.OciArchive:
            case ImageSource.DockerArchive:
                return await FindLocalAsync(reference, platforms, limits, access, cancellationToken).ConfigureAwait(false);
            case ImageSource.Registry:
                return await RegistryImage.FindAsync(reference, platforms, limits, access, cancellationToken).ConfigureAwait(false);
            case ImageSource.DockerDaemon:
                return await EngineImage.FindAsync(reference, platforms, limits, access, cancellationToken).ConfigureAwait(false);
            default:
                throw new ImageException($"'{reference.ToString().Printable()}' is no container image but a bill of materials: it names packages and has no layers. Name the image itself.");
        }
    }

    private static async Task<FoundImages> FindLocalAsync(
        ImageReference reference, PlatformSelection platforms, ImageLimits limits, ImageAccess access, CancellationToken cancellationToken)
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

        return await FindAsync(storage, reference, platforms, limits, access, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<FoundImages> FindInStandardInputAsync(
        ImageReference reference, PlatformSelection platforms, ImageLimits limits, ImageAccess access, CancellationToken cancellationToken)
    {
        try
        {
            var input = access.OpenStandardInput();
            await using (input.ConfigureAwait(false))
            {
                var handle = await ArchiveSpool.WriteAsync(input, StandardInput.Subject, limits, cancellationToken).ConfigureAwait(false);
                if (reference.Source == ImageSource.StandardInput)
                    reference = reference with { Source = Guess(handle, limits) };
                var storage = ArchiveStorage.Index(handle, StandardInput.Subject, limits, cancellationToken);
                return await FindAsync(storage, reference, platforms, limits, access, cancellationToken).ConfigureAwait(false) with { Reference = reference };
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(reference, exception);
        }
    }

    private static ImageSource Guess(SafeFileHandle archive, ImageLimits limits)
    {
        try
        {
            using var stream = new ArchiveStream(archive, 0, RandomAccess.GetLength(archive));
            var source = ImageContent.Guess(stream, StandardInput.Subject, limits);
            return source != ImageSource.Sbom ? source : throw new ImageException(
                $"{StandardInput.Subject} is a JSON document: an image archive was expected, of an OCI image layout or of docker save.");
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    private static async Task<FoundImages> FindAsync(
        ImageStorage storage, ImageReference reference, PlatformSelection platforms, ImageLimits limits, ImageAccess access, CancellationToken cancellationToken)
    {
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
