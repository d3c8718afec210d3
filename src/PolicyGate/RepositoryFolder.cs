namespace PolicyGate;

/// <summary>The option that names the repository.</summary>
public static class RepositoryFolder
{
    /// <summary>Refuses a folder that isn't there: a mistyped one would leave its rules out in silence.</summary>
    /// <param name="repository">The option; null where it isn't given.</param>
    /// <exception cref="UsageException">There is no such folder.</exception>
    public static void Check(string? repository)
    {
        if (repository is not null && !Directory.Exists(repository))
            throw new UsageException($"The repository folder '{repository.Printable()}' doesn't exist: give --repository a folder in a git work tree.");
    }
}
