using System.Collections.Immutable;
using LibGit2Sharp;
using PolicyGate.Policy.Builds;
using PolicyGate.Policy.Owners;
using PolicyGate.Policy.Rules;
using PolicyGate.Policy.Sharing;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Git;

/// <summary>Reads policy and rules of one repository: those that count, and what the branch would change.</summary>
internal sealed class PolicyReading(Repository repository, PolicyOptions options, BuildRun build, string folder, CancellationToken cancellationToken) : IDisposable
{
    private readonly SharedPolicies _shared = new(new(repository.Info.WorkingDirectory ?? repository.Info.Path, options.IsOffline, cancellationToken));
    private readonly List<Repository> _submodules = [];

    internal TrustedRevision Revision { get; } = TrustedRevision.Find(repository, options, build, folder);

    /// <summary>Policy and rules that count, with the files they stand in.</summary>
    /// <exception cref="PolicyException">There is a mistake in them.</exception>
    internal (PolicyContent Content, PolicyFileSet Files) ReadTrusted()
    {
        var mistakes = new Mistakes();
        var files = CommittedFiles.Read(Revision.Commit, folder, mistakes);
        var content = Read(files, Committed(Revision.Commit), mistakes);
        mistakes.Throw();
        return (content, files);
    }

    /// <summary>What the branch would change, and the mistakes that stand only there.</summary>
    internal (Proposal Proposal, PolicyContent Branch, ImmutableArray<PolicyException> Mistakes) ReadProposal(PolicyContent trusted)
    {
        var mistakes = new Mistakes();
        var head = repository.Head.Tip;
        var branch = Read(ReadBranch(mistakes), repository.Info.IsBare ? Committed(head) : new WorkTreePlace(repository.Info.WorkingDirectory, Committed(head)), mistakes);

        // Rules that were merged after the given moment are trusted today, so they are no proposal of the branch.
        var tip = ReadLeniently(Revision.Tip);
        if (Revision.Tip?.Id == Revision.Commit?.Id)
            tip = trusted;
        var common = ReadCommon(head, Revision.Tip);
        var own = common ?? ReadCommon(head, Revision.HandedOverBy?.Tip);
        return (Proposal.Compare(tip, branch, common, own), branch, mistakes.InOrder);
    }

    /// <summary>Who introduced the rules, by full name. Those of a package are as it was published.</summary>
    internal IReadOnlyDictionary<string, RuleOrigin> Trace(Commit? start, ImmutableArray<DisableRule> rules, PolicyContent content)
    {
        var origins = new Dictionary<string, RuleOrigin>(StringComparer.Ordinal);
        Add(DisableRule.OwnLayer, repository, start, folder);
        foreach (var shared in content.Bases)
        {
            if (shared.History is { } history)
                Add(shared.Name, history.Repository, history.Commit, history.Folder);
        }

        return origins;

        void Add(string layer, Repository where, Commit? from, string path)
        {
            DisableRule[] own = [.. rules.Where(rule => rule.Layer == layer)];
            if (from is null || own.Length == 0)
                return;
            var traced = RuleHistory.Trace(where, from, path, own.Select(rule => rule.Identity), cancellationToken);
            foreach (var rule in own)
            {
                if (traced.TryGetValue(rule.Name, out var origin))
                    origins.Add(rule.FullName, origin);
            }
        }
    }

    /// <summary>Closes the repositories of submodules.</summary>
    public void Dispose() => _submodules.ForEach(submodule => submodule.Dispose());

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
        return Read(CommittedFiles.Read(commit, folder, mistakes), Committed(commit), mistakes);
    }

    private PolicyContent Read(PolicyFileSet files, PolicyPlace place, Mistakes mistakes)
    {
        var content = PolicyContent.Read(files, mistakes);
        return content.Policy.Extends.IsEmpty ? content : content.Extend(_shared.Read(content.Policy, folder, place, mistakes));
    }

    private CommittedPlace Committed(Commit? commit) => new(repository, commit, "", "", _submodules);
}
