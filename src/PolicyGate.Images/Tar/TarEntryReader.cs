using System.Buffers;

namespace PolicyGate.Images.Tar;

/// <summary>
/// Reads a tar forwards, entry after entry: ustar, PAX, GNU long names and sparse files, old tars without magic. It allocates nothing for an ordinary entry,
/// takes nothing of the archive for true, and follows Go's archive/tar where the standard leaves room, since that is what container runtimes unpack with.
/// </summary>
/// <param name="stream">The tar; a <see cref="ForwardStream"/>, or one that can seek.</param>
/// <param name="subject">How messages name the tar.</param>
/// <param name="limits">Bounds on names.</param>
internal sealed class TarEntryReader(Stream stream, string subject, ImageLimits limits)
{
    private const int BlockSize = 512;

    // As Go's archive/tar has it.
    private const int LargestRecord = 1 << 20;

    private readonly byte[] _header = new byte[BlockSize];
    private readonly char[] _name = new char[Math.Max(256, limits.PathLength)];
    private int _nameLength;
    private long _storedLeft;
    private long _padding;
    private SparseMap? _sparse;
    private int _entries;

    public TarEntryType Type { get; private set; }

    /// <summary>The name as it stands in the tar; valid until the next entry.</summary>
    public ReadOnlySpan<char> Name => _name.AsSpan(0, _nameLength);

    /// <summary>Target of a hard or symbolic link as it stands in the tar, else empty.</summary>
    public string LinkTarget { get; private set; } = "";

    /// <summary>Size of the file, holes included.</summary>
    public long Size { get; private set; }

    /// <summary>Bytes of the archive that hold the entry's content.</summary>
    public long StoredSize { get; private set; }

    public bool IsSparse => _sparse is not null;

    public int Mode { get; private set; }

    public int UserId { get; private set; }

    public int GroupId { get; private set; }

    /// <summary>Position of the content, where the stream can tell.</summary>
    public long ContentOffset => stream.Position;

    /// <summary>Goes to the next entry; false at the end of the archive.</summary>
    /// <exception cref="ImageException">The tar is malformed, truncated or over a limit.</exception>
    public bool Read()
    {
        PaxAttributes? pax = null;
        string? longName = null, longLink = null;
        while (true)
        {
            SkipContent();
            if (!ReadHeader())
                return pax is not null || longName is not null || longLink is not null ? throw Malformed("ends after a header that belongs to an entry") : false;
            if (++_entries > limits.LayerEntries)
                throw limits.Exceeded(ImageLimit.LayerEntries, subject);

            var size = TarField.Number(_header.AsSpan(124, 12));
            if (size is null or < 0)
                throw Malformed("has an entry whose size is negative or no number");
            switch ((char)_header[156])
            {
                case 'x':
                    pax ??= new();
                    if (!ReadRecord(size.Value, pax))
                        throw Malformed("has a malformed PAX header");
                    continue;
                case 'g':
                    Expect(size.Value);
                    continue;
                case 'L':
                    longName = ReadName(size.Value);
                    continue;
                case 'K':
                    longLink = ReadName(size.Value);
                    continue;
                default:
                    SetEntry(size.Value, pax, longName, longLink);
                    return true;
            }
        }
    }

    /// <summary>The content of a regular file, holes filled; valid until the next entry.</summary>
    public ForwardStream OpenContent() => new TarContentStream(this, _sparse, Size);

    internal int ReadStored(Span<byte> buffer)
    {
        buffer = buffer[..(int)Math.Min(buffer.Length, _storedLeft)];
        if (buffer.IsEmpty)
            return 0;
        var read = stream.Read(buffer);
        if (read == 0)
            throw Truncated();
        _storedLeft -= read;
        return read;
    }

    private void SetEntry(long size, PaxAttributes? pax, string? longName, string? longLink)
    {
        var flag = (char)_header[156];
        Mode = (int)((TarField.Number(_header.AsSpan(100, 8)) ?? 0) & 0xFFF);
        UserId = Id(pax?.UserId ?? TarField.Number(_header.AsSpan(108, 8)));
        GroupId = Id(pax?.GroupId ?? TarField.Number(_header.AsSpan(116, 8)));
        SetName(NotEmpty(pax?.SparseName) ?? NotEmpty(pax?.Path) ?? longName);
        Type = flag switch
        {
            '\0' when _nameLength > 0 && _name[_nameLength - 1] == '/' => TarEntryType.Directory,
            '0' or '\0' or '7' or 'S' => TarEntryType.Regular,
            '1' => TarEntryType.HardLink,
            '2' => TarEntryType.SymbolicLink,
            '3' or '4' or '6' => TarEntryType.Special,
            '5' => TarEntryType.Directory,
            _ => TarEntryType.Unknown,
        };
        LinkTarget = Type is TarEntryType.HardLink or TarEntryType.SymbolicLink
            ? NotEmpty(pax?.LinkPath) ?? longLink ?? TarField.Decode(TarField.Text(_header.AsSpan(157, 100)))
            : "";
        if (LinkTarget.Length > limits.PathLength)
            throw TooLong();

        // Some programs write a size for entries that have no content.
        if (Type is not (TarEntryType.Regular or TarEntryType.Unknown))
            size = 0;
        else if (pax?.Size is { } paxSize)
            size = paxSize >= 0 ? paxSize : throw Malformed("has an entry of negative size");
        Expect(size);
        StoredSize = size;
        Size = size;
        ReadSparse(flag, pax);
    }

