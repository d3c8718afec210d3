using System.IO.Compression;
using System.IO.Enumeration;
using PolicyGate.Advisories.Importing.Formats;

namespace PolicyGate.Advisories.Importing;

/// <summary>Reads the bytes of all records under some paths, one after the other. A name in an archive is never used as a path.</summary>
internal static class FeedReader
{
    private const string ArchiveName = "all.zip";
    private const int MaximumEntries = 5_000_000;

    /// <summary>What ordinary records never reach: together so many bytes, and so many times the archive's size.</summary>
    private const long BombLength = 256L << 20;
    private const long BombRatio = 200;

    private static ReadOnlySpan<byte> ZipSignature => "PK"u8;

    /// <exception cref="AdvisoryDatabaseException">A path is missing, can't be read, or is an archive that is damaged or a bomb.</exception>
    public static IEnumerable<RawRecord> Read(IReadOnlyList<ImportInput> inputs, EnrichmentFiles enrichments)
    {
        var files = new FeedSource("the files");
        var additions = new Dictionary<string, FeedSource>(StringComparer.Ordinal);
        foreach (var input in inputs)
        {
            var path = input.Path;
            if (enrichments.Take(path, input.Date))
                continue;
            var source = input.IsAddition ? Additions(input) : input.IsFeed ? new(path, input) : files;
            var records = Directory.Exists(path) ? ReadFolder(input, enrichments)
                : !File.Exists(path) ? throw new AdvisoryDatabaseException($"'{path.Printable()}' doesn't exist: expected a folder, a .json file or an all.zip of OSV records.")
                : IsArchive(path) ? ReadArchive(input, path)
                : NativeFeed.Open(source, input, path, path) ?? [ReadFile(source, path, path)];
            var (any, others) = (false, enrichments.Count);
            foreach (var record in records)
            {
                any = true;
                yield return record;
            }

            if (!any && enrichments.Count == others)
                throw new AdvisoryDatabaseException($"'{path.Printable()}' has no advisories: expected .json files of OSV records, or an all.zip of them.");
        }

        FeedSource Additions(ImportInput input)
        {
            if (!additions.TryGetValue(input.Ecosystem!, out var changed))
                additions[input.Ecosystem!] = changed = new($"the changed records of {input.Ecosystem}", input);
            return changed;
        }
    }

    private static IEnumerable<RawRecord> ReadFolder(ImportInput input, EnrichmentFiles enrichments)
    {
        var folder = input.Path;
        var loose = new FeedSource(folder, input);
        var paths = new FileSystemEnumerable<string>(
            folder,
            (ref FileSystemEntry entry) => entry.ToFullPath(),
            new() { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false, MaxRecursionDepth = 64 })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory
                && (entry.FileName.Equals(ArchiveName, StringComparison.OrdinalIgnoreCase) || IsRecord(entry.FileName) || NativeFeed.MayBe(entry.FileName) || EnrichmentFiles.MayBe(entry.FileName)),
            // A linked folder may lead back to where we are.
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
        foreach (var path in paths)
        {
            if (enrichments.Take(path, input.Date))
                continue;
            foreach (var record in path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? ReadArchive(input, path)
                : NativeFeed.Open(loose, input, path, Path.GetRelativePath(folder, path)) ?? (IsRecord(Path.GetFileName(path)) ? [ReadFile(loose, path, Path.GetRelativePath(folder, path))] : []))
                yield return record;
        }
    }

    private static RawRecord ReadFile(FeedSource source, string path, string name)
    {
        try
        {
            if (!IsRegular(path))
                return new(source, name, null, "it is empty, or a device or pipe");
            using var file = File.OpenRead(path);
            return file.Length > RawRecord.MaximumLength ? new(source, name, null, RawRecord.TooLarge) : ReadContent(source, name, file, (int)file.Length) with { Date = File.GetLastWriteTimeUtc(path) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    private static IEnumerable<RawRecord> ReadArchive(ImportInput input, string path)
    {
        var source = new FeedSource(path, input);
        using var archive = OpenArchive(path, out var packedLength);
        long length = 0;
        foreach (var entry in archive.Entries)
        {
            var name = Path.GetFileName(entry.FullName.Replace('\\', '/'));
            if (!IsRecord(name) && !NativeFeed.MayBe(name))
                continue;
            var record = ReadEntry(source, path, entry) with { Date = entry.LastWriteTime };
            length += record.Content?.Length ?? 0;
            if (length > BombLength && length / BombRatio > packedLength)
                throw new AdvisoryDatabaseException($"'{path.Printable()}' unpacks to more than {BombRatio} times its size: it is no archive of advisories.");
            if (IsRecord(name) || NativeFeed.IsKnown(record))
                yield return record;
        }
    }

    private static ZipArchive OpenArchive(string path, out long length)
    {
        try
        {
            if (!IsRegular(path))
                throw Damaged(path, null);
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            length = stream.Length;
            var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            if (archive.Entries.Count <= MaximumEntries)
                return archive;
            archive.Dispose();
            throw new AdvisoryDatabaseException($"'{path.Printable()}' has more than {MaximumEntries} entries: it is no archive of advisories.");
        }
        catch (InvalidDataException e)
        {
            throw Damaged(path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    private static RawRecord ReadEntry(FeedSource source, string path, ZipArchiveEntry entry)
    {
        if (entry.Length > RawRecord.MaximumLength)
            return new(source, entry.FullName, null, RawRecord.TooLarge);
        try
        {
            using var stream = entry.Open();
            var record = ReadContent(source, entry.FullName, stream, (int)entry.Length);
            return record.Content is { } content && (content.Length != entry.Length || Crc32.Of(content) != entry.Crc32) ? throw Damaged(path, null) : record;
        }
        catch (InvalidDataException e)
        {
            throw Damaged(path, e);
        }
        catch (IOException e)
        {
            throw Unreadable(path, e);
        }
    }

    /// <summary>Reads to the end, whatever length was promised, but no further than the bound.</summary>
    private static RawRecord ReadContent(FeedSource source, string name, Stream stream, int expectedLength)
    {
        var content = new byte[expectedLength];
        var length = stream.ReadAtLeast(content, expectedLength, throwOnEndOfStream: false);
        if (length < expectedLength)
            return new(source, name, content[..length]);
        Span<byte> more = stackalloc byte[1];
        return stream.Read(more) == 0 ? new(source, name, content) : new(source, name, null, "it is longer than its length says");
    }

    /// <summary>Whether a file or entry of that name is a record; what macOS puts beside each file, under its name with a prefix, is none.</summary>
    private static bool IsRecord(ReadOnlySpan<char> name) =>
        name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("._", StringComparison.Ordinal);

    private static bool IsArchive(string path)
    {
        try
        {
            if (!IsRegular(path))
                return path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
            using var file = File.OpenRead(path);
            Span<byte> start = stackalloc byte[2];
            return path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) || (file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start.SequenceEqual(ZipSignature));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    /// <summary>Whether there is something to read: opening a pipe or device could wait for ever, and both have the length 0.</summary>
    internal static bool IsRegular(string path) =>
        (File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path)) is FileInfo { Length: > 0 };

    internal static AdvisoryDatabaseException Damaged(string path, Exception? e) =>
        new($"The archive '{path.Printable()}' is damaged or cut off: download it again.", e);

    internal static AdvisoryDatabaseException Unreadable(string path, Exception e) =>
        new($"'{path.Printable()}' can't be read ({e.Message.Printable(200)}): check that it is there and may be read.", e);
}
