using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PolicyGate.Testing;

/// <summary>A tar with one file that is a byte over and over, as large as one likes: compressed it is small, and it never stands in memory.</summary>
public sealed class RepeatedBytes
{
    private const int Unit = 16 << 20;

    private readonly byte[] _head;
    private readonly byte[] _tail;
    private readonly byte _value;
    private readonly long _units;

    /// <param name="path">Path of the file.</param>
    /// <param name="start">What stands in the file before the bytes.</param>
    /// <param name="value">The byte.</param>
    /// <param name="length">How many there are at least.</param>
    public RepeatedBytes(string path, ReadOnlySpan<byte> start, byte value, long length)
    {
        _value = value;
        _units = (length + Unit - 1) / Unit;
        var size = start.Length + (_units * Unit);
        var field = new byte[12];
        field[0] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(field.AsSpan(4), size);
        _head = [.. new TarBytes().HeaderWithSize(path, '0', field).ToArray(), .. start];
        _tail = new byte[((512 - (size % 512)) % 512) + 1024];
    }

    /// <summary>The layer compressed with gzip, one member after another.</summary>
    public void AsGzip(Layer layer) => layer.FromBlob(Gzip(), DiffId());

    /// <summary>The layer compressed with zstd, a block of four bytes for every 128 KiB.</summary>
    public void AsZstd(Layer layer) => layer.FromBlob(Zstd(), DiffId()).Compress(LayerCompression.Zstd);

    /// <summary>As <see cref="AsGzip"/>, but for a reading that is to end before the tar does: its digest isn't taken.</summary>
    public void AsGzipBomb(Layer layer) => layer.FromBlob(Gzip(), Blob.DigestOf([]));

    /// <summary>As <see cref="AsZstd"/>, but for a reading that is to end before the tar does: its digest isn't taken.</summary>
    public void AsZstdBomb(Layer layer) => layer.FromBlob(Zstd(), Blob.DigestOf([])).Compress(LayerCompression.Zstd);

    /// <summary>The tar, compressed.</summary>
    public byte[] Gzip()
    {
        var blob = new MemoryStream();
        blob.Write(Member(_head));
        var unit = Member(Bytes());
        for (long i = 0; i < _units; i++)
            blob.Write(unit);
        blob.Write(Member(_tail));
        return blob.ToArray();
    }

    private byte[] Zstd()
    {
        // RFC 8878: a frame with a window of 128 KiB and no more in its header, then blocks of one byte, each with how often it is repeated.
        const int Block = 128 << 10;
        var blob = new MemoryStream();
        blob.Write(Frame(_head));
        byte[] block = [1 << 1, 0, Block >> 13, _value];
        blob.Write([0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38]);
        for (long i = 0; i < _units * (Unit / Block) - 1; i++)
            blob.Write(block);
        block[0] |= 1;
        blob.Write(block);
        blob.Write(Frame(_tail));
        return blob.ToArray();
    }

    private string DiffId()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_head);
        var unit = Bytes();
        for (long i = 0; i < _units; i++)
            hash.AppendData(unit);
        hash.AppendData(_tail);
        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private byte[] Bytes()
    {
        var unit = new byte[Unit];
        unit.AsSpan().Fill(_value);
        return unit;
    }

    private static byte[] Member(byte[] content) => Layer.Compressed(content, LayerCompression.Gzip);

    private static byte[] Frame(byte[] content) => Layer.Compressed(content, LayerCompression.Zstd);
}
