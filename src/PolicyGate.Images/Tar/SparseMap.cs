namespace PolicyGate.Images.Tar;

/// <summary>Where the stored bytes of a sparse file stand in it; all else is zeros. GNU tar's old format and its PAX formats 0.0, 0.1 and 1.0.</summary>
internal sealed class SparseMap
{
    public const int MostPieces = 100_000;

    private SparseMap(List<SparsePiece> pieces, long size) => (Pieces, Size) = (pieces, size);

    /// <summary>In order, none overlapping.</summary>
    public List<SparsePiece> Pieces { get; }

    /// <summary>Size of the file, holes included.</summary>
    public long Size { get; }

    public static SparseMap? OfOldGnu(ReadOnlySpan<byte> header, Func<byte[]> nextBlock)
    {
        var numbers = new List<long>();
        var size = TarField.Number(header.Slice(483, 12));
        var (extended, more) = (header[482] != 0, Read(header.Slice(386, 4 * 24), numbers));
        while (extended)
        {
            var block = nextBlock();
            more = more && Read(block.AsSpan(0, 21 * 24), numbers);
            if (numbers.Count > 2 * MostPieces)
                return null;
            extended = block[504] != 0;
        }

        return OfPairs(numbers, size);

        static bool Read(ReadOnlySpan<byte> fields, List<long> numbers)
        {
            for (; !fields.IsEmpty; fields = fields[24..])
            {
                if (fields[0] == 0)
                    return false;
                numbers.Add(TarField.Number(fields[..12]) ?? -1);
                numbers.Add(TarField.Number(fields.Slice(12, 12)) ?? -1);
            }

            return true;
        }
    }

    public static SparseMap? OfPairs(List<long> numbers, long? size)
    {
        if (size is null or < 0 || numbers.Count % 2 != 0 || numbers.Count > 2 * MostPieces)
            return null;
        var pieces = new List<SparsePiece>(numbers.Count / 2);
        long end = 0;
        for (var i = 0; i < numbers.Count; i += 2)
        {
            var (offset, length) = (numbers[i], numbers[i + 1]);
            if (offset < end || length < 0 || offset > size - length)
                return null;
            end = offset + length;
            if (length > 0)
                pieces.Add(new(offset, length));
        }

        return new(pieces, size.Value);
    }

    /// <summary>Format 1.0: decimal numbers, a line each, padded to a block, before the content.</summary>
    public static SparseMap? OfContent(long? size, Func<byte[]> nextBlock)
    {
        var block = nextBlock();
        var position = 0;
        if (Number() is not { } count || count is < 0 or > MostPieces)
            return null;
        var numbers = new List<long>();
        for (var i = 0; i < 2 * count; i++)
        {
            if (Number() is not { } number)
                return null;
            numbers.Add(number);
        }

        return OfPairs(numbers, size);

        long? Number()
        {
            long value = 0;
            for (var digits = 0; digits < 20; digits++)
            {
                if (position == block.Length)
                    (block, position) = (nextBlock(), 0);
                var digit = block[position++];
                if (digit == '\n')
                    return digits > 0 ? value : null;
                if (digit is < (byte)'0' or > (byte)'9' || value > (long.MaxValue - 9) / 10)
                    return null;
                value = (value * 10) + (digit - '0');
            }

            return null;
        }
    }
}

/// <summary>Stored bytes of a sparse file.</summary>
internal readonly record struct SparsePiece(long Offset, long Length);
