namespace PolicyGate.Testing;

/// <summary>Finds the real data that some tests read: advisories, package databases, images with known contents. It isn't part of the repository.</summary>
public static class SharedData
{
    /// <summary>The folder, or null where there is none.</summary>
    public static string? Root { get; } = Find();

    /// <summary>The repository's root folder.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>Full path of a file or folder of the data; the test is skipped where it isn't there.</summary>
    public static string Path(string relativePath)
    {
        if (Root is null)
            Xunit.Assert.Skip("The shared data is not here: set POLICYGATE_SHARED to its folder.");
        var path = System.IO.Path.Combine(Root, relativePath);
        if (!File.Exists(path) && !Directory.Exists(path))
            Xunit.Assert.Skip($"The shared data has no {relativePath}.");
        return path;
    }

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("POLICYGATE_SHARED");
        var folder = string.IsNullOrEmpty(named) ? System.IO.Path.Combine(FindRepositoryRoot(), "..", "shared") : named;
        return Directory.Exists(folder) ? System.IO.Path.GetFullPath(folder) : null;
    }

    private static string FindRepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "PolicyGate.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests run from a folder below the repository.");
    }
}
