using System.Buffers.Binary;
using System.Text;

namespace PolicyGate.Inventory;

/// <summary>
/// The directory at the end of a zip archive (PKWARE's APPNOTE, 4.3.12 to 4.3.16), also of one with a script before it, as executable jars have, and of Zip64. Entries are looked at one by
/// one, and only those kept that somebody wants, so that their number costs time but no memory.
/// </summary>
internal static class ZipDirectory
{
    private const int EndSize = 22;
    private const int EndSize64 = 56;
    private const int LocatorSize = 20;
    private const int EntrySize = 46;
    private const int MaximumDirectory = 64 << 20;

    /// <summary>The wanted entries in the directory's order; null for what is no zip archive.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static List<ZipEntry>? Read(Stream archive, Func<string, bool> wants)
    {
        var tail = new FileRange(Math.Max(0, archive.Length - EndSize - ushort.MaxValue), EndSize + ushort.MaxValue).ReadFrom(archive);
        var end = FindEnd(tail);
        if (end < 0)
        {
            var head = new FileRange(0, 4).ReadFrom(archive);
            return head.AsSpan().SequenceEqual("PK\x03\x04"u8) ? throw new FormatException("it has no directory at its end: it was cut off.") : null;
        }

        var (size, offset) = ((long)UInt32(tail, end + 12), (long)UInt32(tail, end + 16));
        var directoryEnd = archive.Length - tail.Length + end;
        if (end >= LocatorSize && UInt32(tail, end - LocatorSize) == 0x07064b50)
            (size, offset, directoryEnd) = ReadEnd64(archive, (long)UInt64(tail, end - LocatorSize + 8), directoryEnd - LocatorSize);
        var start = directoryEnd - size;
        if (size is < 0 or > MaximumDirectory || start < 0 || offset < 0 || offset > start)
            throw new FormatException($"its directory of {size} bytes at {offset} doesn't fit into the file, or is larger than the {MaximumDirectory} bytes that are read.");
        // What stands before the archive moved all of its places, unless whoever put it there mended them; the directory tells.
        var moved = start - offset;
        return ReadEntries(new FileRange(start, size).ReadFrom(archive), moved, wants);
    }

    private static int FindEnd(ReadOnlySpan<byte> tail)
    {
        for (var end = tail.Length; end > 0;)
        {
            end = tail[..end].LastIndexOf("PK\x05\x06"u8);
            if (end < 0)
                return -1;
            if (end + EndSize <= tail.Length && end + EndSize + BinaryPrimitives.ReadUInt16LittleEndian(tail[(end + 20)..]) <= tail.Length)
                return end;
        }

        return -1;
    }

    private static (long Size, long Offset, long End) ReadEnd64(Stream archive, long place, long locator)
    {
        foreach (var candidate in (ReadOnlySpan<long>)[place, locator - EndSize64])
        {
            var end = new FileRange(candidate, EndSize64).ReadFrom(archive);
            if (end.Length == EndSize64 && UInt32(end, 0) == 0x06064b50)
                return ((long)UInt64(end, 40), (long)UInt64(end, 48), candidate);
        }

        throw new FormatException("its directory for large archives isn't where the file says.");
    }

    private static List<ZipEntry> ReadEntries(byte[] directory, long moved, Func<string, bool> wants)
    {
        var entries = new List<ZipEntry>();
        for (var at = 0; at < directory.Length;)
        {
            if (directory.Length - at < EntrySize || UInt32(directory, at) != 0x02014b50)
                throw new FormatException($"its directory has no entry at byte {at}.");
            var (nameLength, extraLength, commentLength) = (UInt16(directory, at + 28), UInt16(directory, at + 30), UInt16(directory, at + 32));
            var next = at + EntrySize + nameLength + extraLength + commentLength;
            if (next > directory.Length)
                throw new FormatException($"its directory ends within the entry at byte {at}.");
            var name = Encoding.UTF8.GetString(directory, at + EntrySize, nameLength);
            if (wants(name))
                entries.Add(Entry(directory.AsSpan(at, EntrySize), name, directory.AsSpan(at + EntrySize + nameLength, extraLength), moved));
            at = next;
        }

        return entries;
    }

    private static ZipEntry Entry(ReadOnlySpan<byte> fields, string name, ReadOnlySpan<byte> extra, long moved)
    {
        long stored = BinaryPrimitives.ReadUInt32LittleEndian(fields[20..]);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(fields[24..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(fields[42..]);
        while (extra.Length >= 4)
        {
            var (id, length) = (BinaryPrimitives.ReadUInt16LittleEndian(extra), BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]));
            if (length > extra.Length - 4)
                break;
            if (id == 1)
            {
                var wide = extra.Slice(4, length);
                Widen(ref wide, ref size);
                Widen(ref wide, ref stored);
                Widen(ref wide, ref offset);
            }

            extra = extra[(4 + length)..];
        }

        var flags = BinaryPrimitives.ReadUInt16LittleEndian(fields[8..]);
        return new(name, offset + moved, stored, size, BinaryPrimitives.ReadUInt16LittleEndian(fields[10..]), (flags & 1) != 0);
    }

    /// <summary>A number that didn't fit stands in the extra field, in the order of the fields.</summary>
    private static void Widen(ref ReadOnlySpan<byte> wide, ref long value)
    {
        if (value != uint.MaxValue || wide.Length < 8)
            return;
        value = BinaryPrimitives.ReadInt64LittleEndian(wide);
        wide = wide[8..];
    }

    private static ushort UInt16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static uint UInt32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static ulong UInt64(byte[] bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
}
