using System.Buffers.Binary;
using System.IO.Compression;

namespace PolicyGate.Inventory;

/// <summary>One small file of a zip archive. The size of the directory and of the file are bounded before they are read.</summary>
internal static class ZipMember
{
    private const int MaximumDirectorySize = 8 << 20;
    private const int MaximumMemberSize = 8 << 20;
    private const int EndRecordSize = 22;
    private const int MaximumCommentSize = ushort.MaxValue;

    /// <summary>The content of the first file whose name is wanted; null where there is none.</summary>
    /// <exception cref="FormatException">It is no zip archive, or a larger one than is read.</exception>
    public static MemoryStream? Read(Stream content, Func<string, bool> isWanted)
    {
        RequireSmallDirectory(content);
        try
        {
            using var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.Entries.FirstOrDefault(entry => isWanted(entry.FullName)) is not { } wanted)
                return null;
            using var member = wanted.Open();
            return ReadBounded(member);
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new FormatException($"As a zip archive it is malformed: {e.Message}", e);
        }
    }

    private static MemoryStream ReadBounded(Stream member)
    {
        var result = new MemoryStream();
        var buffer = new byte[16 << 10];
        for (int count; (count = member.Read(buffer)) > 0;)
        {
            if (result.Length + count > MaximumMemberSize)
                throw new FormatException($"A file of the archive has more than {MaximumMemberSize} bytes.");
            result.Write(buffer, 0, count);
        }

        result.Position = 0;
        return result;
    }

    // APPNOTE.TXT 4.3.16: the end record is the last thing in the file but for its comment. It says how long the directory is.
    private static void RequireSmallDirectory(Stream content)
    {
        var tail = new byte[(int)Math.Min(content.Length, EndRecordSize + MaximumCommentSize)];
        content.Position = content.Length - tail.Length;
        content.ReadExactly(tail);
        content.Position = 0;
        var at = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || tail.Length - at < EndRecordSize)
            throw new FormatException("It is not a zip archive.");
        var size = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 12));
        if (size > MaximumDirectorySize)
            throw new FormatException($"The archive's directory has more than {MaximumDirectorySize} bytes.");
    }
}
