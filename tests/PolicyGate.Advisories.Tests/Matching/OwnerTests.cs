using PolicyGate.Inventory;
using static PolicyGate.Advisories.Tests.Installed;

namespace PolicyGate.Advisories.Tests.Matching;

/// <summary>Packages in files that an operating-system package brings.</summary>
public sealed class OwnerTests
{
    private static readonly Osv _debian = Osv.Record("DEBIAN-CVE-2024-1111").Upstream("CVE-2024-1111").Affects("Debian:12", "dotnet8", fix: "8.0.5-0deb1");
    private static readonly Osv _gitHub = Osv.Record("GHSA-1").Aliases("CVE-2024-1111").Affects("NuGet", "Microsoft.NETCore.App.Runtime.linux-x64", fix: "8.0.6");

    private readonly Package _framework = Package("dotnet-framework", "Microsoft.NETCore.App", "8.0.4");

    [Theory]
    [InlineData("8.0.4-0deb1", "dotnet-runtime-8.0 CVE-2024-1111 [DEBIAN-CVE-2024-1111 GHSA-1] 8.0.5-0deb1")]
    [InlineData("8.0.5-0deb1", null)]
    public async Task The_distribution_decides_where_it_knows_the_owner(string version, string? expected)
    {
        var owner = Deb("dotnet-runtime-8.0", version, "dotnet8");
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(_debian, _gitHub);
        var report = database.Report(Debian, owner, _framework with { Owner = owner.Purl });
        Assert.Equal(expected is null ? [] : [expected], report.Matches.Lines());
        var notification = Assert.Single(report.Notifications);
        Assert.Equal("1 package(s) in files of operating-system packages (dotnet-runtime-8.0) are left to the advisories of the distribution, which names these.", notification.Message);
        Assert.Equal(("PG8039", NotificationLevel.Note), (notification.Id, notification.Level));
    }

    [Fact]
    public async Task What_a_newer_framework_replaces_is_not_looked_up()
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(Osv.Record("GHSA-2").Affects("NuGet", "System.Text.Json", fix: "8.0.5"), _gitHub);
        var package = Package("nuget", "System.Text.Json", "8.0.0");
        Assert.Equal(["System.Text.Json GHSA-2 [] 8.0.5"], database.Report(null, package).Matches.Lines());
        var report = database.Report(null, package with { Selected = false }, _framework with { Selected = false });
        Assert.Equal(["Microsoft.NETCore.App CVE-2024-1111 [GHSA-1] 8.0.6"], report.Matches.Lines());
        Assert.Equal(("PG8037", NotificationLevel.Note), report.Notifications.Select(notification => (notification.Id, notification.Level)).Single());
    }

    [Fact]
    public async Task Of_an_SDK_and_a_host_it_is_asked_by_their_names()
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(Osv.Record("CVE-2025-1").Affects("NuGet", "dotnet-sdk", fix: "8.0.112"), Osv.Record("CVE-2025-2").Affects("NuGet", "Microsoft.NETCore.DotNetHostResolver", fix: "8.0.9"));
        var report = database.Report(null, Package("dotnet-sdk", "dotnet-sdk", "8.0.111"), Package("dotnet-host", "Microsoft.NETCore.DotNetHostResolver", "8.0.9"));
        Assert.Equal(["dotnet-sdk CVE-2025-1 [] 8.0.112"], report.Matches.Lines());
        Assert.Empty(report.Notifications);
    }

    [Fact]
    public async Task What_no_package_owns_is_decided_by_its_own_ecosystem()
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(_debian, _gitHub);
        Assert.Equal(["Microsoft.NETCore.App CVE-2024-1111 [GHSA-1] 8.0.6"], database.Report(Debian, Deb("dotnet-runtime-8.0", "8.0.5-0deb1", "dotnet8"), _framework).Matches.Lines());
    }

    // Microsoft's own packages for Debian: their source package is none of Debian's.
    [Fact]
    public async Task A_package_that_the_distribution_does_not_know_decides_nothing()
    {
        var owner = Deb("dotnet-runtime-8.0", "8.0.4-1");
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(_debian, _gitHub);
        var report = database.Report(Debian, owner, _framework with { Owner = owner.Purl });
        Assert.Equal(["Microsoft.NETCore.App CVE-2024-1111 [GHSA-1] 8.0.6"], report.Matches.Lines());
        Assert.Empty(report.Notifications);
    }

    [Fact]
    public async Task A_distribution_without_a_feed_decides_nothing()
    {
        var owner = Deb("dotnet-runtime-8.0", "8.0.5-0deb1", "dotnet8");
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(_debian, _gitHub);
        var report = database.Report(Debian with { VersionId = "13" }, owner, _framework with { Owner = owner.Purl });
        Assert.Equal(["Microsoft.NETCore.App CVE-2024-1111 [GHSA-1] 8.0.6"], report.Matches.Lines());
    }

    [Fact]
    public async Task An_owner_that_is_not_in_the_inventory_decides_nothing()
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(_debian, _gitHub);
        Assert.Equal(["Microsoft.NETCore.App CVE-2024-1111 [GHSA-1] 8.0.6"], database.Report(Debian, _framework with { Owner = Deb("dotnet8", "1").Purl }).Matches.Lines());
    }
}
