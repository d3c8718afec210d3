using System.Collections.Immutable;

namespace PolicyGate.Inventory;

/// <summary>Headers of ELF (System V ABI, chapters 4 and 5; elf(5)).</summary>
internal static class ElfHeaders
{
    private const int Executable = 2;
    private const int SharedObject = 3;
    private const int LoadSegment = 1;
    private const int NoBits = 8;
    private const int LargestTable = 4 << 20;

    private static ReadOnlySpan<byte> GoSection => ".go.buildinfo"u8;

    private static ReadOnlySpan<byte> RustSection => ".dep-v0"u8;

    private static ReadOnlySpan<byte> NativeAotSection => "__managedcode"u8;

    private static ReadOnlySpan<byte> CommentSection => ".comment"u8;

    public static ObjectFile? Read(Stream file, ReadOnlySpan<byte> head)
    {
        if (head[4] is not (1 or 2) || head[5] is not (1 or 2))
            return null;
        var (is64Bit, isBigEndian) = (head[4] == 2, head[5] == 2);
        var header = new HeaderFields(head, isBigEndian, is64Bit);
        if (header.UInt16(16) is not (Executable or SharedObject))
            return null;

        var segments = ReadSegments(file, header, isBigEndian, is64Bit);
        return ReadSections(file, header, isBigEndian, is64Bit, new(null, null, segments, HasSections: false));
    }

    private static ImmutableArray<Segment> ReadSegments(Stream file, HeaderFields header, bool isBigEndian, bool is64Bit)
    {
        var (size, count) = (is64Bit ? 56 : 32, header.UInt16(is64Bit ? 56 : 44));
        if (header.UInt16(is64Bit ? 54 : 42) != size)
            return [];
        var table = new FileRange(header.Place(is64Bit ? 32 : 28), count * size).ReadFrom(file);
        var segments = ImmutableArray.CreateBuilder<Segment>();
        for (var at = 0; at + size <= table.Length; at += size)
        {
            var fields = new HeaderFields(table.AsSpan(at, size), isBigEndian, is64Bit);
            if (fields.UInt32(0) != LoadSegment)
                continue;
            var place = new FileRange(fields.Place(is64Bit ? 8 : 4), fields.Place(is64Bit ? 32 : 16));
            if (place is { Offset: >= 0, Length: > 0 })
                segments.Add(new(fields.Word(is64Bit ? 16 : 8), place, (fields.UInt32(is64Bit ? 4 : 24) & 2) != 0));
        }

        return segments.ToImmutable();
    }

    private static ObjectFile ReadSections(Stream file, HeaderFields header, bool isBigEndian, bool is64Bit, ObjectFile unnamed)
    {
        var size = is64Bit ? 64 : 40;
        if (header.UInt16(is64Bit ? 58 : 46) != size)
            return unnamed;
        var offset = header.Place(is64Bit ? 40 : 32);
        long count = header.UInt16(is64Bit ? 60 : 48);
        long names = header.UInt16(is64Bit ? 62 : 50);
        // Where there are more than 16 bits can count, the first section tells how many and which has the names.
        if (offset > 0 && (count == 0 || names == ushort.MaxValue) && new FileRange(offset, size).ReadFrom(file) is { } first && first.Length == size)
        {
            var fields = new HeaderFields(first, isBigEndian, is64Bit);
            count = count == 0 ? fields.Place(is64Bit ? 32 : 20) : count;
            names = names == ushort.MaxValue ? fields.UInt32(is64Bit ? 40 : 24) : names;
        }

        if (offset <= 0 || count is <= 0 or > LargestTable / 64 || names >= count)
            return unnamed;
        var table = new FileRange(offset, count * size).ReadFrom(file);
        if (table.Length != count * size)
            return unnamed;
        var nameRange = Range(new(table.AsSpan((int)names * size, size), isBigEndian, is64Bit), is64Bit);
        var texts = nameRange is { Length: <= LargestTable } ? nameRange.ReadFrom(file) : [];
        if (texts.Length == 0)
            return unnamed;

        FileRange? go = null, rust = null, comment = null;
        var isNativeAot = false;
        for (var at = 0; at < table.Length; at += size)
        {
            var fields = new HeaderFields(table.AsSpan(at, size), isBigEndian, is64Bit);
            var nameAt = fields.UInt32(0);
            if (nameAt >= texts.Length || fields.UInt32(4) == NoBits)
                continue;
            var name = texts.AsSpan((int)nameAt);
            var end = name.IndexOf((byte)0);
            name = end < 0 ? name : name[..end];
            if (name.SequenceEqual(GoSection))
                go = Range(fields, is64Bit);
            else if (name.SequenceEqual(RustSection))
                rust = Range(fields, is64Bit);
            else if (name.SequenceEqual(CommentSection))
                comment = Range(fields, is64Bit);
            else
                isNativeAot |= name.SequenceEqual(NativeAotSection);
        }

        return new(go, rust, unnamed.Segments, HasSections: true) { Comment = comment, IsNativeAot = isNativeAot };
    }

    private static FileRange Range(HeaderFields section, bool is64Bit) => new(section.Place(is64Bit ? 24 : 16), section.Place(is64Bit ? 32 : 20));
}
