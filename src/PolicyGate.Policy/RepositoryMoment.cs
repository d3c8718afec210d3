using LibGit2Sharp;

namespace PolicyGate.Policy;

/// <summary>Finds the moment of a commit.</summary>
public static class RepositoryMoment
{
    /// <summary>The committer's time of the commit that a hash (7 to 64 hex digits) names in the repository around a folder; false where there is none.</summary>
    public static bool TryFind(string folder, string commit, out DateTimeOffset moment)
    {
        ArgumentNullException.ThrowIfNull(commit);
        moment = default;
        if (commit.Length is < 7 or > 64 || !commit.All(char.IsAsciiHexDigit) || LibGit2Sharp.Repository.Discover(folder) is not { } path)
            return false;
        try
        {
            using var repository = new Repository(path);
            if (repository.Lookup<Commit>(commit) is not { } found)
                return false;
            moment = found.Committer.When;
            return true;
        }
        catch (AmbiguousSpecificationException exception)
        {
            throw new PolicyException("PG9010", $"'{commit.Printable()}' names several commits: give more digits.", null, exception);
        }
    }
}
