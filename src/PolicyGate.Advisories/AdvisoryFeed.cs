namespace PolicyGate.Advisories;

/// <summary>A feed: a source with an ecosystem, for example OSV's <c>Debian:12</c>.</summary>
/// <param name="Name">Source and ecosystem: <c>OSV/Debian:12</c>.</param>
/// <param name="Date">Date of the download, else the newest <c>modified</c> in it.</param>
/// <param name="Records">Number of records, withdrawn ones included.</param>
public sealed record AdvisoryFeed(string Name, DateTimeOffset? Date, int Records)
{
    /// <summary>
    /// True where the feed itself was never imported: the database has only those of its records that came with another feed, as NuGet's archive
    /// brings a few of npm's. What it says counts; what it doesn't say means nothing.
    /// </summary>
    public bool Partial { get; init; }

    /// <summary>The licence under which the feed is published, SPDX where there is such an id; null where its publisher alone knows.</summary>
    public string? Licence => FeedLicences.Of(this);

    /// <summary>Who publishes it: <c>OSV</c>.</summary>
    public string Source => Name[..Math.Max(0, Name.IndexOf('/', StringComparison.Ordinal))];

    /// <summary>The ecosystem, with its release: <c>Debian:12</c>.</summary>
    public string Ecosystem => Name[(Name.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
