using System.Collections.Immutable;
using LibGit2Sharp;
using PolicyGate.Policy.Builds;
using PolicyGate.Policy.Owners;
using PolicyGate.Policy.Rules;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Git;

/// <summary>Reads policy and rules of one repository: those that count, and what the branch would change.</summary>
internal sealed class PolicyReading(Repository repository, PolicyOptions options, BuildRun build, string folder, CancellationToken cancellationToken)
{
    internal TrustedRevision Revision { get; } = TrustedRevision.Find(repository, options, build, folder);

    /// <summary>Policy and rules that count, with the files they stand in.</summary>
    /// <exception cref="PolicyException">There is a mistake in them.</exception>
    internal (PolicyContent Content, PolicyFileSet Files) ReadTrusted()
    {
        var mistakes = new Mistakes();
        var files = CommittedFiles.Read(Revision.Commit, folder, mistakes);
        var content = PolicyContent.Read(files, mistakes);
        mistakes.Throw();
        return (content, files);
    }

    /// <summary>What the branch would change, and the mistakes that stand only there.</summary>
    internal (Proposal Proposal, ImmutableArray<PolicyException> Mistakes) ReadProposal(PolicyContent trusted)
    {
        var mistakes = new Mistakes();
        var branch = PolicyContent.Read(ReadBranch(mistakes), mistakes);
        var head = repository.Head.Tip;

        // Rules that were merged after the given moment are trusted today, so they are no proposal of the branch.
        var tip = ReadLeniently(Revision.Tip);
        if (Revision.Tip?.Id == Revision.Commit?.Id)
            tip = trusted;
        var common = ReadCommon(head, Revision.Tip);
        var own = common ?? ReadCommon(head, Revision.HandedOverBy?.Tip);
        return (Proposal.Compare(tip, branch, common, own), mistakes.InOrder);
    }

    /// <summary>Who introduced the rules, by name.</summary>
    internal IReadOnlyDictionary<string, RuleOrigin> Trace(Commit? start, IEnumerable<DisableRule> rules) => start is null
        ? ImmutableDictionary<string, RuleOrigin>.Empty
        : RuleHistory.Trace(repository, start, folder, rules.Select(rule => rule.Identity), cancellationToken);

    /// <summary>Who owns which file, by the trusted revision; null where nobody says.</summary>
    internal CodeOwners? ReadOwners()
    {
        foreach (var place in CodeOwners.Places)
        {
            if (Revision.Commit?[place] is { Mode: Mode.NonExecutableFile or Mode.ExecutableFile, Target: Blob { IsMissing: false, Size: <= YamlFile.MaximumSize } blob })
                return CodeOwners.Parse(blob.GetContentText());
        }

        return null;
    }

    /// <summary>The projects that scopes name in full and that are files of neither the trusted revision nor the branch.</summary>
    internal IEnumerable<MissingTarget> FindMissingTargets(IEnumerable<DisableRule> rules) =>
        from rule in rules
        from target in rule.Scope.Targets
        where Revision.Commit?[target] is null && repository.Head.Tip?[target] is null
            && (repository.Info.IsBare || !File.Exists(Path.Combine(repository.Info.WorkingDirectory, target)))
        select new MissingTarget(rule, target);

    private PolicyFileSet ReadBranch(Mistakes mistakes)
    {
        if (repository.Info.IsBare)
            return CommittedFiles.Read(repository.Head.Tip, folder, mistakes);
        var files = WorkTreeFiles.Read(repository.Info.WorkingDirectory, folder, mistakes);
        if (!IsSparse())
            return files;

        // What a sparse checkout leaves out isn't removed.
        var committed = CommittedFiles.Read(repository.Head.Tip, folder, new Mistakes());
        return files with
        {
            Policy = files.Policy ?? committed.Policy,
            Rules = [.. files.Rules.Concat(committed.Rules).DistinctBy(file => file.Path).OrderBy(file => file.Path, StringComparer.Ordinal)],
        };
    }

    private bool IsSparse()
    {
        const string key = "core.sparseCheckout";
        if (repository.Config.GetValueOrDefault(key, false))
            return true;
        // Git writes the setting into the configuration of the one work tree, which libgit2 doesn't read.
        var own = Path.Combine(repository.Info.Path, "config.worktree");
        if (!File.Exists(own))
            return false;
        using var configuration = Configuration.BuildFrom(own);
        return configuration.GetValueOrDefault(key, false);
    }

    private PolicyContent? ReadCommon(Commit? head, Commit? other)
    {
        if (head is null || other is null)
            return null;
        try
        {
            return repository.ObjectDatabase.FindMergeBase(head, other) is { } common ? ReadLeniently(common) : null;
        }
        catch (NotFoundException)
        {
            // The history of a shallow or partial clone ends before the two meet.
            return null;
        }
    }

    private PolicyContent ReadLeniently(Commit? commit)
    {
        var mistakes = new Mistakes();
        return PolicyContent.Read(CommittedFiles.Read(commit, folder, mistakes), mistakes);
    }
}
