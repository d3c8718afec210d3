using System.Buffers.Binary;
using System.IO.Compression;

namespace PolicyGate.Inventory;

/// <summary>An entry of a zip archive, as its directory has it.</summary>
/// <param name="Name">Path in the archive.</param>
/// <param name="Offset">Where its own header begins.</param>
/// <param name="Stored">Bytes in the archive.</param>
/// <param name="Size">Bytes that it should give.</param>
/// <param name="Method">0 for stored as it is, 8 for deflated.</param>
/// <param name="IsEncrypted">Whether it can only be read with a password.</param>
internal sealed record ZipEntry(string Name, long Offset, long Stored, long Size, int Method, bool IsEncrypted)
{
    private const int Deflated = 8;
    private const int HeaderSize = 30;

    /// <summary>Deflate can't give more than this for each byte.</summary>
    private const long LargestRatio = 1032;

    /// <summary>True where its bytes stand in the archive as they are.</summary>
    public bool IsPlain => Method == 0 && !IsEncrypted;

    /// <summary>Where its bytes stand.</summary>
    /// <exception cref="FormatException">They don't stand in the archive.</exception>
    public FileRange Place(Stream archive)
    {
        var header = new FileRange(Offset, HeaderSize).ReadFrom(archive);
        if (header.Length < HeaderSize || BinaryPrimitives.ReadUInt32LittleEndian(header) != 0x04034b50)
            throw new FormatException($"'{Name.Printable(200)}' isn't where its directory says.");
        var start = Offset + HeaderSize + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(26)) + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(28));
        if (Stored < 0 || start > archive.Length || Stored > archive.Length - start)
            throw new FormatException($"'{Name.Printable(200)}' goes over the end of the archive.");
        return new(start, Stored);
    }

    /// <summary>Its content.</summary>
    /// <exception cref="FormatException">It is larger, or not what the directory says.</exception>
    public MemoryStream Read(Stream archive, long maximum)
    {
        if (IsEncrypted || Method is not (0 or Deflated))
            throw new FormatException($"'{Name.Printable(200)}' is encrypted or compressed in a way that jars aren't.");
        if (Size < 0 || Size > maximum || (Method == 0 && Stored > maximum))
            throw new FormatException($"'{Name.Printable(200)}' has {Math.Max(Size, Stored)} bytes; at most {maximum} are read.");
        var place = Place(archive);
        var content = new MemoryStream((int)Math.Min(Size, Math.Min(Stored, int.MaxValue) * LargestRatio));
        try
        {
            using var stored = new RangeStream(archive, place);
            using Stream inflated = Method == 0 ? stored : new DeflateStream(stored, CompressionMode.Decompress);
            var piece = new byte[(int)Math.Clamp(Size, 256, 1 << 16)];
            for (int read; (read = inflated.Read(piece)) > 0;)
            {
                content.Write(piece, 0, read);
                if (content.Length > Size)
                    break;
            }
        }
        catch (InvalidDataException exception)
        {
            throw new FormatException($"'{Name.Printable(200)}' can't be decompressed.", exception);
        }

        if (content.Length != Size)
            throw new FormatException($"'{Name.Printable(200)}' doesn't give the {Size} bytes that its directory says.");
        content.Position = 0;
        return content;
    }
}
