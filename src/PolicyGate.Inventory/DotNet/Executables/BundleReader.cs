using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace PolicyGate.Inventory;

/// <summary>
/// Reads the list of files at the end of a single-file bundle, and the two of them that tell of packages and frameworks. The formats are those of .NET Core 3 (1), .NET 5 (2) and
/// .NET 6 and later (6), see <c>Manifest.cs</c> of Microsoft.NET.HostModel and <c>header.h</c> of the host.
/// </summary>
/// <param name="bundle">The executable; can be sought.</param>
/// <param name="from">Where its host's mark ends; nothing of the bundle stands before it.</param>
internal sealed class BundleReader(BinaryReader bundle, long from)
{
    private const int MaximumFiles = 1_000_000;
    private const int MaximumName = 4096;
    private const byte DepsJsonType = 3;
    private const byte RuntimeConfigType = 4;

    /// <summary>Reads the bundle whose header is at an offset of the executable.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    /// <exception cref="JsonException">One of the files is.</exception>
    public DotNetExecutable Read(long header)
    {
        try
        {
            bundle.BaseStream.Position = header;
            return ReadHeader();
        }
        catch (EndOfStreamException e)
        {
            throw new FormatException("Its single-file bundle ends within the list of its files: it was cut off.", e);
        }
    }

    private DotNetExecutable ReadHeader()
    {
        var (major, minor, count) = (bundle.ReadUInt32(), bundle.ReadUInt32(), bundle.ReadInt32());
        if (major is not (1 or 2 or 6))
            throw new FormatException($"Its single-file bundle has the format {major}.{minor}, which is not known: expected 1, 2 or 6.");
        if (count is < 0 or > MaximumFiles)
            throw new FormatException($"Its single-file bundle has {count} files; at most {MaximumFiles} are read.");
        SkipText();
        Place? depsJson = null, runtimeConfig = null;
        if (major >= 2)
        {
            (depsJson, runtimeConfig) = (ReadNamedPlace(), ReadNamedPlace());
            bundle.ReadUInt64();
        }

        for (var i = 0; i < count; i++)
        {
            var place = ReadPlace() with { Compressed = major >= 6 ? bundle.ReadInt64() : 0 };
            var type = bundle.ReadByte();
            if (type is not (DepsJsonType or RuntimeConfigType))
            {
                SkipText();
                continue;
            }

            // The host goes by the header where that names a place.
            ref var chosen = ref type == DepsJsonType ? ref depsJson : ref runtimeConfig;
            place = place with { Name = ReadText() };
            if (chosen is null || (chosen.Name is null && chosen.Offset == place.Offset))
                chosen = place;
        }

        return new(IsNativeAot: false, Runtime: null, Open(depsJson, DepsJsonReader.MaximumSize, DepsJsonReader.Read), Open(runtimeConfig, RuntimeConfig.MaximumSize, RuntimeConfig.Read));
    }

    private BundledFile<T>? Open<T>(Place? place, int maximum, Func<Stream, T?> read)
        where T : class
    {
        if (place is null)
            return null;
        var name = place.Name ?? throw new FormatException("Its single-file bundle names a file by its place that is not among its files.");
        var stored = place.Compressed == 0 ? place.Size : place.Compressed;
        if (place.Offset < from || stored < 0 || place.Size < 0 || stored > bundle.BaseStream.Length - place.Offset)
            throw new FormatException($"'{name.Printable(200)}' in its single-file bundle lies outside of it: {stored} bytes at {place.Offset}.");
        if (place.Size > maximum || stored > maximum)
            throw new FormatException($"'{name.Printable(200)}' in its single-file bundle has {Math.Max(place.Size, stored)} bytes; at most {maximum} are read.");

        bundle.BaseStream.Position = place.Offset;
        var bytes = bundle.ReadBytes((int)stored);
        return read(new MemoryStream(place.Compressed == 0 ? bytes : Inflate(bytes, (int)place.Size, name))) is { } content ? new(name, content) : null;
    }

    private static byte[] Inflate(byte[] stored, int size, string name)
    {
        var bytes = new byte[size];
        using var inflated = new DeflateStream(new MemoryStream(stored), CompressionMode.Decompress);
        return inflated.ReadAtLeast(bytes, size, throwOnEndOfStream: false) == size && inflated.ReadByte() < 0
            ? bytes
            : throw new FormatException($"'{name.Printable(200)}' in its single-file bundle doesn't give the {size} bytes that it should.");
    }

    // Zeros where there is none.
    private Place? ReadNamedPlace() => ReadPlace() is { Offset: not 0 } place ? place : null;

    private Place ReadPlace() => new(bundle.ReadInt64(), bundle.ReadInt64());

    private int ReadLength()
    {
        var length = bundle.Read7BitEncodedInt();
        return length is >= 0 and <= MaximumName ? length : throw new FormatException($"Its single-file bundle has a name of {length} bytes; at most {MaximumName} are read.");
    }

    private void SkipText()
    {
        Span<byte> scratch = stackalloc byte[MaximumName];
        bundle.BaseStream.ReadExactly(scratch[..ReadLength()]);
    }

    private string ReadText()
    {
        var bytes = new byte[ReadLength()];
        bundle.BaseStream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private sealed record Place(long Offset, long Size, long Compressed = 0, string? Name = null);
}
