namespace PolicyGate;

/// <summary>Where databases are kept between scans.</summary>
public static class CacheFolder
{
    /// <summary>The folder: the option, else <c>POLICYGATE_CACHE_DIR</c>, else <c>policygate</c> in the user's cache folder.</summary>
    public static string Find(string? option, IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (!string.IsNullOrEmpty(option))
            return Path.GetFullPath(option);
        if (environment.TryGetValue("POLICYGATE_CACHE_DIR", out var named) && named.Length > 0)
            return Path.GetFullPath(named);
        if (OperatingSystem.IsWindows())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "policygate");
        if (environment.TryGetValue("XDG_CACHE_HOME", out var caches) && Path.IsPathRooted(caches))
            return Path.Combine(caches, "policygate");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (home.Length == 0)
            home = Path.GetTempPath();
        return OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches", "policygate") : Path.Combine(home, ".cache", "policygate");
    }

    /// <summary>The analyses of layers: <c>cache.db</c> in the cache folder.</summary>
    public static string Layers(string? cacheDirectory, IReadOnlyDictionary<string, string> environment) => Path.Combine(Find(cacheDirectory, environment), "cache.db");

    /// <summary>What scans found: <c>history.db</c> in the cache folder.</summary>
    public static string History(string? cacheDirectory, IReadOnlyDictionary<string, string> environment) => Path.Combine(Find(cacheDirectory, environment), "history.db");

    /// <summary>The advisory database: the option, else <c>advisories.db</c> in the cache folder.</summary>
    public static string Database(string? database, string? cacheDirectory, IReadOnlyDictionary<string, string> environment) =>
        string.IsNullOrEmpty(database) ? Path.Combine(Find(cacheDirectory, environment), "advisories.db") : Path.GetFullPath(database);
}
