using System.Buffers;

namespace PolicyGate.Inventory;

/// <summary>Reads a file line after line as bytes, in one buffer; of a line that doesn't fit only the beginning.</summary>
internal sealed class ControlLines(Stream content) : IDisposable
{
    private const int BufferSize = 64 << 10;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _start;
    private int _end;
    private bool _atEnd;

    /// <summary>Number of the line that was read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>True where the line that was read last is only the beginning of one.</summary>
    public bool Cut { get; private set; }

    /// <summary>The next line without its end; it stays valid until the next call.</summary>
    public bool Read(out ReadOnlySpan<byte> line)
    {
        Cut = false;
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var length = rest.IndexOf((byte)'\n');
            if (length >= 0 || (_atEnd && rest.Length > 0) || rest.Length == _buffer.Length)
            {
                Number++;
                if (length < 0 && !_atEnd)
                {
                    // The rest of the line is skipped before this one is handed out, since it may need the buffer: so hand out a copy.
                    line = rest.ToArray().AsSpan(0, BufferSize / 2);
                    SkipLine();
                    return true;
                }

                line = rest[..(length < 0 ? rest.Length : length)];
                _start += length < 0 ? rest.Length : length + 1;
                if (line is [.., (byte)'\r'])
                    line = line[..^1];
                return true;
            }

            if (_atEnd)
            {
                line = default;
                return false;
            }

            Fill();
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void SkipLine()
    {
        Cut = true;
        _start = _end = 0;
        while (!_atEnd)
        {
            Fill();
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                _start += length + 1;
                return;
            }

            _start = _end = 0;
        }
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var count = content.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        _atEnd = count == 0;
    }
}
