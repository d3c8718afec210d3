using System.Buffers;
using System.Net;
using PolicyGate.Images.Tar;

namespace PolicyGate.Images.Registry;

/// <summary>A blob as it comes from a registry. Where the connection breaks, the rest is asked for; who reads notices nothing.</summary>
/// <param name="repository">Where it comes from.</param>
/// <param name="digest">Which blob.</param>
/// <param name="size">Its size.</param>
/// <param name="response">The first answer.</param>
/// <param name="cancellationToken">Cancels.</param>
internal sealed class ResumingStream(RegistryRepository repository, Digest digest, long size, HttpResponseMessage response, CancellationToken cancellationToken) : ForwardStream
{
    private const int BufferSize = 128 << 10;

    // What a connection has to give before its end counts as a first failure again.
    private const long Progress = 1 << 20;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private HttpResponseMessage? _response = response;
    private Stream? _stream;
    private long _position;
    private long _lastFailure;
    private int _failures;
    private ImageException? _failure;
    private bool _isDisposed;

    private string Subject => $"blob {digest} of '{repository.Image}'";

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_failure is not null)
            throw _failure;
        if (buffer.IsEmpty)
            return 0;
        try
        {
            // Layers are read by threads of their own, which may wait.
            var count = ReadAsync(Math.Min(buffer.Length, BufferSize)).AsTask().GetAwaiter().GetResult();
            _buffer.AsSpan(0, count).CopyTo(buffer);
            return count;
        }
        catch (ImageException exception)
        {
            _failure = exception;
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            Disconnect();
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadAsync(int most)
    {
        while (true)
        {
            var count = await TryReadAsync(most).ConfigureAwait(false);
            if (count > size - _position)
                throw new ImageException($"{Subject} has more than the {size} bytes that its descriptor says. Push the image again.");
            _position += count;
            if (count > 0 || _position == size)
                return count;

            Disconnect();
            if (_position - _lastFailure >= Progress)
                _failures = 0;
            _lastFailure = _position;
            if (!await repository.Patience.WaitAsync(++_failures, null, cancellationToken).ConfigureAwait(false))
                throw new ImageException($"{Subject} broke off after {_position} of {size} bytes, again and again. Check the network and the registry, and try again.");
            await ResumeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The next bytes; 0 at the end of what this connection gives, however it ends.</summary>
    private async ValueTask<int> TryReadAsync(int most)
    {
        if (_response is null)
            return 0;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(repository.Patience.Stall);
        try
        {
            _stream ??= await _response.Content.ReadAsStreamAsync(timeout.Token).ConfigureAwait(false);
            return await _stream.ReadAsync(_buffer.AsMemory(0, most), timeout.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return 0;
        }
    }

    private async Task ResumeAsync()
    {
        _response = await repository.GetBlobAsync(digest, _position, cancellationToken).ConfigureAwait(false)
            ?? throw new ImageException($"{Subject} is gone while it was read. Push the image again.");
        if (_response.StatusCode == HttpStatusCode.PartialContent)
        {
            var range = _response.Content.Headers.ContentRange;
            if (_position > 0 && range?.From != _position)
                throw new ImageException($"{Subject}: byte {_position} and on were asked for, but the registry gives '{(range?.ToString() ?? "").Printable(100)}'. Try again, or copy the image into a file and name that.");
            return;
        }

        // The server knows no ranges and starts again. What is passed over was hashed before, from the first answer.
        for (var left = _position; left > 0;)
        {
            var count = await TryReadAsync((int)Math.Min(left, BufferSize)).ConfigureAwait(false);
            if (count == 0)
            {
                // As good as an empty answer: the next read finds the end and tries again.
                Disconnect();
                return;
            }

            left -= count;
        }
    }

    private void Disconnect()
    {
        _stream?.Dispose();
        _response?.Dispose();
        (_stream, _response) = (null, null);
    }
}
