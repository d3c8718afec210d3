using System.Collections.Immutable;
using PolicyGate.Advisories;
using PolicyGate.Analyzers;
using PolicyGate.History;
using PolicyGate.Images;
using PolicyGate.Inventory;
using PolicyGate.Policy;
using PolicyGate.Reporting;
using PolicyGate.Scanning;

namespace PolicyGate;

/// <summary>The pipeline: image bytes, inventory of packages, matched advisories, findings, verdict.</summary>
public static class ImageScanner
{
    private static readonly ImageAnalyzers s_analyzers = new(ImageAnalyzers.BuiltIn);

    /// <summary>Scans an image, or several of an index, and judges what is found. Nothing is written.</summary>
    /// <param name="options">The options.</param>
    /// <param name="progress">Told how far the layers of an image are read.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="UsageException">An option is wrong.</exception>
    /// <exception cref="PolicyException">The policy of the trusted revision is wrong, or that revision can't be found.</exception>
    /// <exception cref="AdvisoryDatabaseException">The database is missing or broken.</exception>
    /// <exception cref="ImageException">An image can't be read.</exception>
    public static async Task<ScanReport> ScanAsync(ScanOptions options, IProgress<ScanProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var platforms = ScanPlatform.Parse(options.Platform);
        ScanTarget.Check(options);
        var assets = BuildAssets.Read(options);
        var policyOptions = ScanPolicy.Options(options);
        var baseline = ScanBaseline.Open(options);
        using var abandon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var policyTask = Task.Run(() => PolicySet.Read(policyOptions, abandon.Token), abandon.Token);
        var databaseTask = Task.Run(
            () => AdvisoryDatabase.Open(CacheFolder.Database(options.Database, options.CacheDirectory, options.Environment)), abandon.Token);
        var imagesTask = Task.Run(() => AnalyzeAsync(options, platforms, assets, policyOptions.AsOf, databaseTask, progress, abandon.Token), abandon.Token);
        try
        {
            // Awaited in this order, so that of several errors always the same one is told.
            var policy = await policyTask.ConfigureAwait(false);
            var database = await databaseTask.ConfigureAwait(false);
            var images = await imagesTask.ConfigureAwait(false);
            // What decides on the target is the same for all images of an index.
            var target = ScanTarget.Find(options, policy.Repository?.Root, images[0].Report.Image.Name, images[0].Location);
            var report = Judge(options, policy, target, new(database.Digest, AgeOf([.. images.SelectMany(image => image.Feeds)], database), database.Feeds), images, baseline);
            baseline.Remember(policy, target, images);
            return report;
        }
        finally
        {
            await abandon.CancelAsync().ConfigureAwait(false);
            await ReleaseAsync(databaseTask, imagesTask).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the packages only, of an image or of several of an index.</summary>
    /// <exception cref="UsageException">An option is wrong.</exception>
    /// <exception cref="ImageException">An image can't be read.</exception>
    public static async Task<ImmutableArray<ImageReport>> ListPackagesAsync(ScanOptions options, IProgress<ScanProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var images = ImmutableArray.CreateBuilder<ImageReport>();
        await foreach (var content in ImageContent.ReadAsync(options, ScanPlatform.Parse(options.Platform), s_analyzers.Readers, BuildAssets.Read(options), progress, cancellationToken).ConfigureAwait(false))
            images.Add(new(content.Describe(options.ImageName), content.Inventory, content.Inventory.Notifications));
        return images.DrainToImmutable();
    }

    /// <summary>Root of the work tree that a scan with these options reads its policy from; null where there is none.</summary>
    public static string? FindRepositoryRoot(ScanOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return RepositoryRoot.Find(ScanPolicy.FolderOf(options));
    }

    private static async Task<ImmutableArray<AnalyzedImage>> AnalyzeAsync(
        ScanOptions options, PlatformSelection platforms, ProjectAssets? assets, DateTimeOffset asOf, Task<AdvisoryDatabase> databaseTask, IProgress<ScanProgress>? progress, CancellationToken cancellationToken)
    {
        var images = ImmutableArray.CreateBuilder<AnalyzedImage>();
        await foreach (var content in ImageContent.ReadAsync(options, platforms, s_analyzers.Readers, assets, progress, cancellationToken).ConfigureAwait(false))
        {
            // Before the database is asked: an update after a scan without one knows what was missing.
            ScannedEcosystems.Remember(CacheFolder.Find(options.CacheDirectory, options.Environment), content.Inventory);
            images.Add(Analyze(options, asOf, await databaseTask.ConfigureAwait(false), content, cancellationToken));
        }

        return images.DrainToImmutable();
    }

    private static AnalyzedImage Analyze(ScanOptions options, DateTimeOffset asOf, AdvisoryDatabase database, ImageContent content, CancellationToken cancellationToken)
    {
        var inventory = content.Inventory;
        var vulnerabilities = database.Match(inventory, asOf, cancellationToken);
        var analysis = content.Analyze(s_analyzers, vulnerabilities.Matches, cancellationToken);
        Notification[] notifications =
        [
            .. inventory.Notifications,
            .. DistributionSupport.Judge(inventory.Distribution, database.SupportedReleases(), asOf),
            .. vulnerabilities.Notifications,
            .. analysis.Notifications,
        ];
        var image = content.Describe(options.ImageName);
        return new(new(image, inventory, [.. notifications]), content.Reference.Location, [.. analysis.Findings], [.. vulnerabilities.Feeds]);
    }

    /// <summary>Judges what was found, now or in a stored scan.</summary>
    internal static ScanReport Judge(ScanOptions options, PolicySet policy, ScanTarget target, UsedDatabase database, ImmutableArray<AnalyzedImage> images, ScanBaseline baseline)
    {
        var earlier = baseline.Find(policy, target, images);
        var findings = images.Select(image =>
            new ImageFindings(image.Findings, new(image.Report.Image.Name, target.ProjectFile ?? options.Target, image.Report.Image.Platform.ToString(), policy.Branch)));
        var judgement = policy.Judge([.. findings], new(database.Date, [.. images.SelectMany(image => image.Report.Notifications)]) { Baseline = earlier?.Flaws });
        return new ScanReport
        {
            Images = [.. images.Select(image => image.Report)],
            Database = database,
            PolicyRevision = policy.Revision,
            PolicyFiles = policy.Files,
            ExtendedPolicies = policy.Extended,
            Repository = policy.Repository,
            Baseline = earlier,
            Judgement = judgement,
            Notifications = [.. judgement.Notifications, .. baseline.Notifications],
            Target = target.Name,
            ProjectFile = target.ProjectFile,
            Containerfile = target.Containerfile,
            ToolVersion = ToolVersion.Text,
        };
    }

    /// <summary>The answer is as old as the oldest feed that was asked, and of unknown age where one of them has no date.</summary>
    private static DateTimeOffset? AgeOf(IReadOnlyCollection<AdvisoryFeed> asked, AdvisoryDatabase database) =>
        asked.Count == 0 ? database.Date : asked.Any(feed => feed.Date is null) ? null : asked.Min(feed => feed.Date);

    private static async Task ReleaseAsync(Task<AdvisoryDatabase> database, Task images)
    {
        // What was opened although another part went wrong is closed; its own error was told already or no longer matters.
        await images.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ((Task)database).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (database.IsCompletedSuccessfully)
            database.Result.Dispose();
    }
}
