using PolicyGate.Images.Layers;
using PolicyGate.Images.Tar;

namespace PolicyGate.Images.Stores;

/// <summary>Tells by content what an image is.</summary>
internal static class ImageContent
{
    /// <summary>What lies at a path.</summary>
    /// <exception cref="ImageException">It is no image.</exception>
    public static ImageSource Guess(string path, ImageLimits limits)
    {
        if (Directory.Exists(path))
        {
            return File.Exists(Path.Combine(path, OciLayout.IndexName))
                ? ImageSource.OciDirectory
                : throw new ImageException($"'{path.Printable()}' is a folder without {OciLayout.IndexName}, so no OCI image layout. Name an image in a registry as registry:{path.Printable()}.");
        }

        if (!LocalFile.IsRegular(path))
            throw new ImageException($"'{path.Printable()}' is empty or a device or pipe; an image file was expected.");
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 64 << 10);
            return Guess(file, $"'{path.Printable()}'", limits);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"'{path.Printable()}' can't be read: {exception.Message.Printable(300)}", exception);
        }
    }

    /// <summary>What a file holds, compressed or not, whose position is at its start.</summary>
    /// <exception cref="ImageException">It is no image.</exception>
    public static ImageSource Guess(Stream file, string subject, ImageLimits limits)
    {
        var start = new byte[512];
        var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        if (IsText(start.AsSpan(0, length)))
            return ImageSource.Sbom;
        var content = Decompression.Open(file, start);
        if (content == file)
            return GuessTar(file, subject, isCompressed: false, limits);
        using (content)
        {
            try
            {
                return GuessTar(new Unpacked(content, file, new(subject, limits, new(limits))), subject, isCompressed: true, limits);
            }
            catch (Exception exception) when (Decompression.IsDataError(exception))
            {
                throw new ImageException($"{subject} can't be decompressed: {exception.Message.Printable(200)} Copy it again.", exception);
            }
        }
    }

    private static ImageSource GuessTar(Stream content, string subject, bool isCompressed, ImageLimits limits)
    {
        var reader = new TarEntryReader(content, subject, limits);
        var isDocker = false;
        for (var entries = 0; entries < limits.ArchiveFiles && Next(reader, entries, subject); entries++)
        {
            var name = EntryPath.Clean(reader.Name.ToString());
            if (name is OciLayout.IndexName or "oci-layout" || (isCompressed && name?.StartsWith("blobs/", StringComparison.Ordinal) == true))
                return ImageSource.OciArchive;
            isDocker |= name == DockerArchive.ManifestName;
        }

        return isDocker ? ImageSource.DockerArchive : throw new ImageException(
            $"{subject} is no image archive: it has neither {OciLayout.IndexName} nor {DockerArchive.ManifestName}.");
    }

    // What isn't even a tar needs another word than a tar that is damaged further on.
    private static bool Next(TarEntryReader reader, int entries, string subject)
    {
        try
        {
            return reader.Read();
        }
        catch (ImageException exception) when (entries == 0)
        {
            throw new ImageException($"{subject} is no container image: expected a tar archive of an OCI image layout or of docker save, compressed or not.", exception);
        }
    }

    // A JSON object, or another form of a bill of materials, which its reader tells how to convert.
    private static bool IsText(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("\uFEFF"u8))
            start = start[3..];
        start = start.TrimStart(" \t\r\n"u8);
        return start is [(byte)'{', ..] or [(byte)'<', ..] || start.StartsWith("SPDX"u8) || start.StartsWith("spdxVersion"u8);
    }

    /// <summary>What a compressed archive holds, as long as it isn't a bomb.</summary>
    private sealed class Unpacked(Stream content, Stream packed, LayerBudget budget) : ForwardStream
    {
        private readonly BufferedStream _content = new(content);

        public override int Read(Span<byte> buffer)
        {
            var read = _content.Read(buffer);
            budget.TakeBytes(read, packed.Position);
            return read;
        }
    }
}
