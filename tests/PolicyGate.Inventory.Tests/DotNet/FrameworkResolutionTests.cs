namespace PolicyGate.Inventory.Tests;

/// <summary>What the host chooses; where marked, as its trace showed.</summary>
public sealed class FrameworkResolutionTests
{
    [Theory]
    [InlineData("8.0.0", null, "6.0.36 8.0.0 8.0.31 9.0.20", "8.0.31")]
    [InlineData("8.0.0", null, "8.1.0 8.1.5 8.2.0", "8.1.5")]
    [InlineData("8.0.0", null, "7.0.20 9.0.0", null)]
    [InlineData("8.0.5", null, "8.0.4", null)]
    [InlineData("8.0.0", "Disable", "8.0.0 8.0.31", "8.0.0")]
    [InlineData("8.0.0", "Disable", "8.0.31", null)]
    [InlineData("8.0.0", "LatestPatch", "8.0.3 8.0.31 8.1.0", "8.0.31")]
    [InlineData("8.0.0", "LatestPatch", "8.1.0", null)]
    [InlineData("8.0.0", "LatestMinor", "8.0.31 8.1.0 8.2.7 9.0.0", "8.2.7")]
    [InlineData("8.0.0", "Major", "9.0.1 9.0.20 10.0.0", "9.0.20")]
    [InlineData("8.0.0", "Major", "8.0.1 9.0.20", "8.0.1")]
    [InlineData("8.0.0", "LatestMajor", "8.0.1 9.0.20 10.0.3", "10.0.3")]
    [InlineData("8.0.0", "latestmajor", "8.0.1 10.0.3", "10.0.3")]
    [InlineData("8.0.0", "Sideways", "8.0.1", null)]
    [InlineData("11.0.0-preview.7", null, "11.0.0-preview.7 11.0.0-rc.1 11.0.1", "11.0.0-preview.7")] // traced
    [InlineData("11.0.0-preview.7", null, "11.0.0-preview.6 11.0.0-rc.1 11.0.1", "11.0.0-rc.1")]
    [InlineData("11.0.0", null, "11.0.0-rc.1 11.0.1-rc.1", "11.0.1-rc.1")]
    [InlineData("11.0.0", null, "11.1.0-rc.1 11.2.0", "11.2.0")]
    [InlineData("11.0.0", null, "11.1.0-rc.1", "11.1.0-rc.1")] // traced: a release takes a prerelease where nothing else is there
    [InlineData("not a version", null, "8.0.0", null)]
    public void One_framework(string requested, string? rollForward, string installed, string? expected) =>
        Assert.Equal(expected, Resolve(Config(rollForward, ("NETCore", requested)), $"NETCore {installed}"));

    [Theory]
    [InlineData("Major", "Disable", "8.0.0 9.0.5", "8.0.0")]
    [InlineData("Disable", "Major", "9.0.5", "9.0.5")] // traced: the environment beats the file
    public void The_environment_beats_the_file(string file, string environment, string installed, string expected) =>
        Assert.Equal(expected, Resolve(Config(file, ("NETCore", "8.0.0")), $"NETCore {installed}", environment: environment));

    [Theory]
    [InlineData(false, "8.0.5")]
    [InlineData(true, "8.0.6-rc.1")]
    public void Prereleases_count_where_the_environment_wants_them(bool toPrerelease, string expected) =>
        Assert.Equal(expected, Resolve(Config(null, ("NETCore", "8.0.0")), "NETCore 8.0.5 8.0.6-rc.1", toPrerelease: toPrerelease));

    [Fact]
    public void A_frameworks_own_setting_beats_the_applications() =>
        Assert.Equal("9.0.5", Resolve(new RuntimeConfig([new("NETCore", "8.0.0", "Major")], "Disable", false), "NETCore 9.0.5"));

    [Fact]
    public void A_framework_that_was_lifted_lifts_the_one_below_it() // traced
    {
        var resolved = Resolve(Config("Major", ("NETCore", "8.0.0"), ("AspNetCore", "8.0.0")), "NETCore 8.0.31 9.0.20; AspNetCore 9.0.20");
        Assert.Equal("9.0.20 9.0.20", resolved);
    }

    [Fact]
    public void Frameworks_that_cannot_agree_leave_the_application_where_it_is() =>
        Assert.Null(Resolve(new RuntimeConfig([new("NETCore", "8.0.0", null), new("AspNetCore", "8.0.0", "Major")], null, false), "NETCore 8.0.31 9.0.20; AspNetCore 9.0.20"));

    [Fact]
    public void A_framework_brings_the_one_that_it_needs() => Assert.Equal("8.0.31 8.0.31", Resolve(Config(null, ("AspNetCore", "8.0.0")), "NETCore 8.0.31; AspNetCore 8.0.31"));

    [Fact]
    public void A_missing_framework_is_missed() => Assert.Null(Resolve(Config(null, ("WindowsDesktop", "8.0.0")), "NETCore 8.0.31"));

    [Fact]
    public void Frameworks_that_need_each_other_end()
    {
        var installed = new Dictionary<string, List<FrameworkVersion>> { ["A"] = [Version("1.0.0")], ["B"] = [Version("1.0.0")] };
        var resolution = new FrameworkResolution(installed, (name, _) => Config(null, (name == "A" ? "B" : "A", "1.0.0")));
        Assert.Equal(2, resolution.Resolve(Config(null, ("A", "1.0.0")))!.Count);
    }

    private static RuntimeConfig Config(string? rollForward, params (string Name, string Version)[] frameworks) =>
        new([.. frameworks.Select(framework => new FrameworkReference(framework.Name, framework.Version, null))], rollForward, false);

    // "NETCore 8.0.0 8.0.1; AspNetCore 8.0.1": each AspNetCore needs the NETCore of its own version.
    private static string? Resolve(RuntimeConfig application, string installed, string? environment = null, bool toPrerelease = false)
    {
        var versions = installed.Split("; ").Select(line => line.Split(' ')).ToDictionary(words => words[0], words => words[1..].Select(Version).ToList());
        var resolution = new FrameworkResolution(
            versions,
            (name, version) => name == "AspNetCore" ? Config("LatestPatch", ("NETCore", $"{version.Major}.{version.Minor}.{version.Patch}")) : null,
            environment is null ? null : RollForward.Parse(environment),
            toPrerelease);
        var resolved = resolution.Resolve(application);
        return resolved is null ? null : string.Join(' ', resolved.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => Show(pair.Value)));
    }

    private static FrameworkVersion Version(string text)
    {
        Assert.True(FrameworkVersion.TryParse(text, out var version), text);
        return version;
    }

    private static string Show(FrameworkVersion version) => $"{version.Major}.{version.Minor}.{version.Patch}" + (version.IsPrerelease ? "-" + version.Prerelease : "");
}
