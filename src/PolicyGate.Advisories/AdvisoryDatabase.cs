using System.Collections.Immutable;
using PolicyGate.Inventory;

namespace PolicyGate.Advisories;

/// <summary>The embedded database of advisories, opened read-only. What is read is proven as it is read.</summary>
public sealed class AdvisoryDatabase : IDisposable
{
    /// <summary>Names the content: the same for the same feeds on any machine. <c>sha256:</c> and hex.</summary>
    public string Digest => throw new NotImplementedException();

    /// <summary>The feeds, by name, ordinal.</summary>
    public ImmutableArray<AdvisoryFeed> Feeds => throw new NotImplementedException();

    /// <summary>The age of the database: the oldest feed's date; null for an empty one.</summary>
    public DateTimeOffset? Date => throw new NotImplementedException();

    /// <summary>Opens a database.</summary>
    /// <exception cref="AdvisoryDatabaseException">There is none, or it is no database of ours, of another version, or broken.</exception>
    public static AdvisoryDatabase Open(string path) => throw new NotImplementedException();

    /// <summary>Finds the flaws of the packages: one match per flaw and package, by package purl, then id, ordinal.</summary>
    /// <param name="inventory">The packages.</param>
    /// <param name="asOf">Records withdrawn at this moment are left out.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="AdvisoryDatabaseException">The database is broken.</exception>
    public VulnerabilityReport Match(PackageInventory inventory, DateTimeOffset asOf, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();
}

/// <summary>A feed: a source with an ecosystem, for example OSV's <c>Debian:12</c>.</summary>
/// <param name="Name">Source and ecosystem: <c>OSV/Debian:12</c>.</param>
/// <param name="Date">Date of the download, else the newest <c>modified</c> in it.</param>
/// <param name="Records">Number of records, withdrawn ones included.</param>
public sealed record AdvisoryFeed(string Name, DateTimeOffset? Date, int Records);

/// <summary>The outcome of a match.</summary>
/// <param name="Matches">The flaws.</param>
/// <param name="Notifications">Packages and distributions that the database says nothing about, versions that can't be compared, and the like.</param>
public sealed record VulnerabilityReport(ImmutableArray<VulnerabilityMatch> Matches, ImmutableArray<Notification> Notifications);
