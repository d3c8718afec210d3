using PolicyGate.Images.Tar;

namespace PolicyGate.Images.Layers;

/// <summary>One reading of a layer: hash, decompress, hash, tar; proves both digests, also where the content is malformed.</summary>
/// <param name="limits">Bounds.</param>
/// <param name="progress">Told of compressed bytes as they are read.</param>
internal sealed class LayerPass(ImageLimits limits, Action<int> progress)
{
    public async Task RunAsync(LayerBlob blob, ILayerVisitor visitor, LayerBudget budget, CancellationToken cancellationToken)
    {
        var stream = await blob.Open(cancellationToken).ConfigureAwait(false);
        try
        {
            await Task.Factory.StartNew(() => Run(blob, stream, visitor, budget, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"{blob.Subject} can't be read: {exception.Message.Printable(300)}", exception);
        }
        finally
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Run(LayerBlob blob, Stream stream, ILayerVisitor visitor, LayerBudget budget, CancellationToken cancellationToken)
    {
        var layer = blob.Layer;
        using var pipe = new LayerPipe(new BlobStream(stream, layer.Digest ?? layer.DiffId, progress, cancellationToken), layer.DiffId, budget, cancellationToken);
        Digest diffId;
        try
        {
            Visit(blob, pipe, visitor, budget);
            diffId = pipe.Finish();
        }
        catch (Exception exception) when (exception is ImageException || Decompression.IsDataError(exception))
        {
            // Damage is what explains nonsense in the content, so the digest is looked at first.
            Prove(blob, layer.Digest, pipe.FinishBlob());
            throw exception as ImageException ?? new ImageException(
                $"{blob.Subject} can't be decompressed although its digest is right: {exception.Message.Printable(200)} Build the image again.", exception);
        }

        Prove(blob, layer.Digest, pipe.FinishBlob());
        if (diffId != layer.DiffId)
        {
            throw new ImageException(
                $"{blob.Subject} holds a tar with the digest {diffId}, but the configuration's diff_id is {layer.DiffId}: it isn't the layer that was built. Build or copy the image again.");
        }
    }

    private static void Prove(LayerBlob blob, Digest? expected, Digest actual)
    {
        if (expected is { } digest && digest != actual)
            throw new ImageException($"{blob.Subject} is damaged: its content has the digest {actual}, expected {digest}. Copy the image again.");
    }

    private void Visit(LayerBlob blob, LayerPipe pipe, ILayerVisitor visitor, LayerBudget budget)
    {
        var reader = new TarEntryReader(pipe, blob.Subject, limits);
        var path = new char[Math.Max(256, limits.PathLength)];
        for (var ordinal = 0; reader.Read(); ordinal++)
        {
            budget.TakeEntry();
            var length = EntryPath.Clean(reader.Name, path);
            if (length < 0)
                throw new ImageException($"{blob.Subject} has an entry '{reader.Name.ToString().Printable(200)}' outside the image's root. Images from a trustworthy builder have none.");
            if (reader.Name.Contains('\0'))
                throw new ImageException($"{blob.Subject} has an entry with a NUL character in its name '{reader.Name.ToString().Printable(200)}'.");
            ReadOnlySpan<char> clean = path.AsSpan(0, length);
            if (blob.IsWindows && !LayerBlob.TryStripWindowsRoot(ref clean))
                continue;
            visitor.Visit(ordinal, clean, reader);
        }
    }
}
