using System.Collections.Immutable;
using PolicyGate.Advisories.Importing;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Downloading;

/// <summary>One update, from asking servers to replacing the database.</summary>
internal sealed class DatabaseUpdate(UpdateOptions options, FeedTransport transport, IProgress<UpdateProgress>? progress, CancellationToken cancellationToken)
{
    private const long MaximumFile = 1L << 30;
    private const string FolderSuffix = ".downloads";

    /// <summary>What an update leaves that breaks off is of use to the next one, not to one in a month.</summary>
    private static readonly TimeSpan s_partsAreKept = TimeSpan.FromDays(7);

    public async Task<UpdateResult> RunAsync()
    {
        if (options is { Ecosystems.IsEmpty: true, Feeds.IsEmpty: true, NuGetSources.IsEmpty: true })
            throw new AdvisoryDatabaseException("There is nothing to update: name an ecosystem with --ecosystem, as NuGet or Debian:12.");
        var folder = options.Database + FolderSuffix;
        Prepare(folder);
        var state = UpdateState.Read(options.Database);
        var plans = await PlanAsync(folder, state).ConfigureAwait(false);
        var outcome = await ApplyAsync(plans).ConfigureAwait(false);
        var updated = Remember(plans, outcome, state);
        Directory.Delete(folder, recursive: true);
        return new(updated, outcome.Result.Skipped, outcome.Result.Digest);
    }

    private async Task<IReadOnlyList<FeedPlan>> PlanAsync(string folder, UpdateState state)
    {
        using var old = File.Exists(options.Database) ? PageFile.Open(options.Database) : null;
        var fetcher = new FeedFetcher(transport, folder, progress);
        var archives = new OsvArchives(FeedAddress.Parse(options.Source, isFolder: true), fetcher, state, old);
        var plans = new List<FeedPlan>();
        try
        {
            foreach (var names in options.Ecosystems.Distinct(StringComparer.Ordinal))
                plans.Add(await archives.PlanAsync(names, cancellationToken).ConfigureAwait(false));
            foreach (var address in options.Feeds.Select(KnownFeeds.AddressOf).Distinct(StringComparer.Ordinal))
                plans.Add(await PlanFileAsync(FeedAddress.Parse(address), fetcher, state, old).ConfigureAwait(false));
            var audit = new NuGetAudit(fetcher, folder);
            foreach (var source in options.NuGetSources.Distinct(StringComparer.Ordinal))
                plans.AddRange(await PlanNuGetAsync(source, audit, address => KnownOf(address, state, old)).ConfigureAwait(false));
        }
        catch (InvalidDataException e) when (old is not null)
        {
            throw old.Broken(e);
        }

        return plans;
    }

    private async Task<FeedPlan> PlanFileAsync(Uri address, FeedFetcher fetcher, UpdateState state, PageFile? old)
    {
        var known = KnownOf(address, state, old);
        var file = await fetcher.FetchAsync(address, known?.File ?? FileStamp.None, MaximumFile, null, cancellationToken).ConfigureAwait(false);
        if (file.IsMissing)
            throw FeedProblem.Of(address, "there is no such file. Check the address.");
        return file.IsUnchanged
            ? new(address, FeedChange.Unchanged, [], known!) { Date = file.Date ?? known!.Date }
            : new(address, FeedChange.Replaced, [new(file.Path!) { IsFeed = true, Date = file.Date }], new("", null, 0, file.Stamp)) { Date = file.Date };
    }

    /// <summary>A source that was named must have advisories; of those in a nuget.config one that has is enough.</summary>
    private async Task<IReadOnlyList<FeedPlan>> PlanNuGetAsync(string text, NuGetAudit audit, Func<Uri, FeedState?> knownOf)
    {
        var sources = text.Contains("://", StringComparison.Ordinal) ? [new NuGetSource(FeedAddress.Parse(text), null)] : NuGetConfiguration.Read(text, options.Access.Environment);
        var plans = new List<FeedPlan>();
        foreach (var source in sources)
        {
            if (await audit.PlanAsync(source, knownOf, cancellationToken).ConfigureAwait(false) is { } plan)
                plans.Add(plan);
        }

        return plans.Count > 0 ? plans : throw new AdvisoryDatabaseException($"'{text.Printable(300)}' has no advisories of its own: expected a NuGet source whose index.json names the resource VulnerabilityInfo/6.7.0. The old database, if any, stays.");
    }

    private static FeedState? KnownOf(Uri address, UpdateState state, PageFile? old) =>
        state.Of(address, old is null ? [] : old.Root.Feeds.Concat(old.Root.Enrichments.Select(table => table.Feed)));

    private async Task<ImportOutcome> ApplyAsync(IReadOnlyList<FeedPlan> plans)
    {
        ConfirmedFeed[] confirmed = [.. plans.Where(plan => plan is { Change: FeedChange.Unchanged, Date: not null }).Select(plan => new ConfirmedFeed(plan.State.Feed, plan.Date!.Value))];
        ImportInput[] inputs = [.. plans.SelectMany(plan => plan.Inputs)];
        if (inputs.Length == 0 && File.Exists(options.Database))
            return DatabaseRedating.Run(options.Database, confirmed);
        return await new DatabaseImport(inputs, confirmed, options.Database, progress is null ? null : new RecordProgress(progress), cancellationToken).RunAsync().ConfigureAwait(false);
    }

    private ImmutableArray<UpdatedFeed> Remember(IReadOnlyList<FeedPlan> plans, ImportOutcome outcome, UpdateState state)
    {
        using var database = PageFile.Open(options.Database);
        var pages = new AdvisoryPages(database);
        var feeds = database.Root.Feeds.Concat(database.Root.Enrichments.Select(table => table.Feed)).ToList();
        var updated = ImmutableArray.CreateBuilder<UpdatedFeed>();
        foreach (var plan in plans)
        {
            var name = plan.Change == FeedChange.Replaced ? outcome.FeedOf(plan.Inputs[0].Path) : plan.State.Feed;
            if (feeds.Where(feed => feed.Name == name || feed.Name.StartsWith(name + ":", StringComparison.Ordinal)).MaxBy(feed => feed.Records) is not { } feed)
                throw new InvalidOperationException($"The feed '{name}' of {plan.Address} is not in the new database.");
            var inStep = plan.Listing is null || OsvArchives.Missing(plan.Listing, pages, plan.Listing.Newest).Count == 0;
            state.Set(plan.Address, plan.State with { Feed = feed.Name, Date = feed.Date, Records = feed.Records, Listing = inStep ? plan.State.Listing : null });
            updated.Add(new(feed, plan.Change, plan.Change == FeedChange.Changed ? plan.Inputs.Count : plan.Change == FeedChange.Replaced ? feed.Records : 0));
        }

        state.Write(options.Database);
        return updated.DrainToImmutable();
    }

    private static void Prepare(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var part in Directory.EnumerateFiles(folder, "*.part"))
            {
                if (File.GetLastWriteTimeUtc(part) < DateTime.UtcNow - s_partsAreKept)
                    File.Delete(part);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AdvisoryDatabaseException($"'{folder.Printable()}' can't be written ({e.Message.Printable(200)}): check the folder's permissions and free space. The old database, if any, stays.", e);
        }
    }

    private sealed class RecordProgress(IProgress<UpdateProgress> progress) : IProgress<long>
    {
        public void Report(long value) => progress.Report(new("", value, null));
    }
}
