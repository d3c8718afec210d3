namespace PolicyGate.Images.Tar;

/// <summary>The content of a tar entry, holes of a sparse file filled with zeros.</summary>
internal sealed class TarContentStream(TarEntryReader entry, SparseMap? sparse, long size) : ForwardStream
{
    private long _position;
    private int _piece;

    public override long Length => size;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        buffer = buffer[..(int)Math.Min(buffer.Length, size - _position)];
        if (buffer.IsEmpty)
            return 0;
        var read = sparse is null ? entry.ReadStored(buffer) : ReadSparse(sparse, buffer);
        _position += read;
        return read;
    }

    private int ReadSparse(SparseMap map, Span<byte> buffer)
    {
        while (_piece < map.Pieces.Count && map.Pieces[_piece].Offset + map.Pieces[_piece].Length <= _position)
            _piece++;
        if (_piece == map.Pieces.Count)
            return Zeros(buffer);
        var piece = map.Pieces[_piece];
        if (_position < piece.Offset)
            return Zeros(buffer[..(int)Math.Min(buffer.Length, piece.Offset - _position)]);
        return entry.ReadStored(buffer[..(int)Math.Min(buffer.Length, piece.Offset + piece.Length - _position)]);
    }

    private static int Zeros(Span<byte> buffer)
    {
        buffer.Clear();
        return buffer.Length;
    }
}
