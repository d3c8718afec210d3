using LibGit2Sharp;
using PolicyGate.Policy.Git;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy;

/// <summary>Finds the moment of a commit.</summary>
public static class RepositoryMoment
{
    /// <summary>The committer's time of the commit that a hash (7 to 64 hex digits) names in the repository around a folder; false where there is none.</summary>
    /// <exception cref="PolicyException">The hash names several commits, or the repository can't be read.</exception>
    public static bool TryFind(string folder, string commit, out DateTimeOffset moment)
    {
        ArgumentNullException.ThrowIfNull(commit);
        moment = default;
        if (commit.Length is < 7 or > 64 || !commit.All(char.IsAsciiHexDigit))
            return false;
        try
        {
            if (Repository.Discover(folder) is not { } path)
                return false;
            using var repository = new Repository(path);
            if (repository.Lookup<Commit>(commit) is not { } found)
                return false;
            moment = found.Committer.When;
            return true;
        }
        catch (AmbiguousSpecificationException exception)
        {
            throw new PolicyException(MistakeCodes.TrustedRevision, $"'{commit.Printable()}' names several commits: give more digits.", null, exception);
        }
        catch (LibGit2SharpException exception)
        {
            throw GitErrors.Translate(exception, folder);
        }
    }
}
