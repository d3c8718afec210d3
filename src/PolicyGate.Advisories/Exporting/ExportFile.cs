using System.IO.Compression;
using PolicyGate.Advisories.Importing;

namespace PolicyGate.Advisories.Exporting;

/// <summary>A file that <c>db export</c> wrote, plain or gzip.</summary>
internal sealed class ExportFile(string path)
{
    public string Path { get; } = path;

    /// <summary>The export that is to be imported; null where there is none among the paths.</summary>
    /// <exception cref="AdvisoryDatabaseException">It isn't alone.</exception>
    public static ExportFile? Of(IReadOnlyList<ImportInput> inputs)
    {
        var export = inputs.FirstOrDefault(input => IsExport(input.Path));
        return export is null ? null
            : inputs.Count == 1 ? new(export.Path)
            : throw new AdvisoryDatabaseException($"'{export.Path.Printable()}' is an export of a whole database: import it on its own, and other feeds before or after it.");
    }

    public ExportLines Open()
    {
        try
        {
            return new(this, OpenStream(Path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FeedReader.Unreadable(Path, e);
        }
    }

    public AdvisoryDatabaseException Malformed(string reason, Exception? inner = null) =>
        new($"The export '{Path.Printable()}' can't be imported: {reason.Printable(300)}. Export the database again; the old database, if any, stays.", inner);

    private static bool IsExport(string path)
    {
        try
        {
            if (!File.Exists(path) || !FeedReader.IsRegular(path))
                return false;
            using var stream = OpenStream(path);
            Span<byte> start = stackalloc byte[ExportHeader.Start.Length];
            return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(ExportHeader.Start);
        }
        catch (InvalidDataException)
        {
            // A gzip that is none is told by who reads it.
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FeedReader.Unreadable(path, e);
        }
    }

    private static Stream OpenStream(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        Span<byte> signature = stackalloc byte[2];
        var isGzip = file.ReadAtLeast(signature, 2, throwOnEndOfStream: false) == 2 && signature.SequenceEqual((ReadOnlySpan<byte>)[0x1F, 0x8B]);
        file.Position = 0;
        return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
