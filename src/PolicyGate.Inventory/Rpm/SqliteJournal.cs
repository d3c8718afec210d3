using System.Buffers.Binary;

namespace PolicyGate.Inventory;

/// <summary>What SQLite keeps beside a database while it is changed (https://www.sqlite.org/fileformat2.html, 3 and 4). One that was left holds changes that the database may lack, or has in part.</summary>
internal static class SqliteJournal
{
    public const string LogSuffix = "-wal";
    public const string RollbackSuffix = "-journal";

    private const int LogHeaderSize = 32;
    private const int FrameHeaderSize = 24;
    private const uint LogMagic = 0x377F0682;

    private static ReadOnlySpan<byte> RollbackMagic => [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7];

    /// <summary>What it holds, for people; null where nothing: both are emptied, not deleted, once the changes are in the database.</summary>
    public static string? Read(string path, Stream content) => path.EndsWith(LogSuffix, StringComparison.Ordinal) ? ReadLog(content) : ReadRollback(content);

    // A log that begins anew takes other salts, so frames that were written before don't count.
    private static string? ReadLog(Stream content)
    {
        Span<byte> start = stackalloc byte[LogHeaderSize + FrameHeaderSize];
        if (content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length)
            return null;
        var isLog = (BinaryPrimitives.ReadUInt32BigEndian(start) & ~1u) == LogMagic;
        return isLog && start.Slice(16, 8).SequenceEqual(start.Slice(LogHeaderSize + 8, 8)) ? "changes that may not be in the database yet" : null;
    }

    private static string? ReadRollback(Stream content)
    {
        Span<byte> start = stackalloc byte[8];
        return content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(RollbackMagic)
            ? "what a change that didn't end has replaced in the database"
            : null;
    }
}
