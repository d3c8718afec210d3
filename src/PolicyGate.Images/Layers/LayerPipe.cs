using System.Buffers;
using System.Collections.Concurrent;
using PolicyGate.Images.Tar;

namespace PolicyGate.Images.Layers;

/// <summary>
/// The uncompressed bytes of a layer. One thread reads, hashes and decompresses the blob; the one that reads here hashes what comes out and parses the tar.
/// A few buffers go from one to the other.
/// </summary>
internal sealed class LayerPipe : ForwardStream
{
    private const int BufferSize = 128 << 10;
    private const int Buffers = 4;

    private readonly BlockingCollection<ArraySegment<byte>> _filled = new(Buffers);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _either;
    private readonly BlobStream _blob;
    private readonly LayerBudget _budget;
    private readonly BlobHash _hash;
    private readonly string _diffIdAlgorithm;
    private readonly Task<Digest> _producer;
    private bool _isPlain;
    private ArraySegment<byte> _current;
    private int _position;
    private Exception? _failure;

    public LayerPipe(BlobStream blob, Digest diffId, LayerBudget budget, CancellationToken cancellationToken)
    {
        _blob = blob;
        _budget = budget;
        _hash = new(diffId);
        _diffIdAlgorithm = diffId.Algorithm;
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        _producer = Task.Factory.StartNew(Produce, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Takes the next bytes.</summary>
    /// <exception cref="ImageException">The blob can't be decompressed or is over a limit.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_position == _current.Count && !Next())
            return 0;
        var count = Math.Min(buffer.Length, _current.Count - _position);
        _current.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public override long Skip(long count)
    {
        long skipped = 0;
        while (skipped < count && (_position < _current.Count || Next()))
        {
            var step = (int)Math.Min(count - skipped, _current.Count - _position);
            _position += step;
            skipped += step;
        }

        return skipped;
    }

    /// <summary>Reads what is left and gives the digest of all uncompressed bytes.</summary>
    public Digest Finish()
    {
        Skip(long.MaxValue);
        return _isPlain ? FinishBlob() : _hash.Finish();
    }

    /// <summary>Decompresses no more, but reads the blob to its end; gives its digest.</summary>
    public Digest FinishBlob()
    {
        _stop.Cancel();
        return _producer.GetAwaiter().GetResult();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Cancel();
            ((IAsyncResult)_producer).AsyncWaitHandle.WaitOne();
            _ = _producer.Exception;
            Recycle();
            while (_filled.TryTake(out _current))
                Recycle();
            _filled.Dispose();
            _either.Dispose();
            _stop.Dispose();
            _hash.Dispose();
            _blob.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Next()
    {
        Recycle();
        if (!_filled.TryTake(out _current, Timeout.Infinite, _either.Token))
        {
            _current = default;
            return _failure is null ? false : throw _failure;
        }

        if (!_isPlain)
            _hash.Append(_current);
        return true;
    }

    private void Recycle()
    {
        if (_current.Array is { } array)
            ArrayPool<byte>.Shared.Return(array);
        _current = default;
        _position = 0;
    }

    private Digest Produce()
    {
        try
        {
            Decompress();
        }
        catch (Exception exception) when (exception is ImageException || Decompression.IsDataError(exception))
        {
            _failure = exception;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Nobody wants more of the content; the digest still counts.
        }
        finally
        {
            _filled.CompleteAdding();
        }

        return _blob.Finish();
    }

    private void Decompress()
    {
        var content = Decompression.Open(_blob, _blob.Peek(Decompression.MagicLength));
        using var decompressor = content == _blob ? null : content;

        // The blob's hash is the tar's then.
        _isPlain = decompressor is null && _blob.HashAlgorithm == _diffIdAlgorithm;
        while (true)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
            var handedOver = false;
            try
            {
                var count = content.ReadAtLeast(buffer.AsSpan(0, BufferSize), BufferSize, throwOnEndOfStream: false);
                if (count == 0)
                    return;
                _budget.TakeBytes(count, _blob.BytesRead);
                _filled.Add(new(buffer, 0, count), _either.Token);
                handedOver = true;
            }
            finally
            {
                if (!handedOver)
                    ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
