using PolicyGate.Images.Layers;
using PolicyGate.Images.Tar;

namespace PolicyGate.Images.Stores;

/// <summary>Tells by content what lies at a path.</summary>
internal static class ImageContent
{
    /// <exception cref="ImageException">It is no image.</exception>
    public static ImageSource Guess(string path, ImageLimits limits)
    {
        if (path == "-")
            throw new ImageException("Standard input ('-') can't be read. Write the image into a file and name that.");
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
            var start = new byte[512];
            var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            file.Position = 0;
            if (IsText(start.AsSpan(0, length)))
                return ImageSource.Sbom;
            return GuessArchive(file, start, path, limits);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"'{path.Printable()}' can't be read: {exception.Message.Printable(300)}", exception);
        }
    }

    private static ImageSource GuessArchive(FileStream file, ReadOnlySpan<byte> start, string path, ImageLimits limits)
    {
        var content = Decompression.Open(file, start);
        using var decompressor = content == file ? null : content;
        try
        {
            return GuessTar(content == file ? file : new Unpacked(content, file, new($"'{path.Printable()}'", limits, new(limits))), path, limits);
        }
        catch (Exception exception) when (Decompression.IsDataError(exception))
        {
            throw new ImageException($"'{path.Printable()}' can't be decompressed: {exception.Message.Printable(200)} Copy the file again.", exception);
        }
    }

    private static ImageSource GuessTar(Stream content, string path, ImageLimits limits)
    {
        var isCompressed = content is Unpacked;
        var reader = new TarEntryReader(content, $"'{path.Printable()}'", limits);
        var isDocker = false;
        for (var entries = 0; entries < limits.ArchiveFiles && Next(reader, entries, path); entries++)
        {
            var name = EntryPath.Clean(reader.Name.ToString());
            if (name is OciLayout.IndexName or "oci-layout" || (isCompressed && name?.StartsWith("blobs/", StringComparison.Ordinal) == true))
                return ImageSource.OciArchive;
            isDocker |= name == DockerArchive.ManifestName;
        }

        return isDocker ? ImageSource.DockerArchive : throw new ImageException(
            $"'{path.Printable()}' is no image archive: it has neither {OciLayout.IndexName} nor {DockerArchive.ManifestName}.");
    }

    // What isn't even a tar needs another word than a tar that is damaged further on.
    private static bool Next(TarEntryReader reader, int entries, string path)
    {
        try
        {
            return reader.Read();
        }
        catch (ImageException exception) when (entries == 0)
        {
            throw new ImageException($"'{path.Printable()}' is no container image: expected a tar archive of an OCI image layout or of docker save, compressed or not.", exception);
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
    private sealed class Unpacked(Stream content, FileStream packed, LayerBudget budget) : ForwardStream
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
