using PolicyGate.Advisories.Downloading;

namespace PolicyGate.Advisories;

/// <summary>Brings the advisory database up to date from servers, or from a folder that is a copy of one.</summary>
public static class AdvisoryUpdate
{
    /// <summary>
    /// Fetches what has changed since the last update and replaces the database atomically. All or nothing: where a feed can't be fetched or trusted, the old database stays.
    /// What was fetched by then is kept beside it, and gone on with by the next update.
    /// </summary>
    /// <param name="options">What, and from where.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="cancellationToken">Cancels; the old database stays.</param>
    /// <exception cref="AdvisoryDatabaseException">A feed can't be fetched or trusted, or the database can't be read or written; the old one stays.</exception>
    /// <exception cref="PolicyGate.Images.ImageException">The environment names no proxy where it should.</exception>
    public static async Task<UpdateResult> UpdateAsync(UpdateOptions options, IProgress<UpdateProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var transport = new FeedTransport(options);
        return await Task.Run(() => new DatabaseUpdate(options, transport, progress, cancellationToken).RunAsync(), CancellationToken.None).ConfigureAwait(false);
    }
}
