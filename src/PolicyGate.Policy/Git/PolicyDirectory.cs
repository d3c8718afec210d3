using LibGit2Sharp;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Git;

/// <summary>Places the policy folder in the repository.</summary>
internal static class PolicyDirectory
{
    /// <summary>The folder relative to the repository's root, with forward slashes; null where it lies outside.</summary>
    internal static string? Relative(Repository repository, string directory)
    {
        var relative = directory.Replace('\\', '/');
        if (Path.IsPathRooted(directory))
        {
            if (repository.Info.IsBare)
                return null;
            relative = Path.GetRelativePath(repository.Info.WorkingDirectory, directory).Replace('\\', '/');
            if (Path.IsPathRooted(relative))
                return null;
        }

        var segments = new List<string>();
        foreach (var segment in relative.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == "..")
            {
                if (segments.Count == 0)
                    return null;
                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment != ".")
            {
                segments.Add(segment);
            }
        }

        return segments.Count > 0
            ? string.Join('/', segments)
            : throw new PolicyException(MistakeCodes.NotAFile, $"The policy folder '{directory.Printable(200)}' is the repository itself: name a folder in it, such as .policygate.");
    }
}
