using LibGit2Sharp;
using PolicyGate.Policy.Builds;
using PolicyGate.Policy.Gates;
using PolicyGate.Policy.Rules;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Git;

/// <summary>The revision whose policy and rules count. What stands in the branch under test has no part in finding it.</summary>
/// <param name="Name">Full name of the reference, or the commit's hash.</param>
/// <param name="Tip">The commit it is at; null in a repository without commits.</param>
/// <param name="Commit">The commit that counts: the tip, or an earlier one where the moment is given.</param>
internal sealed record TrustedRevision(string Name, Commit? Tip, Commit? Commit)
{
    /// <summary>The revision whose policy handed its rules over to this one; null where none did.</summary>
    internal TrustedRevision? HandedOverBy { get; private init; }

    internal static TrustedRevision Find(Repository repository, PolicyOptions options, BuildRun build, string folder)
    {
        var revision = At(options, FindTip(repository, options, build, folder));
        var policy = ReadPolicy(revision.Commit, folder);
        return policy.TrustedRef is { } other
            ? At(options, RevisionName.Resolve(repository, other, build.IsCi, policy.Keys.First(key => key.Name == "trustedRef").Place)) with { HandedOverBy = revision }
            : revision;
    }

    private static TrustedTip FindTip(Repository repository, PolicyOptions options, BuildRun build, string folder)
    {
        if (options.TrustedRef is { } given)
            return RevisionName.Resolve(repository, given, build.IsCi);
        if (build.IsPullRequest)
        {
            return build.TargetBranch is { } target
                ? RevisionName.ResolveBranch(repository, target)
                : throw RevisionName.Error($"This is the build of a pull request, but {build.TargetVariable} doesn't name its target branch: give it with --trusted-ref origin/BRANCH.");
        }

        if (!build.IsCi)
            return new("HEAD", repository.Head.Tip);

        var defaultBranch = build.DefaultBranch ?? RevisionName.DefaultBranch(repository)
            ?? throw RevisionName.Error("The default branch, whose rules count in CI, can't be told: run 'git remote set-head origin --auto' after fetching it, or give --trusted-ref origin/BRANCH.");
        var tip = RevisionName.ResolveBranch(repository, defaultBranch);
        if (build.Branch is not { } branch || branch == defaultBranch)
            return tip;

        // A push build of a feature branch must not give itself the green check that its pull request then shows.
        var trustedBranches = ReadPolicy(At(options, tip).Commit, folder).TrustedBranches;
        return trustedBranches.Any(pattern => pattern.Matches(branch)) ? RevisionName.ResolveBranch(repository, branch) : tip;
    }

    private static GatePolicy ReadPolicy(Commit? commit, string folder)
    {
        var mistakes = new Mistakes();
        var files = CommittedFiles.Read(commit, folder, mistakes);
        if (files.Policy is not { } file)
            return GatePolicy.BuiltIn;
        var policy = PolicyFileReader.Read(file.Content.Span, mistakes.In(file.Path));
        if (mistakes.Any)
        {
            // Nothing passes with a mistake here, so those of the rules are told with it.
            var all = new Mistakes();
            PolicyContent.Read(CommittedFiles.Read(commit, folder, all), all);
            all.Throw();
        }

        return policy;
    }

    // Along the first parents: a commit of a branch that was merged later wasn't trusted at its own date.
    private static TrustedRevision At(PolicyOptions options, TrustedTip tip)
    {
        if (!options.AsOfGiven || tip.Commit is null)
            return new(tip.Name, tip.Commit, tip.Commit);
        try
        {
            Commit? newest = null;
            for (var commit = tip.Commit; commit is not null; commit = commit.Parents.FirstOrDefault())
            {
                if (commit.Committer.When > options.AsOf)
                    continue;
                newest ??= commit;
                // Commits of one second are told apart by their hash only.
                if (options.AsOfCommit is not { } hash || commit.Committer.When < options.AsOf)
                    break;
                if (commit.Sha.StartsWith(hash, StringComparison.OrdinalIgnoreCase))
                    return new(tip.Name, tip.Commit, commit);
            }

            if (newest is not null)
                return new(tip.Name, tip.Commit, newest);
        }
        catch (NotFoundException)
        {
            // The edge of a clone that hasn't all commits, as told below.
        }

        throw RevisionName.Error(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"'{tip.Name.Printable(200)}' has no commit at or before {options.AsOf.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}: give a later moment, or run 'git fetch --unshallow' if the clone is shallow."));
    }
}
