using PolicyGate.Inventory;
using static PolicyGate.Advisories.Tests.Installed;

namespace PolicyGate.Advisories.Tests.Matching;

public sealed class GapTests
{
    private static readonly Osv[] _feeds = [Osv.Record("CVE-2024-1111").Affects("Debian:12", "bash"), Osv.Record("GHSA-1").Affects("NuGet", "A", fix: "two").Affects("NuGet", "B", fix: "2.0")];

    [Fact]
    public Task Known_ecosystems_have_no_gap() => AssertGaps([], Debian, Deb("bash", "5"), Nupkg("B", "1.0"), Package("dotnet-framework", "Microsoft.NETCore.App", "8.0.4"), Package("dotnet-project", "Mine", "1.0"));

    [Fact]
    public Task A_release_without_a_feed_is_a_gap() =>
        AssertGaps(["PG8007 Error The advisory database has no feed for 'Debian 13'"], Debian with { VersionId = "13" }, Deb("bash", "5"), Deb("zlib1g", "1"));

    [Fact]
    public Task A_testing_release_is_a_gap() =>
        AssertGaps(["PG8007 Error The advisory database has no feed for 'Debian without a release' (trixie): flaws of its packages are not found. Advisories are published for numbered releases"], Debian with { VersionId = null, Codename = "trixie" }, Deb("bash", "5"));

    [Fact]
    public Task A_distribution_without_a_matcher_is_a_gap() =>
        AssertGaps(["PG8007 Error Packages of the distribution 'raspbian' were not looked up"], new("raspbian", "12", null, null, "debian"), Deb("bash", "5"));

    [Fact]
    public async Task A_derivative_is_looked_up_in_what_it_derives_from_and_that_is_said()
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(_feeds);
        var report = database.Report(new("linuxmint", "6", "faye", "LMDE 6 (faye)", "debian") { DerivedFrom = new("debian", "12", "bookworm", null, null) }, Deb("bash", "5"));
        Assert.Equal(["bash CVE-2024-1111 [] -"], report.Matches.Lines());
        var notification = Assert.Single(report.Notifications);
        Assert.Equal(("PG8039", NotificationLevel.Note), (notification.Id, notification.Level));
        Assert.StartsWith("Packages of LMDE 6 (faye) are looked up in the advisories for debian 12", notification.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task An_unknown_distribution_is_a_gap() =>
        AssertGaps(["PG8007 Error Packages of type 'deb' were not looked up"], null, Deb("bash", "5") with { Purl = new() { Type = "deb", Name = "bash" } });

    [Fact]
    public Task A_type_without_a_matcher_is_a_gap() => AssertGaps(["PG8007 Warning Packages of type 'hex' are not looked up"], Debian, Package("hex", "rails", "1"));

    [Fact]
    public Task A_version_that_is_none_is_said() =>
        AssertGaps(["PG8008 Warning The version '1.x' of B can't be put into NuGet order, so it is not known whether it is affected by GHSA-1."], Debian, Nupkg("B", "1.x"));

    [Fact]
    public Task A_version_of_an_advisory_that_is_none_is_said() =>
        AssertGaps(["PG8008 Warning Whether A 1.0 is affected by GHSA-1 is not known"], Debian, Nupkg("A", "1.0"));

    [Fact]
    public async Task A_language_without_a_feed_is_a_gap()
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(_feeds[0]);
        Assert.Equal("PG8007", Assert.Single(database.Report(Debian, Nupkg("A", "1.0")).Notifications).Id);
    }

    [Fact]
    public async Task A_feed_that_came_only_with_another_is_a_gap_and_what_it_says_counts()
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(Osv.Record("GHSA-1").Affects("npm", "a").Affects("NuGet", "A"), Osv.Record("GHSA-2").Affects("npm", "b"));
        var report = database.Report(Debian, Nupkg("A", "1.0"));
        Assert.Equal(["A GHSA-1 [] -"], report.Matches.Lines());
        Assert.Contains("only in part", Assert.Single(report.Notifications).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_distribution_of_a_package_without_an_image_is_in_its_purl()
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(_feeds);
        var package = Deb("bash", "5");
        package = package with { Purl = package.Purl with { Qualifiers = package.Purl.Qualifiers.Add("distro", "debian-12") } };
        Assert.Equal(["bash CVE-2024-1111 [] -"], database.Report(null, package).Matches.Lines());
    }

    [Fact]
    public async Task The_report_names_the_feeds_that_were_asked()
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync([.. _feeds, Osv.Record("CVE-2024-3").Affects("Debian:11", "bash"), Osv.Record("CVE-2024-4").Affects("Debian", "x")]);
        Assert.Equal(["OSV/Debian", "OSV/Debian:12", "OSV/NuGet"], database.Report(Debian, Deb("bash", "5"), Nupkg("A", "1.0")).Feeds.Select(feed => feed.Name));
    }

    private static async Task AssertGaps(string[] expected, Distribution? distribution, params Package[] packages)
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(_feeds);
        var notifications = database.Report(distribution, packages).Notifications;
        Assert.Equal(expected.Length, notifications.Length);
        Assert.All(expected.Zip(notifications), pair => Assert.StartsWith(pair.First, $"{pair.Second.Id} {pair.Second.Level} {pair.Second.Message}", StringComparison.Ordinal));
    }
}
