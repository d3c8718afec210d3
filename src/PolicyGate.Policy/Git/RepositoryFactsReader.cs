using LibGit2Sharp;
using PolicyGate.Policy.Builds;

namespace PolicyGate.Policy.Git;

/// <summary>Reads what reports say of a repository.</summary>
internal static class RepositoryFactsReader
{
    internal static RepositoryFacts Read(Repository repository, BuildRun build) => new(
        repository.Info.IsBare ? null : Path.TrimEndingDirectorySeparator(repository.Info.WorkingDirectory),
        repository.Head.Tip?.Sha,
        build.Branch ?? CheckedOutBranch(repository),
        repository.Network.Remotes["origin"]?.Url is { Length: > 0 } url ? WithoutCredentials(url) : null);

    /// <summary>The branch that is checked out; null for a detached HEAD.</summary>
    internal static string? CheckedOutBranch(Repository repository)
    {
        const string prefix = "refs/heads/";
        return repository.Refs.Head is SymbolicReference { TargetIdentifier: { } target } && target.StartsWith(prefix, StringComparison.Ordinal)
            ? target[prefix.Length..]
            : null;
    }

    /// <summary>The address without user and password; git's short form for ssh becomes an address.</summary>
    internal static string WithoutCredentials(string url)
    {
        if (url.Contains("://", StringComparison.Ordinal))
        {
            return Uri.TryCreate(url, UriKind.Absolute, out var address)
                ? new UriBuilder(address) { UserName = "", Password = "" }.Uri.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped)
                : url[..(url.IndexOf("://", StringComparison.Ordinal) + 3)] + url[(url.LastIndexOf('@') + 1)..];
        }

        // As git tells host:path from a path: no slash before the colon.
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        return colon > 1 && !url.AsSpan(0, colon).Contains('/')
            ? $"ssh://{url[..colon].Split('@')[^1]}/{url[(colon + 1)..].TrimStart('/')}"
            : url;
    }
}
