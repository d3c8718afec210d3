using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using PolicyGate.Advisories.Osv;

namespace PolicyGate.Advisories.Enrichment;

/// <summary>All forms of feeds that say something of single CVEs or releases, and the files in which they come: plain or gzip.</summary>
internal static class EnrichmentFormats
{
    private const int StartLength = 2048;
    private const int MaximumLength = 512 << 20;

    public static ImmutableArray<IEnrichmentFormat> All { get; } = [new EpssFormat(), new KnownExploitedFormat(), new NvdFormat(), new CvssTableFormat(), new EndOfLifeFormat(), new EndOfLifeCyclesFormat(), new DistroInfoFormat()];

    /// <summary>The form of a file; null for one of none of these.</summary>
    public static IEnrichmentFormat? Of(string path)
    {
        try
        {
            using var stream = Open(path);
            var start = new byte[StartLength];
            var text = Encoding.UTF8.GetString(start.AsSpan(0, stream.ReadAtLeast(start, StartLength, throwOnEndOfStream: false))).TrimStart('\uFEFF');
            return All.FirstOrDefault(format => format.Knows(text));
        }
        catch (InvalidDataException)
        {
            // Says so where it is read as what it is.
            return null;
        }
    }

    /// <exception cref="AdvisoryDatabaseException">It can't be read, or isn't what it began as.</exception>
    public static EnrichmentTable Read(IEnrichmentFormat format, string path)
    {
        try
        {
            using var stream = Open(path);
            using var content = new MemoryStream();
            var buffer = new byte[1 << 16];
            for (int count; (count = stream.Read(buffer)) > 0;)
            {
                if (content.Length + count > MaximumLength)
                    throw new OsvFormatException($"it has more than {MaximumLength >> 20} MB unpacked");
                content.Write(buffer, 0, count);
            }

            CheckEnd(stream, path, content.Length);
            var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
            return format.Read(bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes, Path.GetFileName(path).Split('.')[0]);
        }
        catch (Exception e) when (e is OsvFormatException or InvalidDataException)
        {
            throw new AdvisoryDatabaseException($"'{path.Printable()}' is damaged: {e.Message.Printable(300)}. Get it again; the old database, if any, stays.", e);
        }
    }

    /// <summary>.NET takes the end of a gzip that is cut off for its end; the last four bytes of a whole one are its length unpacked (RFC 1952, section 2.3.1).</summary>
    private static void CheckEnd(Stream stream, string path, long length)
    {
        if (stream is not GZipStream)
            return;
        using var file = File.OpenRead(path);
        Span<byte> last = stackalloc byte[4];
        file.Position = Math.Max(0, file.Length - last.Length);
        file.ReadExactly(last);
        if (System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(last) != (uint)length)
            throw new OsvFormatException("it is cut off");
    }

    /// <summary>A file as what it unpacks to.</summary>
    public static Stream Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        Span<byte> signature = stackalloc byte[2];
        var isGzip = file.ReadAtLeast(signature, 2, throwOnEndOfStream: false) == 2 && signature.SequenceEqual((ReadOnlySpan<byte>)[0x1F, 0x8B]);
        file.Position = 0;
        return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
