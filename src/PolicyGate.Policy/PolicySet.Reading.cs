using System.Collections.Immutable;
using LibGit2Sharp;
using PolicyGate.Policy.Builds;
using PolicyGate.Policy.Git;
using PolicyGate.Policy.Rules;

namespace PolicyGate.Policy;

public sealed partial class PolicySet
{
    private PolicySet(DateTimeOffset asOf) => _asOf = asOf;

    /// <summary>Reads policy and rules.</summary>
    /// <exception cref="PolicyException">A mistake in a file of the trusted revision, or that revision can't be found.</exception>
    public static PolicySet Read(PolicyOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var build = BuildRunReader.Read(options.Environment);
        if (options.Repository is not { } start)
            return WithoutRepository(options, build, null);
        try
        {
            if (LibGit2Sharp.Repository.Discover(start) is not { } path)
                return WithoutRepository(options, build, start);
            using var repository = new Repository(path);
            return Read(repository, options, build, cancellationToken);
        }
        catch (LibGit2SharpException exception)
        {
            throw GitErrors.Translate(exception, start);
        }
    }

    private static PolicySet WithoutRepository(PolicyOptions options, BuildRun build, string? start)
    {
        if (options.TrustedRef is { } given)
        {
            throw RevisionName.Error($"The trusted revision '{given.Printable(200)}' can't be found, since there is no git repository{(start is null ? "" : $" around '{start.Printable(300)}'")}: "
                + "name a folder of one with --repository.");
        }

        var isThere = start is not null && Directory.Exists(Path.Combine(start, options.PolicyDirectory));
        return new(options.AsOf)
        {
            Branch = build.ScopeBranch,
            _notifications = [BuiltInPolicy($"There is no git repository{(start is null ? "" : $" around '{start.Printable(300)}'")}"
                + (isThere ? $"; '{options.PolicyDirectory.Printable(200)}' is there, but files outside git never count." : "."))],
        };
    }

    private static PolicySet Read(Repository repository, PolicyOptions options, BuildRun build, CancellationToken cancellationToken)
    {
        var facts = RepositoryFactsReader.Read(repository, build);
        var branch = build.IsCi ? build.ScopeBranch : RepositoryFactsReader.CheckedOutBranch(repository);
        var builtBranch = build.IsPullRequest ? null : branch;
        if (PolicyDirectory.Relative(repository, options.PolicyDirectory) is not { } folder)
        {
            return new(options.AsOf)
            {
                Revision = repository.Head.Tip?.Sha,
                Branch = branch,
                BuiltBranch = builtBranch,
                Repository = facts,
                _notifications = [BuiltInPolicy($"'{options.PolicyDirectory.Printable(200)}' lies outside the git repository, and files outside git never count.")],
            };
        }

        using var reading = new PolicyReading(repository, options, build, folder, cancellationToken);
        var (trusted, files) = reading.ReadTrusted();
        cancellationToken.ThrowIfCancellationRequested();
        var (proposal, branchContent, mistakes) = reading.ReadProposal(trusted);
        var origins = reading.Trace(reading.Revision.Commit, trusted.Rules, trusted);
        var newOrigins = reading.Trace(repository.Head.Tip, proposal.NewRules, branchContent);
        var owners = reading.ReadOwners();
        var rules = Apply(trusted.Rules, origins);
        var newRules = Apply(proposal.NewRules, newOrigins);

        return new(options.AsOf)
        {
            Revision = reading.Revision.Commit?.Sha,
            Branch = branch,
            BaseBranch = RevisionName.BranchOf(reading.Revision.HandedOverBy?.Name ?? reading.Revision.Name, repository),
            BuiltBranch = builtBranch,
            Files = [.. files.Paths.Concat(trusted.Bases.SelectMany(shared => shared.Files)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Extended = [.. trusted.Bases.Select(shared => shared.Origin)],
            _own = new() { Folder = folder, Commit = reading.Revision.Commit?.Sha },
            Repository = facts,
            Rules = [.. rules.Concat(newRules).Select(rule => rule.Applied).OrderBy(rule => rule.Place.Path, StringComparer.Ordinal).ThenBy(rule => rule.Place.Line)],
            WorkTreeMistakes = mistakes,
            _policy = trusted.Policy,
            _rules = rules,
            _newRules = newRules,
            _noSuchTargets = [.. reading.FindMissingTargets(trusted.Rules.Concat(proposal.NewRules))],
            _proposal = proposal,
            _notifications = [.. Notifications(trusted, files, folder, reading.Revision, rules.Count(rule => rule.Applied.Commit is null && rule.Rule.Origin?.Package is null))],
        };

        ImmutableArray<KnownRule> Apply(ImmutableArray<DisableRule> some, IReadOnlyDictionary<string, RuleOrigin> from) =>
            [.. some.Select(rule => KnownRule.Create(rule, from.GetValueOrDefault(rule.FullName), trusted.Policy.Signers, owners?.Of(rule.Place.Path) ?? []))];
    }

    private static IEnumerable<Notification> Notifications(PolicyContent trusted, PolicyFileSet files, string folder, TrustedRevision revision, int unknownOrigins)
    {
        if (trusted.Policy.Path is null)
            yield return BuiltInPolicy($"There is no '{folder.Printable(200)}/policy.yaml' at the trusted revision, {revision.Name.Printable(200)}.");
        if (unknownOrigins > 0)
        {
            yield return new("PG8009", NotificationLevel.Warning,
                $"Who introduced {(unknownOrigins == 1 ? "a rule" : $"{unknownOrigins} rules")}, and when, isn't known, since the clone doesn't have the whole history. Run 'git fetch --unshallow', or 'git fetch --refetch --no-filter origin' in a partial clone.", folder);
        }

        foreach (var path in files.PassedOver)
        {
            yield return new("PG8012", NotificationLevel.Warning,
                $"'{path.Printable(300)}' is not read: the policy is {folder.Printable(200)}/policy.yaml, rules are {folder.Printable(200)}/disable/*.yaml.", path);
        }
    }

    private static Notification BuiltInPolicy(string why) => new("PG8006", NotificationLevel.Note,
        $"The built-in policy counts: critical and high findings fail, others warn, and the database may be 7 days old. {why}");
}
