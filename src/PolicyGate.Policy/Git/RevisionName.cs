using LibGit2Sharp;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Git;

/// <summary>Finds the commit that a name means. Names are looked up in full, so that a tag or a local branch of the same name can't stand in for a remote branch.</summary>
internal static class RevisionName
{
    private const string Origin = "origin";

    private static readonly string[] s_usualDefaults = ["main", "master"];

    /// <summary>The commit of a name that the pipeline or the trusted policy gives.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="name">A branch, a full reference or a commit.</param>
    /// <param name="isCi">In CI a local branch never stands in for one of the remote: a checkout of a pull request can bear any name.</param>
    /// <param name="place">Where the name stands, if in a file.</param>
    internal static TrustedTip Resolve(Repository repository, string name, bool isCi, SourcePlace? place = null)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw Error("The trusted revision is empty: give the name of a protected branch, such as origin/main. An unset variable of the pipeline looks like this.", place);
        foreach (var candidate in Candidates(repository, name, isCi))
        {
            if (Find(repository, candidate) is { } commit)
                return new(candidate, commit);
        }

        if (IsHash(name) && FindCommit(repository, name, place) is { } byHash)
            return new(byHash.Sha, byHash);
        throw NotFound(repository, name, place);
    }

    /// <summary>The commit of a branch of <c>origin</c>, as it was last fetched.</summary>
    internal static TrustedTip ResolveBranch(Repository repository, string branch)
    {
        var reference = $"refs/remotes/{Origin}/{branch}";
        return Find(repository, reference) is { } commit ? new(reference, commit) : throw NotFound(repository, branch, null);
    }

    /// <summary>The default branch as the repository knows it: what <c>origin/HEAD</c> points to, else the only one of <c>main</c> and <c>master</c>; null where it can't be told.</summary>
    internal static string? DefaultBranch(Repository repository)
    {
        const string prefix = $"refs/remotes/{Origin}/";
        if (repository.Refs[prefix + "HEAD"] is SymbolicReference { TargetIdentifier: { } target } && target.StartsWith(prefix, StringComparison.Ordinal))
            return target[prefix.Length..];
        string[] known = [.. s_usualDefaults.Where(branch => repository.Refs[prefix + branch] is not null)];
        return known is [var only] ? only : null;
    }

    /// <summary>The branch that a revision's full name means: for <c>HEAD</c> the one that is checked out; null for a tag, a commit and a detached HEAD.</summary>
    internal static string? BranchOf(string name, Repository repository) => name == "HEAD"
        ? RepositoryFactsReader.CheckedOutBranch(repository)
        : new[] { $"refs/remotes/{Origin}/", "refs/heads/" }.Where(prefix => name.StartsWith(prefix, StringComparison.Ordinal)).Select(prefix => name[prefix.Length..]).FirstOrDefault();

    internal static PolicyException Error(string message, SourcePlace? place = null) => new(MistakeCodes.TrustedRevision, message, place);

    private static IEnumerable<string> Candidates(Repository repository, string name, bool isCi)
    {
        if (name == "HEAD" || name.StartsWith("refs/", StringComparison.Ordinal))
        {
            yield return name;
            yield break;
        }

        var namesRemote = name.StartsWith(Origin + "/", StringComparison.Ordinal) || repository.Network.Remotes.Any(remote => name.StartsWith(remote.Name + "/", StringComparison.Ordinal));
        if (namesRemote)
        {
            yield return $"refs/remotes/{name}";
            yield break;
        }

        yield return $"refs/remotes/{Origin}/{name}";
        if (!isCi || repository.Network.Remotes[Origin] is null)
            yield return $"refs/heads/{name}";
    }

    private static Commit? Find(Repository repository, string reference) =>
        reference == "HEAD" ? repository.Head.Tip
        : Reference.IsValidName(reference) && repository.Refs[reference]?.ResolveToDirectReference()?.Target is { } target ? target.Peel<Commit>()
        : null;

    private static bool IsHash(string name) => name.Length is >= 7 and <= 64 && name.All(char.IsAsciiHexDigit);

    private static Commit? FindCommit(Repository repository, string hash, SourcePlace? place)
    {
        try
        {
            return repository.Lookup<Commit>(hash);
        }
        catch (AmbiguousSpecificationException)
        {
            throw Error($"'{hash}' names several commits: give more digits.", place);
        }
    }

    private static PolicyException NotFound(Repository repository, string name, SourcePlace? place)
    {
        if (name.AsSpan().IndexOfAny('$', '%') >= 0 || name.Contains("{{", StringComparison.Ordinal))
            return Error($"The trusted revision '{name.Printable(200)}' looks like a variable that the pipeline didn't expand: give the name of a protected branch, such as origin/main.", place);
        if (!Reference.IsValidName($"refs/heads/{name}"))
            return Error($"The trusted revision '{name.Printable(200)}' can't be a branch: expected a branch such as origin/main, a full reference or the hash of a commit.", place);
        var remote = repository.Network.Remotes[Origin];
        var branch = BranchOf(name);
        if (remote is null)
        {
            return Error($"The trusted revision '{name.Printable(200)}' is not in this repository, which has no remote '{Origin}' to fetch it from: add one with 'git remote add {Origin} ADDRESS', "
                + $"then run 'git fetch {Origin} {Quote($"{branch}:refs/remotes/{Origin}/{branch}")}'.", place);
        }

        return Error(IsHash(name)
            ? $"The commit '{name}' is not in this repository: run 'git fetch {Origin} {name}'."
            : $"The trusted revision '{name.Printable(200)}' is not in this repository: run 'git fetch {Origin} {Quote($"{branch}:refs/remotes/{Origin}/{branch}")}'.", place);
    }

    private static string BranchOf(string name)
    {
        foreach (var prefix in new[] { $"refs/remotes/{Origin}/", "refs/heads/", $"{Origin}/" })
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal) && name.Length > prefix.Length)
                return name[prefix.Length..];
        }

        return name;
    }

    // The command is made to be copied into a shell.
    private static string Quote(string argument)
    {
        argument = argument.Printable(500);
        return argument.All(character => char.IsAsciiLetterOrDigit(character) || "/._-:".Contains(character, StringComparison.Ordinal))
            ? argument
            : $"\"{string.Concat(argument.Select(character => "\"\\$`!".Contains(character, StringComparison.Ordinal) ? $"\\{character}" : character.ToString()))}\"";
    }
}
