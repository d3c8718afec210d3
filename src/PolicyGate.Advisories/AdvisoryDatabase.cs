using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using PolicyGate.Advisories.Exporting;
using PolicyGate.Advisories.Matching;
using PolicyGate.Advisories.Showing;
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

    /// <summary>Writes all that is in the database as lines of JSON, which <see cref="AdvisoryImport"/> reads back to the same digest.</summary>
    /// <exception cref="AdvisoryDatabaseException">The database is broken.</exception>
    public void Export(Stream destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Prove(() => new DatabaseExport(_file, _pages, cancellationToken).Write(destination));
    }

    /// <summary>Writes all that the database knows of a flaw: records, packages, ranges, severities, sources. False where it knows nothing; then nothing is written.</summary>
    /// <param name="id">A CVE, or any other id that a record has or names.</param>
    /// <param name="format">How.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="AdvisoryDatabaseException">The database is broken.</exception>
    public bool Show(string id, DatabaseFormat format, Stream destination, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(destination);
        var isKnown = false;
        Prove(() =>
        {
            var flaw = KnownFlaw.Find(_pages, id, cancellationToken);
            isKnown = flaw.IsKnown;
            if (isKnown && format == DatabaseFormat.Json)
                FlawReport.WriteJson(flaw, Digest, destination);
            else if (isKnown)
                FlawReport.WriteTable(flaw, destination);
        });
        return isKnown;
    }

    /// <summary>Writes what differs in a newer database: records added, changed, withdrawn and removed, by feed.</summary>
    /// <exception cref="AdvisoryDatabaseException">One of the databases is broken.</exception>
    public void Compare(AdvisoryDatabase newer, DatabaseFormat format, Stream destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(newer);
        ArgumentNullException.ThrowIfNull(destination);
        var report = new ComparisonReport(_file, newer._file, new(_pages, newer._pages, cancellationToken), destination);
        try
        {
            if (format == DatabaseFormat.Json)
                report.WriteJson();
            else
                report.WriteTable();
        }
        catch (InvalidDataException e)
        {
            // They are read in turn, and neither knows of the other.
            throw new AdvisoryDatabaseException($"One of the advisory databases '{_path.Printable()}' and '{newer._path.Printable()}' is broken ({e.Message.Printable(200)}): 'policygate db verify --database FILE' tells which.", e);
        }
        catch (SqliteException e)
        {
            throw Unsorted(e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Prove(Action read)
    {
        try
        {
            read();
        }
        catch (InvalidDataException e)
        {
            throw _file.Broken(e);
        }
        catch (SqliteException e)
        {
            throw Unsorted(e);
        }
    }

    private static AdvisoryDatabaseException Unsorted(SqliteException error) => new(
        $"A temporary file can't be written ({error.Message.Printable(200)}): check the free space of '{Path.GetTempPath().Printable()}', or set TMPDIR.", error);
}
