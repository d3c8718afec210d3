using System.IO.Compression;

namespace PolicyGate.Advisories.Storage;

/// <summary>
/// How a page's content stands in the file: a byte for the form, then the content, Brotli-compressed where that saves enough to pay for unpacking.
/// Not part of the digest, which names content: an encoder may change from one runtime to the next.
/// </summary>
internal static class PageCompression
{
    private const byte Plain = 0;
    private const byte Brotli = 1;
    private const int Quality = 4;
    private const int Window = 18;
    private const int SmallestWorthwhile = 512;

    /// <summary>No page of ours is larger: a record of 16 MB and what stands beside it.</summary>
    private const int MaximumLength = 96 << 20;

    public static byte[] Pack(ReadOnlySpan<byte> content)
    {
        if (content.Length >= SmallestWorthwhile)
        {
            var packed = new byte[5 + content.Length];
            if (BrotliEncoder.TryCompress(content, packed.AsSpan(5), out var written, Quality, Window) && written < content.Length * 3 / 4)
            {
                packed[0] = Brotli;
                BitConverter.TryWriteBytes(packed.AsSpan(1), content.Length);
                return packed[..(5 + written)];
            }
        }

        return [Plain, .. content];
    }

    public static byte[] Unpack(ReadOnlySpan<byte> packed)
    {
        if (packed.IsEmpty)
            throw new InvalidDataException("a page is empty");
        if (packed[0] == Plain)
            return packed[1..].ToArray();
        if (packed[0] != Brotli || packed.Length < 5 || BitConverter.ToInt32(packed[1..]) is var length && length is < 0 or > MaximumLength)
            throw new InvalidDataException("a page is of no known form");
        var content = new byte[length];
        return BrotliDecoder.TryDecompress(packed[5..], content, out var written) && written == length
            ? content
            : throw new InvalidDataException("a page can't be unpacked");
    }
}
