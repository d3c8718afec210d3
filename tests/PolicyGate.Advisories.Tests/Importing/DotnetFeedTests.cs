using PolicyGate.Testing;
using static PolicyGate.Advisories.Tests.Installed;

namespace PolicyGate.Advisories.Tests.Importing;

/// <summary>What .NET's release notes say of its runtimes.</summary>
public sealed class DotnetFeedTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Microsoft.NETCore.App", "9.0.9", "CVE-2025-55248 9.0.10")]
    [InlineData("Microsoft.NETCore.App", "8.0.20", "CVE-2025-55248 8.0.21")]
    [InlineData("Microsoft.NETCore.App", "9.0.10", "")]
    [InlineData("Microsoft.AspNetCore.App", "8.0.20", "CVE-2025-55315 8.0.21")]
    [InlineData("Microsoft.AspNetCore.App.Runtime.linux-x64", "8.0.20", "CVE-2025-55315 8.0.21")]
    [InlineData("Microsoft.Build.Tasks.Core", "17.8.0", "CVE-2025-55247 17.8.43")]
    [InlineData("dotnet-sdk", "8.0.414", "CVE-2025-55247 8.0.415")]
    [InlineData("dotnet-sdk", "9.0.110", "CVE-2025-55247 9.0.111")]
    [InlineData("dotnet-sdk", "9.0.306", "")]
    public async Task The_monthly_lists_name_frameworks_and_packages(string name, string version, string expected)
    {
        var result = await _folder.ImportAsync(SharedData.Path("data/dotnet-cves/2025-10.cve.json"));
        Assert.Equal([".NET release notes/NuGet"], result.Feeds.Where(feed => feed.Ecosystem == "NuGet").Select(feed => feed.Name));
        using var database = AdvisoryDatabase.Open(_folder.Database);
        var package = Package(name.EndsWith(".App", StringComparison.Ordinal) ? "dotnet-framework" : name == "dotnet-sdk" ? name : "nuget", name, version);
        Assert.Equal(expected, string.Join(' ', database.Match(package).Select(match => $"{match.Id} {match.FixedVersion}")));
    }

    [Fact]
    public async Task All_monthly_lists_are_read_without_a_loss()
    {
        var result = await _folder.ImportAsync(SharedData.Path("data/dotnet-cves"));
        Assert.Empty(result.Skipped);
        Assert.Equal(40, result.Feeds.Sum(feed => feed.Records));
        using var database = AdvisoryDatabase.Open(_folder.Database);
        database.Verify(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_flaw_on_windows_only_is_not_in_the_framework_of_a_linux_image()
    {
        File.WriteAllText(_folder.At("cve.json"), """
            {"last_updated":"2026-01-01","disclosures":[{"id":"CVE-2026-1111","problem":"P","platforms":["windows"]},{"id":"CVE-2026-2222","problem":"Q","platforms":["linux"]}],
             "products":[{"cve_id":"CVE-2026-1111","name":"dotnet-runtime","min_vulnerable":"8.0.0","max_vulnerable":"8.0.1","fixed":"8.0.2"},
                         {"cve_id":"CVE-2026-2222","name":"dotnet-runtime","min_vulnerable":"8.0.0","max_vulnerable":"8.0.1"}],"packages":[]}
            """);
        await _folder.ImportAsync(_folder.At("cve.json"));
        using var database = AdvisoryDatabase.Open(_folder.Database);
        Assert.Equal(["CVE-2026-2222"], database.Match(Package("dotnet-framework", "Microsoft.NETCore.App", "8.0.1")).Select(match => match.Id));
        Assert.Equal(["CVE-2026-1111"], database.Match(Nupkg("Microsoft.NETCore.App.Runtime.win-x64", "8.0.1")).Select(match => match.Id));
    }

    [Fact]
    public async Task The_releases_of_a_channel_tell_which_runtime_fixes_what()
    {
        File.WriteAllText(_folder.At("releases.json"), """
            {"channel-version":"8.0","latest-release":"8.0.2","releases":[
              {"release-date":"2024-02-13","release-version":"8.0.2","security":true,"cve-list":[{"cve-id":"CVE-2024-21386","cve-url":"https://cve.example/1"}],"runtime":{"version":"8.0.2"}},
              {"release-date":"2023-11-14","release-version":"8.0.0","security":false,"cve-list":[],"runtime":{"version":"8.0.0"}}]}
            """);
        await _folder.ImportAsync(_folder.At("releases.json"));
        using var database = AdvisoryDatabase.Open(_folder.Database);
        Assert.Equal("8.0.2", Assert.Single(database.Match(Package("dotnet-framework", "Microsoft.NETCore.App", "8.0.1"))).FixedVersion);
        Assert.Empty(database.Match(Package("dotnet-framework", "Microsoft.NETCore.App", "8.0.2"), Package("dotnet-framework", "Microsoft.NETCore.App", "7.0.1"), Package("dotnet-framework", "Microsoft.NETCore.App", "9.0.0")));
    }
}
