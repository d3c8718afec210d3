using System.Formats.Tar;
using System.IO.Compression;
using System.Xml;
using PolicyGate.Advisories.Osv;
using ZstdSharp;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>Reads files of the forms in <see cref="FeedFormats"/>: as they are, packed by gzip or zstd, and all in a tar. A name in an archive is never used as a path.</summary>
internal static class NativeFeed
{
    private const int TarSignatureAt = 257;

    private static readonly string[] _extensions = [".xml", ".list", ".gz", ".tgz", ".zst", ".tar"];

    /// <summary>Whether a file of that name, which is no OSV record, may be a feed; <c>list</c> and <c>json</c> are what Debian's are called.</summary>
    public static bool MayBe(ReadOnlySpan<char> name)
    {
        if (name.StartsWith("._", StringComparison.Ordinal))
            return false;
        foreach (var extension in _extensions)
        {
            if (name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return name is "list" or "json";
    }

    /// <summary>Whether bytes that were read are of a known form.</summary>
    public static bool IsKnown(RawRecord raw) => raw.Content is { } content
        && FeedFormats.Find(new(raw.Name, content.AsMemory(0, Math.Min(content.Length, FeedFile.HeadLength)), raw.Date)) is not null;

    /// <summary>The records of a file; null where it is of no form that is known here.</summary>
    /// <param name="loose">What records are judged with that are a file each.</param>
    /// <param name="input">What it was named by.</param>
    /// <param name="path">The file.</param>
    /// <param name="name">How messages name it.</param>
    /// <exception cref="AdvisoryDatabaseException">It can't be read, is damaged or a bomb.</exception>
    public static IEnumerable<RawRecord>? Open(FeedSource loose, ImportInput input, string path, string name)
    {
        // A small JSON file is looked at where it is parsed, on several threads.
        if (!FeedReader.IsRegular(path) || (path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && new FileInfo(path).Length <= RawRecord.MaximumLength))
            return null;
        FileStream? file = null;
        try
        {
            file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            var date = new DateTimeOffset(File.GetLastWriteTimeUtc(path));
            var content = new BoundedStream(Unpacked(file), path, file.Length);
            var head = content.Peek(FeedFile.HeadLength);
            var isTar = head.Length > TarSignatureAt + 5 && head.AsSpan(TarSignatureAt, 5).SequenceEqual("ustar"u8);
            var seen = new FeedFile(name, head, date);
            var format = isTar ? null : FeedFormats.Find(seen);
            if (!isTar && format is null)
            {
                content.Dispose();
                return null;
            }

            file = null;
            return isTar ? ReadTar(path, content) : ReadFeed(format!.IsRecordPerFile ? loose : new(path, input), path, format!, seen, content);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw FeedReader.Damaged(path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FeedReader.Unreadable(path, e);
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>Reads a file of a form; what is wrong with the whole of it is the one record's problem, or the feed's end.</summary>
    /// <exception cref="AdvisoryDatabaseException">It is a feed or a whole part of one, and malformed.</exception>
    public static IEnumerable<FeedRecord> Read(IFeedFormat format, FeedFile file, Stream content)
    {
        using var records = format.Read(file, content).GetEnumerator();
        while (true)
        {
            FeedRecord? record = null;
            try
            {
                if (records.MoveNext())
                    record = records.Current;
            }
            catch (Exception e) when (e is OsvFormatException or XmlException or InvalidOperationException)
            {
                // JSON that parses and can't be read has a string that is no Unicode text.
                var reason = e is InvalidOperationException ? "a string is no Unicode text" : e.Message;
                if (!format.IsRecordPerFile)
                    throw new AdvisoryDatabaseException($"'{file.Name.Printable()}' is damaged or cut off as a file of {format.Source} ({reason.Printable(200)}): download it again. The old database, if any, stays.", e);
                record = new(file.Name, reason);
            }

            if (record is null)
                yield break;
            yield return record;
        }
    }

    private static IEnumerable<RawRecord> ReadFeed(FeedSource source, string path, IFeedFormat format, FeedFile file, Stream content)
    {
        using (content)
        {
            using var records = Read(format, file, content).GetEnumerator();
            while (Next(path, records))
                yield return new(source, records.Current.Name, null, records.Current.Problem) { Record = records.Current };
        }
    }

    private static IEnumerable<RawRecord> ReadTar(string path, Stream content)
    {
        using var archive = new TarReader(content);
        var source = new FeedSource(path);
        while (NextEntry(path, archive) is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || entry.DataStream is not { } data || !entry.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
                continue;
            if (entry.Length > RawRecord.MaximumFileLength)
            {
                yield return new(source, entry.Name, null, RawRecord.FileTooLarge);
                continue;
            }

            var bytes = new byte[entry.Length];
            ReadEntry(path, data, bytes);
            yield return new(source, entry.Name, bytes) { Date = entry.ModificationTime };
        }
    }

    private static Stream Unpacked(FileStream file)
    {
        Span<byte> start = stackalloc byte[4];
        var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        if (length >= 2 && start[..2].SequenceEqual((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return new GZipStream(file, CompressionMode.Decompress);
        return length == 4 && start.SequenceEqual((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) ? new DecompressionStream(file, leaveOpen: false) : file;
    }

    private static bool Next(string path, IEnumerator<FeedRecord> records)
    {
        try
        {
            return records.MoveNext();
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw FeedReader.Damaged(path, e);
        }
        catch (IOException e)
        {
            throw FeedReader.Unreadable(path, e);
        }
    }

    private static TarEntry? NextEntry(string path, TarReader archive)
    {
        try
        {
            return archive.GetNextEntry();
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw FeedReader.Damaged(path, e);
        }
    }

    private static void ReadEntry(string path, Stream data, byte[] bytes)
    {
        try
        {
            data.ReadExactly(bytes);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw FeedReader.Damaged(path, e);
        }
    }

    private static bool IsDamage(Exception e) => e is InvalidDataException or EndOfStreamException or ZstdException or FormatException;
}
