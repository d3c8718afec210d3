using System.Buffers.Binary;

namespace PolicyGate.Inventory;

/// <summary>Reads rpm's own format <c>Packages.db</c> (rpm's <c>lib/backend/ndb/rpmpkg.c</c>): a table of slots, each of which says where a header lies, in blocks of 16 bytes; little-endian.</summary>
internal static class NdbReader
{
    private const uint SlotMagic = 0x746F6C53;
    private const uint HeadMagic = 0x53626C42;
    private const uint TailMagic = 0x45626C42;
    private const int BlockSize = 16;
    private const int SlotPageSize = 4096;
    private const int FileHeaderSize = 32;
    private const int HeadSize = 16;
    private const int TailSize = 12;
    private const int MaximumSlots = 1_000_000;

    public static bool IsOne(ReadOnlySpan<byte> start) => start.StartsWith("RpmP"u8);

    /// <exception cref="FormatException">It is no database.</exception>
    public static void Read(Stream content, RpmPackages packages)
    {
        Span<byte> file = stackalloc byte[FileHeaderSize];
        content.Position = 0;
        if (content.ReadAtLeast(file, FileHeaderSize, throwOnEndOfStream: false) < FileHeaderSize)
            throw new FormatException("it is cut off in its first page.");
        var version = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        if (version != 0)
            throw new FormatException($"it is of version {version}; 0 can be read.");
        var slotPages = BinaryPrimitives.ReadUInt32LittleEndian(file[12..]);
        if (slotPages == 0 || slotPages > content.Length / SlotPageSize)
            throw new FormatException($"it has {content.Length} bytes and claims {slotPages} pages of slots.");

        var header = new HeaderBuffer();
        var end = slotPages * (long)(SlotPageSize / BlockSize);
        foreach (var slot in ReadSlots(content, slotPages, packages))
        {
            try
            {
                if (slot.Block < end)
                    throw new FormatException($"a header in block {slot.Block}, where another one or the table stands");
                packages.Add(ReadHeader(content, slot, header));
                end = slot.Block + (long)slot.Blocks;
            }
            catch (FormatException exception)
            {
                packages.AddDefect(exception.Message);
            }
        }
    }

    /// <summary>The slots in use, in the order of their blocks.</summary>
    private static List<Slot> ReadSlots(Stream content, uint slotPages, RpmPackages packages)
    {
        var slots = new List<Slot>();
        var page = new byte[SlotPageSize];
        content.Position = 0;
        for (var number = 0; number < slotPages; number++)
        {
            content.ReadExactly(page);
            for (var offset = number == 0 ? FileHeaderSize : 0; offset < SlotPageSize; offset += BlockSize)
            {
                var slot = page.AsSpan(offset, BlockSize);
                var block = BinaryPrimitives.ReadUInt32LittleEndian(slot[8..]);
                if (BinaryPrimitives.ReadUInt32LittleEndian(slot) != SlotMagic)
                    packages.AddDefect($"no slot at {number * (long)SlotPageSize + offset} where one was expected");
                else if (block != 0 && slots.Count == MaximumSlots)
                    throw new FormatException($"it has more than {MaximumSlots} headers.");
                else if (block != 0)
                    slots.Add(new(BinaryPrimitives.ReadUInt32LittleEndian(slot[4..]), block, BinaryPrimitives.ReadUInt32LittleEndian(slot[12..])));
            }
        }

        slots.Sort((one, other) => one.Block.CompareTo(other.Block));
        return slots;
    }

    // Head: magic, number of the package, time, length. Tail, at the end of the last block: checksum, length, magic.
    private static ReadOnlySpan<byte> ReadHeader(Stream content, Slot slot, HeaderBuffer buffer)
    {
        Span<byte> head = stackalloc byte[HeadSize];
        var start = slot.Block * (long)BlockSize;
        var whole = slot.Blocks * (long)BlockSize;
        if (start > content.Length - whole || whole < HeadSize + TailSize)
            throw new FormatException($"a header of {whole} bytes at {start}, in a file of {content.Length}");
        content.Position = start;
        content.ReadExactly(head);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(head[12..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(head) != HeadMagic || BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) != slot.Package || length > whole - HeadSize - TailSize)
            throw new FormatException($"no header of package {slot.Package} at {start} where one was expected");

        var rest = buffer.Take(whole - HeadSize, content.Length);
        content.ReadExactly(rest);
        var tail = rest[^TailSize..];
        if (BinaryPrimitives.ReadUInt32LittleEndian(tail[4..]) != length || BinaryPrimitives.ReadUInt32LittleEndian(tail[8..]) != TailMagic)
            throw new FormatException($"no end of the header of package {slot.Package} at {start}");
        return rest[..(int)length];
    }

    /// <summary>Where the header of a package lies.</summary>
    private readonly record struct Slot(uint Package, uint Block, uint Blocks);
}
