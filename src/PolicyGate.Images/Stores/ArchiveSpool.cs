using Microsoft.Win32.SafeHandles;
using PolicyGate.Images.Layers;

namespace PolicyGate.Images.Stores;

/// <summary>Writes an archive, where seeking isn't possible, into a temporary file that is gone when its handle is closed; decompresses it on the way.</summary>
internal static class ArchiveSpool
{
    /// <param name="source">The archive, compressed or not.</param>
    /// <param name="subject">How messages name it.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="cancellationToken">Cancels, also where no more comes.</param>
    /// <exception cref="ImageException">It is empty, over a limit, can't be decompressed, or there is no room for it.</exception>
    public static async Task<SafeFileHandle> WriteAsync(Stream source, string subject, ImageLimits limits, CancellationToken cancellationToken)
    {
        var incoming = new IncomingStream(source);
        var start = await incoming.PeekAsync(Decompression.MagicLength, cancellationToken).ConfigureAwait(false);
        if (start.IsEmpty)
            throw new ImageException($"{subject} is empty; an image archive was expected.");
        var handle = TemporaryFile.Open();
        try
        {
            var content = Decompression.Open(incoming, start.Span);
            await using (content.ConfigureAwait(false))
                await CopyAsync(content, incoming, handle, new LayerBudget(subject, limits, new(limits)), cancellationToken).ConfigureAwait(false);
            return handle;
        }
        catch (Exception exception) when (Decompression.IsDataError(exception))
        {
            handle.Dispose();
            throw new ImageException($"{subject} can't be decompressed: {exception.Message.Printable(200)} Copy it again.", exception);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static async Task CopyAsync(Stream content, IncomingStream packed, SafeFileHandle target, LayerBudget budget, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 << 10];
        for (long position = 0; ;)
        {
            var count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (count == 0)
                return;
            budget.TakeBytes(count, packed.BytesRead);
            await TemporaryFile.WriteAsync(target, buffer.AsMemory(0, count), position, cancellationToken).ConfigureAwait(false);
            position += count;
        }
    }
}
