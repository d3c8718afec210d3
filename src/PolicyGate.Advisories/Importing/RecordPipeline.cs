using System.Runtime.CompilerServices;
using System.Threading.Channels;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Importing;

/// <summary>Reads records on one thread, parses them on several, and hands them over in batches. Bounded: what isn't taken stops the reading.</summary>
internal static class RecordPipeline
{
    private const int BatchRecords = 128;
    private const int BatchBytes = 512 << 10;

    public static async IAsyncEnumerable<ParsedRecord[]> ReadAsync(IReadOnlyList<ImportInput> inputs, EnrichmentFiles enrichments, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var parsers = Math.Clamp(Environment.ProcessorCount, 1, 16);
        var unparsed = Channel.CreateBounded<List<RawRecord>>(parsers);
        var parsed = Channel.CreateBounded<ParsedRecord[]>(parsers);
        var work = Task.WhenAll([
            Task.Run(() => CompleteAsync(unparsed.Writer, ReadBatchesAsync(inputs, enrichments, unparsed.Writer, stop.Token)), CancellationToken.None),
            Task.Run(() => CompleteAsync(parsed.Writer, Task.WhenAll(Enumerable.Range(0, parsers).Select(_ => Task.Run(() => ParseAsync(unparsed.Reader, parsed.Writer, stop.Token), CancellationToken.None)))), CancellationToken.None),
        ]);
        try
        {
            await foreach (var batch in parsed.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return batch;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task CompleteAsync<T>(ChannelWriter<T> writer, Task work)
    {
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        writer.Complete(work.Exception?.InnerException ?? (work.IsCanceled ? new OperationCanceledException() : null));
    }

    private static async Task ReadBatchesAsync(IReadOnlyList<ImportInput> inputs, EnrichmentFiles enrichments, ChannelWriter<List<RawRecord>> writer, CancellationToken cancellationToken)
    {
        var (batch, bytes) = (new List<RawRecord>(BatchRecords), 0);
        using var records = FeedReader.Read(inputs, enrichments).GetEnumerator();
        while (MoveNext(records))
        {
            var record = records.Current;
            batch.Add(record);
            bytes += record.Content?.Length ?? 0;
            if (batch.Count < BatchRecords && bytes < BatchBytes)
                continue;
            await writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            (batch, bytes) = (new(BatchRecords), 0);
        }

        if (batch.Count > 0)
            await writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A folder that can't be listed is a feed that can't be read, and no fault of the database's.</summary>
    private static bool MoveNext(IEnumerator<RawRecord> records)
    {
        try
        {
            return records.MoveNext();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AdvisoryDatabaseException($"A feed can't be read ({e.Message.Printable(200)}): check that it is there and may be read.", e);
        }
    }

    private static async Task ParseAsync(ChannelReader<List<RawRecord>> reader, ChannelWriter<ParsedRecord[]> writer, CancellationToken cancellationToken)
    {
        var content = new ContentWriter();
        await foreach (var batch in reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            await writer.WriteAsync([.. batch.SelectMany(record => ParsedRecord.ParseAll(record, content))], cancellationToken).ConfigureAwait(false);
    }
}
