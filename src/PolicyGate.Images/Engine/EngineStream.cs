using PolicyGate.Images.Tar;

namespace PolicyGate.Images.Engine;

/// <summary>An image as an engine sends it. Where it stops in the middle, that is told.</summary>
internal sealed class EngineStream(Stream content, EngineAddress address, TimeSpan patience) : ForwardStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(patience);
        try
        {
            return await content.ReadAsync(buffer, timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw EngineProblem.Silent(address, patience);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw EngineProblem.BrokeOff(address, exception);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(Span<byte> buffer) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            content.Dispose();
        base.Dispose(disposing);
    }
}
