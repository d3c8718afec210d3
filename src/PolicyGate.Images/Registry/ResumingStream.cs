using System.Buffers;
using System.Diagnostics;
using System.Net;
using PolicyGate.Images.Tar;

namespace PolicyGate.Images.Registry;

/// <summary>A blob as it comes from a registry. Where the connection breaks, the rest is asked for; who reads notices nothing.</summary>
/// <param name="download">What is read.</param>
/// <param name="response">The first answer.</param>
/// <param name="owned">What ends with the stream.</param>
/// <param name="cancellationToken">Cancels.</param>
internal sealed class ResumingStream(BlobDownload download, HttpResponseMessage response, IDisposable? owned, CancellationToken cancellationToken) : ForwardStream
{
    private const int BufferSize = 128 << 10;

    // What a connection has to give before its end counts as a first failure again.
    private const long Progress = 1 << 20;

    // What it has to give in the time that one answer is waited for, so that nobody holds a build up with a byte a minute.
    private const int Pace = 64 << 10;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private HttpResponseMessage? _response = response;
    private Stream? _stream;
    private long _position;
    private long _lastFailure;
    private int _failures;
    private int _paceBytes;
    private TimeSpan _paceTime;
    private ImageException? _failure;
    private bool _isDisposed;

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
            owned?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadAsync(int most)
    {
        while (true)
        {
            var count = await TryReadAsync(most).ConfigureAwait(false);
            if (count > download.Size - _position)
                throw new ImageException($"{download.Subject} has more than the {download.Size} bytes that its descriptor says. Push the image again.");
            _position += count;
            if (count > 0 || _position == download.Size)
                return count;

            Disconnect();
            if (_position - _lastFailure >= Progress)
                _failures = 0;
            _lastFailure = _position;
            if (!await download.Patience.WaitAsync(++_failures, null, cancellationToken).ConfigureAwait(false))
                throw new ImageException($"{download.Subject} broke off after {_position} of {download.Size} bytes, again and again. Check the network and the registry, and try again.");
            await ResumeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The next bytes; 0 at the end of what this connection gives, however it ends.</summary>
    private async ValueTask<int> TryReadAsync(int most)
    {
        if (_response is null)
            return 0;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(download.Patience.Stall - _paceTime);
        var start = Stopwatch.GetTimestamp();
        try
        {
            _stream ??= await _response.Content.ReadAsStreamAsync(timeout.Token).ConfigureAwait(false);
            var count = await _stream.ReadAsync(_buffer.AsMemory(0, most), timeout.Token).ConfigureAwait(false);
            KeepPace(count, Stopwatch.GetElapsedTime(start));
            return count;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return 0;
        }
    }

    // Only the waiting counts: who reads may take its time.
    private void KeepPace(int count, TimeSpan waited)
    {
        _paceBytes += count;
        _paceTime += waited;
        if (_paceBytes >= Pace)
            (_paceBytes, _paceTime) = (0, TimeSpan.Zero);
        else if (_paceTime > download.Patience.Stall)
            _paceTime = download.Patience.Stall;
    }

    private async Task ResumeAsync()
    {
        _response = await download.GetAsync(_position, cancellationToken).ConfigureAwait(false)
            ?? throw new ImageException($"{download.Subject} is gone while it was read. Push the image again.");
        if (_response.StatusCode == HttpStatusCode.PartialContent)
        {
            var range = _response.Content.Headers.ContentRange;
            if (_position > 0 && range?.From != _position)
                throw new ImageException($"{download.Subject}: byte {_position} and on were asked for, but the registry gives '{(range?.ToString() ?? "").Printable(100)}'. Try again, or copy the image into a file and name that.");
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
        (_stream, _response, _paceBytes, _paceTime) = (null, null, 0, TimeSpan.Zero);
    }
}

/// <summary>A blob that is fetched.</summary>
/// <param name="Subject">How messages name it.</param>
/// <param name="Size">Its size.</param>
/// <param name="Patience">How long it is waited for.</param>
/// <param name="GetAsync">Asks for it from a byte on; null where it is gone.</param>
internal sealed record BlobDownload(string Subject, long Size, Patience Patience, Func<long, CancellationToken, Task<HttpResponseMessage?>> GetAsync);
