using System.Buffers.Binary;
using System.Collections.Immutable;

namespace PolicyGate.Inventory;

/// <summary>What the headers of an executable or shared library say of where things stand in it.</summary>
/// <param name="GoBuildInformation">The section with Go's build information; null where no section is called so.</param>
/// <param name="RustPackages">The section that cargo-auditable adds; null where there is none.</param>
/// <param name="Segments">What of the file stands where in memory.</param>
/// <param name="HasSections">Whether sections have names; without them only the segments tell where data stand.</param>
internal sealed record ObjectFile(FileRange? GoBuildInformation, FileRange? RustPackages, ImmutableArray<Segment> Segments, bool HasSections)
{
    /// <summary>Whether it is an assembly of .NET, or one that was compiled ahead beside its metadata.</summary>
    public bool IsAssembly { get; init; }

    /// <summary>Whether it has a section of what NativeAOT made of managed code.</summary>
    public bool IsNativeAot { get; init; }

    /// <summary>The section in which compilers note their versions; null where there is none.</summary>
    public FileRange? Comment { get; init; }

    /// <summary>Enough for each of the three formats to be told and begun with.</summary>
    public const int HeadSize = 64;

    /// <summary>Reads the headers of an ELF, PE or Mach-O file; null for any other, and for what is no program, as an object file.</summary>
    public static ObjectFile? Read(Stream file)
    {
        Span<byte> head = stackalloc byte[HeadSize];
        if (file.ReadAtLeast(head, HeadSize, throwOnEndOfStream: false) < HeadSize)
            return null;
        if (head.StartsWith("\u007fELF"u8))
            return ElfHeaders.Read(file, head);
        if (head.StartsWith("MZ"u8))
            return PeHeaders.Read(file, head);
        return MachOHeaders.Read(file, head);
    }

    /// <summary>Whether it begins as an executable of Linux or Windows does.</summary>
    public static bool IsProgram(Stream file)
    {
        Span<byte> magic = stackalloc byte[4];
        return file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && (magic.SequenceEqual("\u007fELF"u8) || magic.StartsWith("MZ"u8));
    }

    /// <summary>The bytes at an address of memory; fewer, or none, where the file has no more.</summary>
    public byte[] ReadMemory(Stream file, ulong address, int count)
    {
        foreach (var segment in Segments)
        {
            if (address < segment.Address || address - segment.Address >= (ulong)segment.Place.Length)
                continue;
            var within = (long)(address - segment.Address);
            return new FileRange(segment.Place.Offset + within, Math.Min(count, segment.Place.Length - within)).ReadFrom(file);
        }

        return [];
    }
}

/// <summary>Some bytes of a file.</summary>
internal readonly record struct FileRange(long Offset, long Length)
{
    /// <summary>The bytes, whose number the caller has bounded; fewer where the file ends before.</summary>
    public byte[] ReadFrom(Stream file)
    {
        if (Offset < 0 || Offset >= file.Length || Length <= 0)
            return [];
        var bytes = new byte[(int)Math.Min(Length, file.Length - Offset)];
        file.Position = Offset;
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length ? bytes : bytes[..read];
    }
}

/// <summary>A stretch of memory that comes from the file.</summary>
/// <param name="Address">Where it begins in memory.</param>
/// <param name="Place">Where it stands in the file.</param>
/// <param name="IsWritable">Whether a program may write there.</param>
internal readonly record struct Segment(ulong Address, FileRange Place, bool IsWritable);

/// <summary>Numbers of a header, in the byte order of the machine that it is for; none where it ends before.</summary>
internal readonly ref struct HeaderFields(ReadOnlySpan<byte> bytes, bool isBigEndian, bool is64Bit)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public ushort UInt16(int offset) => isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[offset..]) : BinaryPrimitives.ReadUInt16LittleEndian(_bytes[offset..]);

    public uint UInt32(int offset) => isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(_bytes[offset..]) : BinaryPrimitives.ReadUInt32LittleEndian(_bytes[offset..]);

    public ulong UInt64(int offset) => isBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(_bytes[offset..]) : BinaryPrimitives.ReadUInt64LittleEndian(_bytes[offset..]);

    /// <summary>A number as wide as an address.</summary>
    public ulong Word(int offset) => is64Bit ? UInt64(offset) : UInt32(offset);

    /// <summary>A place in a file: one that no file has becomes -1.</summary>
    public long Place(int offset) => Word(offset) is var place && place <= long.MaxValue / 2 ? (long)place : -1;
}
