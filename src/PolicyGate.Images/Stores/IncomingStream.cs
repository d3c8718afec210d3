using PolicyGate.Images.Tar;

namespace PolicyGate.Images.Stores;

/// <summary>An archive that comes once, from a pipe or an engine: buffered, counted, and its first bytes can be looked at. Whoever waits for more of it can be cancelled.</summary>
internal sealed class IncomingStream(Stream source) : ForwardStream
{
    private readonly byte[] _buffer = new byte[128 << 10];
    private int _start;
    private int _end;

    /// <summary>Bytes that came so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The next bytes without taking them; fewer only at the end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count && await FillAsync(cancellationToken).ConfigureAwait(false))
        {
        }

        return _buffer.AsMemory(_start, Math.Min(count, _end - _start));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start == _end)
        {
            _start = _end = 0;
            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
                return 0;
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(buffer.Span);
        _start += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(Span<byte> buffer) => throw new NotSupportedException();

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        // A read of a pipe that nobody writes to can't be cancelled: it is left alone, together with the buffer.
        var read = await source.ReadAsync(_buffer.AsMemory(_end), cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        _end += read;
        BytesRead += read;
        return read > 0;
    }
}
