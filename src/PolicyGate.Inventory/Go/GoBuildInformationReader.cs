using System.Buffers.Binary;
using System.Text;

namespace PolicyGate.Inventory;

/// <summary>Finds and reads Go's build information in both its forms (go.dev, <c>debug/buildinfo</c>): texts behind the mark since Go 1.18, before it pointers to them.</summary>
internal static class GoBuildInformationReader
{
    private const int HeaderSize = 32;
    private const int MaximumVersion = 4096;
    private const int MaximumModules = 16 << 20;
    private const int SearchedPiece = 1 << 20;
    private const long MaximumSearched = 256L << 20;

    // So written, it is not in our own executable.
    private static readonly byte[] s_mark = [0xff, .. " Go buildin"u8, (byte)'f', (byte)':'];

    /// <summary>Null where the binary isn't made by Go, or notes nothing.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static GoBuildInformation? Read(Stream file, ObjectFile binary)
    {
        if (binary.GoBuildInformation is { Length: 0 })
            return null;
        var start = binary.GoBuildInformation is { } section ? Find(file, section) : binary.HasSections ? -1 : FindInSegments(file, binary);
        if (start < 0)
            return binary.GoBuildInformation is null ? null : throw Malformed("its mark isn't there");
        var header = new FileRange(start, HeaderSize).ReadFrom(file);
        if (header.Length < HeaderSize)
            throw Malformed("it ends within its header");
        var (version, modules) = (header[15] & 2) != 0 ? ReadInline(file, start + HeaderSize) : ReadPointers(file, binary, header);
        if (version.Length == 0 && modules.Length == 0)
            return null;
        if (version.AsSpan().ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            throw Malformed("the version of Go is no text");
        return GoModuleLines.Parse(Encoding.UTF8.GetString(version), Encoding.UTF8.GetString(Unframed(modules)));
    }

    private static FormatException Malformed(string what) => new($"its Go build information is malformed: {what}");

    private static long FindInSegments(Stream file, ObjectFile binary)
    {
        foreach (var segment in binary.Segments)
        {
            var toAligned = (long)((16 - (segment.Address % 16)) % 16);
            if (segment.IsWritable && Find(file, new(segment.Place.Offset + toAligned, segment.Place.Length - toAligned)) is >= 0 and var found)
                return found;
        }

        return -1;
    }

    /// <summary>The mark stands at an address that is a multiple of 16, as the place's is.</summary>
    private static long Find(Stream file, FileRange place)
    {
        if (place.Offset < 0)
            return -1;
        var length = Math.Min(place.Length, MaximumSearched);
        for (long from = 0; from < length; from += SearchedPiece)
        {
            var piece = new FileRange(place.Offset + from, Math.Min(length - from, SearchedPiece)).ReadFrom(file);
            for (var at = 0; at < piece.Length;)
            {
                var found = piece.AsSpan(at).IndexOf(s_mark);
                if (found < 0)
                    break;
                if ((at + found) % 16 == 0)
                    return place.Offset + from + at + found;
                at += found + 1;
            }

            if (piece.Length < SearchedPiece)
                break;
        }

        return -1;
    }

    private static (byte[] Version, byte[] Modules) ReadInline(Stream file, long at)
    {
        var version = ReadText(file, ref at, MaximumVersion);
        return (version, ReadText(file, ref at, MaximumModules));
    }

    private static byte[] ReadText(Stream file, ref long at, int maximum)
    {
        var head = new FileRange(at, 10).ReadFrom(file);
        ulong length = 0;
        for (var i = 0; ; i++)
        {
            if (i == head.Length)
                throw Malformed("it ends within the length of a text");
            length |= (ulong)(head[i] & 0x7f) << (7 * i);
            if (head[i] < 0x80)
            {
                at += i + 1;
                break;
            }
        }

        if (length > (ulong)maximum)
            throw Malformed($"a text has {length} bytes; at most {maximum} are read");
        var text = new FileRange(at, (long)length).ReadFrom(file);
        at += text.Length;
        return text.Length == (int)length ? text : throw Malformed("it ends within a text");
    }

    private static (byte[] Version, byte[] Modules) ReadPointers(Stream file, ObjectFile binary, byte[] header)
    {
        var (size, isBigEndian) = ((int)header[14], (header[15] & 1) != 0);
        if (size is not (4 or 8))
            throw Malformed($"addresses of {size} bytes");
        return (Follow(16, MaximumVersion), Follow(16 + size, MaximumModules));

        byte[] Follow(int at, int maximum)
        {
            var text = binary.ReadMemory(file, Number(header.AsSpan(at)), 2 * size);
            if (text.Length < 2 * size)
                return [];
            var (address, length) = (Number(text), Number(text.AsSpan(size)));
            if (length > (ulong)maximum)
                throw Malformed($"a text has {length} bytes; at most {maximum} are read");
            var bytes = length == 0 ? [] : binary.ReadMemory(file, address, (int)length);
            return bytes.Length == (int)length ? bytes : throw Malformed("a text lies outside of the file");
        }

        ulong Number(ReadOnlySpan<byte> bytes) => (size, isBigEndian) switch
        {
            (4, false) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            (4, true) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
            (_, false) => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            (_, true) => BinaryPrimitives.ReadUInt64BigEndian(bytes),
        };
    }

    /// <summary>Without the 16 bytes before and behind the lines by which they are found in memory; nothing where they aren't so framed, as Go itself has it.</summary>
    private static ReadOnlySpan<byte> Unframed(byte[] modules) => modules.Length >= 33 && modules[^17] == '\n' ? modules.AsSpan(16, modules.Length - 32) : [];
}
