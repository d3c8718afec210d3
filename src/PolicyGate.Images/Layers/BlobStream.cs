using System.Buffers;
using PolicyGate.Images.Tar;

namespace PolicyGate.Images.Layers;

/// <summary>A blob as it is stored: reads it in large pieces and hashes each once, whoever takes how much of it.</summary>
internal sealed class BlobStream(Stream blob, Digest expected, Action<int> progress, CancellationToken cancellationToken) : ForwardStream
{
    private const int BufferSize = 128 << 10;

    private readonly BlobHash _hash = new(expected);
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _start;
    private int _end;

    /// <summary>What <see cref="Finish"/> gives a digest by.</summary>
    public string HashAlgorithm => expected.Algorithm;

    /// <summary>Bytes read so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The next bytes without taking them; fewer only at the end.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        while (_end - _start < count)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            if (!Fill())
                break;
        }

        return _buffer.AsSpan(_start, Math.Min(count, _end - _start));
    }

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end)
        {
            _start = _end = 0;
            if (!Fill())
                return 0;
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    /// <summary>Reads to the end of the blob, so that its hash is whole, and gives its digest.</summary>
    public Digest Finish()
    {
        do
            _start = _end = 0;
        while (Fill());
        return _hash.Finish();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
            _hash.Dispose();
            blob.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Fill()
    {
        cancellationToken.ThrowIfCancellationRequested();
        var read = blob.Read(_buffer.AsSpan(_end));
        if (read == 0)
            return false;
        _hash.Append(_buffer.AsSpan(_end, read));
        _end += read;
        BytesRead += read;
        progress(read);
        return true;
    }
}
