using PolicyGate.Images.Layers;

namespace PolicyGate.Images.View;

/// <summary>Reads the layers side by side, merges what came out, and reads again what a link made wanted.</summary>
internal sealed class ImageReading(IReadOnlyList<LayerBlob> layers, IReadOnlyList<FactReader> readers, ImageLimits limits, IProgress<long>? progress)
{
    // A layer that is read takes about 1 MB, and 8 MB more while several readers look at a large file.
    private static readonly int s_parallel = Math.Clamp(Environment.ProcessorCount, 1, 8);

    private readonly WantedPaths _wanted = new(readers);
    private long _bytesRead;
    private long _reported;

    public async Task<ImageFiles> RunAsync(CancellationToken cancellationToken)
    {
        var records = new LayerRecord[layers.Count];
        var budget = new ImageBudget(limits);
        await EachLayerAsync(Enumerable.Range(0, layers.Count), async (index, token) => records[index] = await RecordAsync(index, budget, null, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

        var tree = new ImageTree(limits);
        for (var index = 0; index < records.Length; index++)
        {
            if (LinkedPlaces.IsNeeded(tree, records[index], limits))
                records[index] = await RecordAsync(index, new(limits), new(tree, records[index], layers[index].Subject, limits), cancellationToken).ConfigureAwait(false);
            new LayerMerge(tree, records[index], index, limits.LinkDepth).Apply();
        }

        var view = new WantedView(tree, _wanted, records, limits.LinkDepth);
        var again = view.Contents.Where(content => content.Fact is null).ToLookup(content => content.Content.Layer);
        var secondBudget = new ImageBudget(limits);
        await EachLayerAsync(
            again.Select(group => group.Key).Order(),
            (index, token) => new LayerPass(limits, secondBudget, Report).RunAsync(layers[index], new SecondReading(readers, [.. again[index]]), token),
            cancellationToken).ConfigureAwait(false);
        progress?.Report(_bytesRead);
        foreach (var content in again.SelectMany(group => group))
            tree.Complete(content.File!, content.Content);
        tree.ForgetUnreadFiles();
        return ImageFiles.Of(tree, readers, view, limits.LinkDepth);
    }

    private async Task<LayerRecord> RecordAsync(int index, ImageBudget budget, LinkedPlaces? places, CancellationToken cancellationToken)
    {
        var recorder = new LayerRecorder(layers[index], _wanted, limits, budget, places);
        await new LayerPass(limits, budget, Report).RunAsync(layers[index], recorder, cancellationToken).ConfigureAwait(false);
        return recorder.ToRecord();
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

    private void Report(int bytes)
    {
        var total = Interlocked.Add(ref _bytesRead, bytes);
        var reported = Interlocked.Read(ref _reported);
        if (progress is not null && total - reported >= 1 << 20 && Interlocked.CompareExchange(ref _reported, total, reported) == reported)
            progress.Report(total);
    }
}
