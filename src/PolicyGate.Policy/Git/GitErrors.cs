using LibGit2Sharp;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Git;

/// <summary>Tells in our words what libgit2 can't do with a repository, and what helps.</summary>
internal static class GitErrors
{
    internal static PolicyException Translate(LibGit2SharpException exception, string folder) =>
        new(MistakeCodes.Repository, Describe(exception, folder), null, exception);

    private static string Describe(LibGit2SharpException exception, string folder)
    {
        var message = exception.Message;
        if (message.Contains("not owned by", StringComparison.Ordinal))
        {
            // The message names the path that the setting must name.
            var quoted = message.Split('\'') is [_, var path, ..] ? path.TrimEnd('/') : folder;
            return $"The git repository '{quoted.Printable(300)}' belongs to another user, so git and PolicyGate don't trust it: run 'git config --global --add safe.directory {quoted.Printable(300)}'.";
        }

        if (message.Contains("object format", StringComparison.Ordinal))
            return $"The git repository around '{folder.Printable(300)}' has SHA-256 object names, which PolicyGate can't read: use one with SHA-1 object names, git's default.";
        if (exception is NotFoundException)
        {
            return $"An object of the git repository around '{folder.Printable(300)}' is missing ({message.Printable(200)}): run 'git fetch --unshallow' in a shallow clone, 'git fetch --refetch --no-filter origin' in a partial one.";
        }

        return $"The git repository around '{folder.Printable(300)}' can't be read ({message.Printable(200)}): check it with 'git fsck'.";
    }
}
