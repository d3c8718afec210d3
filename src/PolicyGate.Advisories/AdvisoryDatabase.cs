using System.Collections.Immutable;
using PolicyGate.Advisories.Matching;
using PolicyGate.Advisories.Storage;
using PolicyGate.Inventory;

namespace PolicyGate.Advisories;

/// <summary>The embedded database of advisories, opened read-only. What is read is proven as it is read. For one thread at a time.</summary>
public sealed class AdvisoryDatabase : IDisposable
{
    private readonly PageFile _file;
    private readonly AdvisoryPages _pages;
    private readonly string _path;

    private AdvisoryDatabase(string path, PageFile file)
    {
        _path = path;
        _file = file;
        _pages = new(file);
    }

    /// <summary>Version of the file's form.</summary>
    public static int SchemaVersion => DatabaseRoot.SchemaVersion;

    /// <summary>Names the content: the same for the same feeds on any machine. <c>sha256:</c> and hex.</summary>
    public string Digest => _file.Digest;

    /// <summary>The feeds, by name, ordinal.</summary>
    public ImmutableArray<AdvisoryFeed> Feeds => _file.Root.Feeds;

    /// <summary>The feeds that say something of single CVEs or releases: exploited, how probably, how bad, end of life; by name, ordinal.</summary>
    public ImmutableArray<AdvisoryFeed> EnrichmentFeeds => [.. _file.Root.Enrichments.Select(table => table.Feed)];

    /// <summary>The age of the database: the date of the oldest feed that is whole; null for an empty one.</summary>
    public DateTimeOffset? Date => Feeds.Where(feed => !feed.Partial).Min(feed => feed.Date);

    /// <summary>Size of the file in bytes.</summary>
    public long FileSize => new FileInfo(_path).Length;

    /// <summary>Opens a database.</summary>
    /// <exception cref="AdvisoryDatabaseException">There is none, or it is no database of ours, of another version, or broken.</exception>
    public static AdvisoryDatabase Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(path, PageFile.Open(path));
    }

    /// <summary>Finds the flaws of the packages: one match per flaw and package, by package purl, then id, ordinal.</summary>
    /// <param name="inventory">The packages.</param>
    /// <param name="asOf">Records withdrawn at this moment are left out.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="AdvisoryDatabaseException">The database is broken, or holds no feed.</exception>
    public VulnerabilityReport Match(PackageInventory inventory, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        if (Feeds.IsEmpty)
            throw new AdvisoryDatabaseException($"The advisory database '{_path.Printable()}' is empty: import advisories with 'policygate db import PATH'.");
        try
        {
            return new Matcher(_pages, inventory, asOf).Run(cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw _file.Broken(e);
        }
    }

    /// <summary>The releases of distributions that feeds give a last day for, of the oldest feed first.</summary>
    /// <exception cref="AdvisoryDatabaseException">The database is broken.</exception>
    public ImmutableArray<SupportedRelease> SupportedReleases()
    {
        try
        {
            return [.. _pages.Enrichment.Releases()];
        }
        catch (InvalidDataException e)
        {
            throw _file.Broken(e);
        }
    }

    /// <summary>Reads and proves everything that is in the database.</summary>
    /// <exception cref="AdvisoryDatabaseException">The database is broken.</exception>
    public void Verify(CancellationToken cancellationToken)
    {
        try
        {
            _pages.Verify(cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw _file.Broken(e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