    private void ReadSparse(char flag, PaxAttributes? pax)
    {
        if (Type != TarEntryType.Regular)
            return;
        if (flag == 'S')
        {
            // The map's continuation blocks stand between header and content and don't count in the size.
            var block = new byte[BlockSize];
            _sparse = SparseMap.OfOldGnu(_header, () => TryReadBlock(block) ? block : throw Truncated());
        }
        else if (pax is { IsSparse: true })
        {
            _sparse = pax.SparseMajor == 1
                ? SparseMap.OfContent(pax.SparseSize, () => ReadStoredBlock())
                : SparseMap.OfPairs(pax.SparseMap, pax.SparseSize);
        }
        else
        {
            return;
        }

        if (_sparse is null || _sparse.Pieces.Sum(piece => (decimal)piece.Length) != _storedLeft)
            throw Malformed($"has a sparse file whose map is malformed or has more than {SparseMap.MostPieces} pieces");
        Size = _sparse.Size;
    }

    private byte[] ReadStoredBlock()
    {
        var block = new byte[BlockSize];
        for (var filled = 0; filled < BlockSize;)
        {
            var read = ReadStored(block.AsSpan(filled));
            if (read == 0)
                throw Malformed("has a sparse file whose map is longer than its content");
            filled += read;
        }

        return block;
    }

    private void SetName(string? name)
    {
        if (name is not null)
        {
            if (name.Length > limits.PathLength)
                throw TooLong();
            name.CopyTo(_name);
            _nameLength = name.Length;
            return;
        }

        var prefix = _header.AsSpan(257, 6).SequenceEqual("ustar\0"u8) ? TarField.Text(_header.AsSpan(345, 155)) : [];
        _nameLength = 0;
        if (!prefix.IsEmpty)
        {
            _nameLength = TarField.Decode(prefix, _name);
            _name[_nameLength++] = '/';
        }

        var text = TarField.Text(_header.AsSpan(0, 100));
        if (_nameLength + text.Length > limits.PathLength)
            throw TooLong();
        _nameLength += TarField.Decode(text, _name.AsSpan(_nameLength));
    }

    private bool ReadHeader()
    {
        if (!TryReadBlock(_header))
            return false;
        if (_header.AsSpan().ContainsAnyExcept((byte)0))
        {
            if (TarField.IsChecksumRight(_header))
                return true;
            throw _entries == 0
                ? new ImageException($"{subject} is no tar, or compressed otherwise than with gzip or zstd. Build the image again.")
                : Malformed("has a header whose checksum is wrong");
        }

        // One empty block ends nothing, two do.
        if (!TryReadBlock(_header) || !_header.AsSpan().ContainsAnyExcept((byte)0))
            return false;
        throw Malformed("has an empty block between entries");
    }

    private bool TryReadBlock(Span<byte> block)
    {
        var read = stream.ReadAtLeast(block, BlockSize, throwOnEndOfStream: false);
        return read switch
        {
            BlockSize => true,
            0 => false,
            _ => throw Truncated(),
        };
    }

    private bool ReadRecord(long size, PaxAttributes pax)
    {
        var buffer = ReadWhole(size);
        var parsed = pax.TryParse(buffer.AsSpan(0, (int)size));
        ArrayPool<byte>.Shared.Return(buffer);
        return parsed;
    }

    private string ReadName(long size)
    {
        var buffer = ReadWhole(size);
        var name = TarField.Decode(TarField.Text(buffer.AsSpan(0, (int)size)));
        ArrayPool<byte>.Shared.Return(buffer);
        return name;
    }

    private byte[] ReadWhole(long size)
    {
        if (size > LargestRecord)
            throw Malformed($"has a header record of {size} bytes, more than {LargestRecord},");
        Expect(size);
        var buffer = ArrayPool<byte>.Shared.Rent((int)size);
        for (var filled = 0; filled < size;)
            filled += ReadStored(buffer.AsSpan(filled, (int)size - filled));
        return buffer;
    }

    private void Expect(long size)
    {
        _sparse = null;
        _storedLeft = size;
        _padding = (BlockSize - (size % BlockSize)) % BlockSize;
    }

    private void SkipContent()
    {
        Skip(_storedLeft);
        _storedLeft = 0;

        // Go's reader forgives padding that is missing at the very end.
        if (_padding > 0)
            TrySkip(_padding);
        _padding = 0;
    }

    private void Skip(long count)
    {
        if (count > 0 && TrySkip(count) < count)
            throw Truncated();
    }

    private long TrySkip(long count)
    {
        if (stream is ForwardStream forward)
            return forward.Skip(count);
        var skipped = Math.Min(count, stream.Length - stream.Position);
        stream.Position += skipped;
        return skipped;
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static int Id(long? value) => value is >= int.MinValue and <= uint.MaxValue ? unchecked((int)value.Value) : -1;

    private ImageException Malformed(string what) => new($"{subject} is a malformed tar: it {what} (entry {_entries}). Build the image again.");

    private ImageException Truncated() => new(_entries == 0
        ? $"{subject} is truncated: the tar ends within its first entry. Build or copy the image again."
        : $"{subject} is truncated: the tar ends within entry {_entries} '{Name.ToString().Printable(200)}'. Build or copy the image again.");

    private ImageException TooLong() => limits.Exceeded(ImageLimit.PathLength, subject);
}
