using Microsoft.Win32.SafeHandles;
using PolicyGate.Images.Layers;

namespace PolicyGate.Images.Stores;

/// <summary>Decompresses an archive, where seeking isn't possible, into a temporary file that is gone when its handle is closed.</summary>
internal static class ArchiveSpool
{
    public static async Task<SafeFileHandle> DecompressAsync(SafeFileHandle packed, string path, ImageLimits limits, CancellationToken cancellationToken)
    {
        var subject = $"'{path.Printable()}'";
        var blob = new BlobStream(new ArchiveStream(packed, 0, RandomAccess.GetLength(packed)), default, _ => { }, cancellationToken);
        await using (blob.ConfigureAwait(false))
        {
            var handle = TemporaryFile.Open();
            try
            {
                var content = Decompression.Open(blob, blob.Peek(Decompression.MagicLength));
                await using (content.ConfigureAwait(false))
                    await CopyAsync(content, blob, handle, new LayerBudget(subject, limits, new(limits)), cancellationToken).ConfigureAwait(false);
                return handle;
            }
            catch (Exception exception) when (Decompression.IsDataError(exception))
            {
                handle.Dispose();
                throw new ImageException($"{subject} can't be decompressed: {exception.Message.Printable(200)} Copy the file again.", exception);
            }
            catch
            {
                handle.Dispose();
                throw;
            }
        }
    }

    private static async Task CopyAsync(Stream content, BlobStream packed, SafeFileHandle target, LayerBudget budget, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 << 10];
        for (long position = 0; ;)
        {
            var count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (count == 0)
                return;
            budget.TakeBytes(count, packed.BytesRead);
            await RandomAccess.WriteAsync(target, buffer.AsMemory(0, count), position, cancellationToken).ConfigureAwait(false);
            position += count;
        }
    }
}
