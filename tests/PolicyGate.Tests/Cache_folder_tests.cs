namespace PolicyGate.Tests;

public sealed class Cache_folder_tests
{
    [Fact]
    public void The_option_comes_before_the_variable_and_the_variable_before_the_users_folder()
    {
        var environment = new Dictionary<string, string> { ["POLICYGATE_CACHE_DIR"] = Path.GetFullPath("named"), ["XDG_CACHE_HOME"] = Path.GetFullPath("xdg") };

        Assert.Equal(Path.GetFullPath("given"), CacheFolder.Find("given", environment));
        Assert.Equal(Path.GetFullPath("named"), CacheFolder.Find(null, environment));
        environment["POLICYGATE_CACHE_DIR"] = "";
        if (OperatingSystem.IsLinux())
            Assert.Equal(Path.Combine(Path.GetFullPath("xdg"), "policygate"), CacheFolder.Find(null, environment));
    }

    [Fact]
    public void A_relative_XDG_CACHE_HOME_is_not_followed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "XDG is for Linux.");

        Assert.EndsWith("/.cache/policygate", CacheFolder.Find(null, new Dictionary<string, string> { ["XDG_CACHE_HOME"] = "cache" }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_database_is_in_the_cache_folder_unless_it_is_given()
    {
        var environment = new Dictionary<string, string>();

        Assert.Equal(Path.Combine(Path.GetFullPath("c"), "advisories.db"), CacheFolder.Database(null, "c", environment));
        Assert.Equal(Path.GetFullPath("other.db"), CacheFolder.Database("other.db", "c", environment));
    }
}
