using System.Buffers.Binary;
using System.Collections.Immutable;

namespace PolicyGate.Inventory;

/// <summary>Headers of macOS' executables (<c>mach-o/loader.h</c>, <c>mach-o/fat.h</c>); of one for several processors the first is read.</summary>
internal static class MachOHeaders
{
    private const int LargestCommands = 1 << 20;
    private const uint Segment32 = 1;
    private const uint Segment64 = 0x19;
    private const int Writable = 2;

    public static ObjectFile? Read(Stream file, ReadOnlySpan<byte> head)
    {
        var magic = BinaryPrimitives.ReadUInt32BigEndian(head);
        // A class of Java begins with the same number, but then with a version that no file has as many processors.
        if (magic == 0xcafebabe && BinaryPrimitives.ReadUInt32BigEndian(head[4..]) is > 0 and < 20)
        {
            var start = BinaryPrimitives.ReadUInt32BigEndian(head[16..]);
            var inner = new FileRange(start, ObjectFile.HeadSize).ReadFrom(file);
            return inner.Length == ObjectFile.HeadSize ? Read(file, inner, start) : null;
        }

        return Read(file, head, 0);
    }

    private static ObjectFile? Read(Stream file, ReadOnlySpan<byte> head, long start)
    {
        bool isBigEndian, is64Bit;
        switch (BinaryPrimitives.ReadUInt32BigEndian(head))
        {
            case 0xcffaedfe: (isBigEndian, is64Bit) = (false, true); break;
            case 0xcefaedfe: (isBigEndian, is64Bit) = (false, false); break;
            case 0xfeedfacf: (isBigEndian, is64Bit) = (true, true); break;
            case 0xfeedface: (isBigEndian, is64Bit) = (true, false); break;
            default: return null;
        }

        var header = new HeaderFields(head, isBigEndian, is64Bit);
        if (header.UInt32(20) > LargestCommands)
            return null;
        var commands = new FileRange(start + (is64Bit ? 32 : 28), header.UInt32(20)).ReadFrom(file);
        var segments = ImmutableArray.CreateBuilder<Segment>();
        FileRange? go = null, rust = null;
        for (var at = 0; at + 8 <= commands.Length;)
        {
            var fields = new HeaderFields(commands.AsSpan(at), isBigEndian, is64Bit);
            var (kind, size) = (fields.UInt32(0), fields.UInt32(4));
            if (size < 8 || size > commands.Length - at)
                break;
            if (kind == (is64Bit ? Segment64 : Segment32) && size >= (is64Bit ? 72 : 56))
                ReadSegment(commands.AsSpan(at, (int)size), isBigEndian, is64Bit, start, segments, ref go, ref rust);
            at += (int)size;
        }

        return new(go, rust, segments.ToImmutable(), HasSections: true);
    }

    private static void ReadSegment(
        ReadOnlySpan<byte> command, bool isBigEndian, bool is64Bit, long start, ImmutableArray<Segment>.Builder segments, ref FileRange? go, ref FileRange? rust)
    {
        var fields = new HeaderFields(command, isBigEndian, is64Bit);
        var (offset, length) = (fields.Place(is64Bit ? 40 : 32), fields.Place(is64Bit ? 48 : 36));
        if (offset >= 0 && length > 0)
            segments.Add(new(fields.Word(24), new(start + offset, length), (fields.UInt32(is64Bit ? 60 : 44) & Writable) != 0));
        var size = is64Bit ? 80 : 68;
        for (var at = is64Bit ? 72 : 56; at + size <= command.Length; at += size)
        {
            var section = command.Slice(at, size);
            var sectionFields = new HeaderFields(section, isBigEndian, is64Bit);
            var range = new FileRange(start + sectionFields.UInt32(is64Bit ? 48 : 40), sectionFields.Place(is64Bit ? 40 : 36));
            var name = section[..16].TrimEnd((byte)0);
            if (name.SequenceEqual("__go_buildinfo"u8))
                go = range;
            else if (name.SequenceEqual(".dep-v0"u8))
                rust = range;
        }
    }
}
