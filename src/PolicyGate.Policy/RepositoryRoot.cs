namespace PolicyGate.Policy;

/// <summary>Finds a repository's work tree without reading the repository, which may be what is wrong.</summary>
public static class RepositoryRoot
{
    /// <summary>The nearest folder, from this one upwards, that has a <c>.git</c>; null where there is none.</summary>
    public static string? Find(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        for (var candidate = new DirectoryInfo(Path.GetFullPath(folder)); candidate is not null; candidate = candidate.Parent)
        {
            if (Path.Exists(Path.Combine(candidate.FullName, ".git")))
                return candidate.FullName;
        }

        return null;
    }
}
