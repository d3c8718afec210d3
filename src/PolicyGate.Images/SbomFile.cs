using PolicyGate.Images.Stores;

namespace PolicyGate.Images;

/// <summary>The file that an <c>sbom:</c> reference names. What it says is understood by those who know packages.</summary>
public static class SbomFile
{
    /// <summary>Reads the whole file.</summary>
    /// <param name="reference">A reference of the source <see cref="ImageSource.Sbom"/>.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ImageException">There is no such file, it can't be read, or it is over the limit.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(ImageReference reference, ImageLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(limits);
        limits.Check();
        LocalFile.Check(reference);
        try
        {
            using var file = new FileStream(reference.Location, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
            if (file.Length > limits.SbomBytes)
                throw limits.Exceeded(ImageLimit.SbomBytes, $"'{reference.Location.Printable()}'");
            var content = new byte[file.Length];
            var length = await file.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return content.AsMemory(0, length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"'{reference.Location.Printable()}' can't be read: {exception.Message.Printable(300)}", exception);
        }
    }
}
