using PolicyGate.Advisories;
using PolicyGate.Analyzers;
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

    /// <summary>Scans an image and judges what it finds. Nothing is written.</summary>
    /// <param name="options">The options.</param>
    /// <param name="progress">Told how far the layers are read.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="UsageException">An option is wrong.</exception>
    /// <exception cref="PolicyException">The policy of the trusted revision is wrong, or that revision can't be found.</exception>
    /// <exception cref="AdvisoryDatabaseException">The database is missing or broken.</exception>
    /// <exception cref="ImageException">The image can't be read.</exception>
    public static async Task<ScanReport> ScanAsync(ScanOptions options, IProgress<ScanProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var platform = ScanPlatform.Parse(options.Platform);
        ScanTarget.Check(options);
        var policyOptions = ScanPolicy.Options(options);
        using var abandon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var policyTask = Task.Run(() => PolicySet.Read(policyOptions, abandon.Token), abandon.Token);
        var databaseTask = Task.Run(
            () => AdvisoryDatabase.Open(CacheFolder.Database(options.Database, options.CacheDirectory, options.Environment)), abandon.Token);
        var contentTask = Task.Run(() => ImageContent.ReadAsync(options, platform, s_analyzers.Readers, progress, abandon.Token), abandon.Token);
        try
        {
            // Awaited in this order, so that of several errors always the same one is told.
            var policy = await policyTask.ConfigureAwait(false);
            using var database = await databaseTask.ConfigureAwait(false);
            await using var content = await contentTask.ConfigureAwait(false);
            return Judge(options, policyOptions.AsOf, policy, database, content, cancellationToken);
        }
        finally
        {
            await abandon.CancelAsync().ConfigureAwait(false);
            await ReleaseAsync(databaseTask, contentTask).ConfigureAwait(false);
        }
    }

    /// <summary>Reads an image's packages only.</summary>
    /// <exception cref="UsageException">An option is wrong.</exception>
    /// <exception cref="ImageException">The image can't be read.</exception>
    public static async Task<(ScannedImage Image, PackageInventory Inventory)> ListPackagesAsync(
        ScanOptions options, IProgress<ScanProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        await using var content = await ImageContent.ReadAsync(options, ScanPlatform.Parse(options.Platform), s_analyzers.Readers, progress, cancellationToken).ConfigureAwait(false);
        return (ScanTarget.Describe(options, content.Image), content.Inventory);
    }

    /// <summary>Root of the work tree that a scan with these options reads its policy from; null where there is none.</summary>
    public static string? FindRepositoryRoot(ScanOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return RepositoryRoot.Find(ScanPolicy.FolderOf(options));
    }

    private static ScanReport Judge(
        ScanOptions options, DateTimeOffset asOf, PolicySet policy, AdvisoryDatabase database, ImageContent content, CancellationToken cancellationToken)
    {
        var inventory = content.Inventory;
        var vulnerabilities = database.Match(inventory, asOf, cancellationToken);
        var analysis = s_analyzers.Run(content.Image, content.Files, inventory, vulnerabilities.Matches, cancellationToken);
        Notification[] notifications =
        [
            .. inventory.Notifications,
            .. DistributionSupport.Judge(inventory.Distribution, asOf),
            .. vulnerabilities.Notifications,
            .. analysis.Notifications,
        ];

        var image = ScanTarget.Describe(options, content.Image);
        var target = ScanTarget.Find(options, policy.Repository?.Root, image.Name, content.Image.Reference.Location);
        var scope = new ScopeFacts(image.Name, target.ProjectFile ?? options.Target, image.Platform.ToString(), policy.Branch);
        var age = AgeOf(vulnerabilities.Feeds, database);
        var judgement = policy.Judge(analysis.Findings, scope, new(age, [.. notifications]));
        return new ScanReport
        {
            Image = image,
            Inventory = inventory,
            Database = new(database.Digest, age, database.Feeds),
            PolicyRevision = policy.Revision,
            PolicyFiles = policy.Files,
            Repository = policy.Repository,
            Judgement = judgement,
            Notifications = [.. notifications, .. judgement.Notifications],
            Target = target.Name,
            ProjectFile = target.ProjectFile,
            Containerfile = target.Containerfile,
            ToolVersion = ToolVersion.Text,
        };
    }

    /// <summary>The answer is as old as the oldest feed that was asked, and of unknown age where one of them has no date.</summary>
    private static DateTimeOffset? AgeOf(IReadOnlyCollection<AdvisoryFeed> asked, AdvisoryDatabase database) =>
        asked.Count == 0 ? database.Date : asked.Any(feed => feed.Date is null) ? null : asked.Min(feed => feed.Date);

    private static async Task ReleaseAsync(Task<AdvisoryDatabase> database, Task<ImageContent> content)
    {
        // What was opened although another part went wrong is closed; its own error was told already or no longer matters.
        await ((Task)database).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (database.IsCompletedSuccessfully)
            database.Result.Dispose();
        await ((Task)content).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (content.IsCompletedSuccessfully)
            await content.Result.DisposeAsync().ConfigureAwait(false);
    }
}
