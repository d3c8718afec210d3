using System.IO.Compression;

namespace PolicyGate.Images.Layers;

/// <summary>How a blob or archive is compressed, told by its first bytes: media types and file names are often wrong.</summary>
internal static class Decompression
{
    /// <summary>As many bytes as <see cref="Kind"/> looks at.</summary>
    public const int MagicLength = 4;

    /// <summary>The uncompressed bytes of a stream that starts with these.</summary>
    public static Stream Open(Stream stream, ReadOnlySpan<byte> start) => Kind(start) switch
    {
        Compression.Gzip => new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true),
        Compression.Zstd => new ZstdSharp.DecompressionStream(stream, bufferSize: 64 << 10, checkEndOfStream: true, leaveOpen: true),
        _ => stream,
    };

    /// <summary>RFC 1952 (gzip) and RFC 8878 (zstd, also where it starts with a skippable frame); anything else is taken as it is.</summary>
    public static Compression Kind(ReadOnlySpan<byte> start) => start switch
    {
        [0x1F, 0x8B, ..] => Compression.Gzip,
        [0x28, 0xB5, 0x2F, 0xFD, ..] or [>= 0x50 and <= 0x5F, 0x2A, 0x4D, 0x18, ..] => Compression.Zstd,
        _ => Compression.None,
    };

    /// <summary>True for what the decompressors throw on bad data.</summary>
    public static bool IsDataError(Exception exception) => exception is InvalidDataException or ZstdSharp.ZstdException or EndOfStreamException;
}

internal enum Compression
{
    None,
    Gzip,
    Zstd,
}
