using PolicyGate.Images.Caching;
using PolicyGate.Images.Layers;

namespace PolicyGate.Images.View;

/// <summary>Reads the layers side by side, merges what came out, and reads again what a link made wanted.</summary>
internal sealed class ImageReading(IReadOnlyList<LayerBlob> layers, IReadOnlyList<FactReader> readers, ImageLimits limits, LayerCache? cache, IProgress<long>? progress)
{
    // A layer that is read takes about 1 MB, and 8 MB more while several readers look at a large file.
    private static readonly int s_parallel = Math.Clamp(Environment.ProcessorCount, 1, 8);

    private readonly WantedPaths _wanted = new(readers);
    private readonly CachedLayers? _cached = cache is null ? null : new(cache, layers, readers, limits);
    private long _bytesRead;
    private long _reported;

    public async Task<ImageFiles> RunAsync(CancellationToken cancellationToken)
    {
        var records = new LayerRecord[layers.Count];
        var budget = new ImageBudget(limits);
        await EachLayerAsync(Enumerable.Range(0, layers.Count), async (index, token) => records[index] = await RecordAsync(index, null, budget, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

        var tree = new ImageTree(limits);
        for (var index = 0; index < records.Length; index++)
        {
            if (LinkedPlaces.IsNeeded(tree, records[index], limits))
                records[index] = await RecordAsync(index, new(tree, records[index], layers[index].Subject, limits), new(limits), cancellationToken).ConfigureAwait(false);
            new LayerMerge(tree, records[index], index, limits.LinkDepth).Apply();
        }

        var view = new WantedView(tree, _wanted, records, limits);
        var again = view.Contents.Where(content => content.Fact is null).ToLookup(content => content.Content.Layer);
        var secondBudget = new ImageBudget(limits);
        await EachLayerAsync(
            again.Select(group => group.Key).Order(),
            (index, token) => ReadAgainAsync(index, [.. again[index]], secondBudget, token),
            cancellationToken).ConfigureAwait(false);
        progress?.Report(_bytesRead);
        foreach (var content in again.SelectMany(group => group))
            tree.Complete(content.File!, content.Content);
        tree.ForgetUnreadFiles();
        return ImageFiles.Of(tree, readers, view, records, limits.LinkDepth);
    }

    private async Task<LayerRecord> RecordAsync(int index, LinkedPlaces? places, ImageBudget image, CancellationToken cancellationToken)
    {
        var (layer, isPlaced) = (layers[index], places is not null);
        var budget = new LayerBudget(layer.Subject, limits, image);
        if (_cached?.Find(index, isPlaced) is { } known)
        {
            budget.Take(known.Cost);
            Report(Math.Max(layer.Layer.Size, 0));
            return known;
        }

        var recorder = new LayerRecorder(layer, _wanted, limits, budget, places);
        await new LayerPass(limits, count => Report(count)).RunAsync(layer, recorder, budget, cancellationToken).ConfigureAwait(false);
        var record = recorder.ToRecord();
        _cached?.Keep(index, isPlaced, record);
        return record;
    }

    private async Task ReadAgainAsync(int index, WantedContent[] wanted, ImageBudget image, CancellationToken cancellationToken)
    {
        if (_cached?.TryComplete(index, wanted) == true)
            return;
        var budget = new LayerBudget(layers[index].Subject, limits, image);
        await new LayerPass(limits, count => Report(count)).RunAsync(layers[index], new SecondReading(readers, limits, wanted, budget), budget, cancellationToken).ConfigureAwait(false);
        _cached?.Keep(index, wanted);
    }

    /// <summary>Of several bad layers it is always the lowest whose error is reported, whichever was read first.</summary>
    private static async Task EachLayerAsync(IEnumerable<int> indexes, Func<int, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        var failures = new SortedList<int, ImageException>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = s_parallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(indexes, options, async (index, token) =>
        {
            lock (failures)
            {
                if (failures.Count > 0 && failures.Keys[0] < index)
                    return;
            }

            try
            {
                await read(index, token).ConfigureAwait(false);
            }
            catch (ImageException exception)
            {
                lock (failures)
                    failures.Add(index, exception);
            }
        }).ConfigureAwait(false);
        if (failures.Count > 0)
            throw failures.Values[0];
    }

    private void Report(long bytes)
    {
        var total = Interlocked.Add(ref _bytesRead, bytes);
        var reported = Interlocked.Read(ref _reported);
        if (progress is not null && total - reported >= 1 << 20 && Interlocked.CompareExchange(ref _reported, total, reported) == reported)
            progress.Report(total);
    }
}
