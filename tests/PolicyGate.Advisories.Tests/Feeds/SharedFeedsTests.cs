using System.Text.Json;
using PolicyGate.Testing;
using static PolicyGate.Advisories.Tests.Installed;

namespace PolicyGate.Advisories.Tests;

public sealed class SharedFeedsTests(SharedFeeds feeds) : IClassFixture<SharedFeeds>
{
    [Fact]
    public void Every_ecosystem_is_imported_whole()
    {
        var database = feeds.Database;
        Assert.Empty(feeds.Result!.Skipped);
        Assert.Equal(
            ["AlmaLinux:10 660", "AlmaLinux:8 3237", "AlmaLinux:9 1783", "Azure Linux:3 1222", "Bitnami 7444", "CBL-Mariner:1 2252", "Debian:10 945", "Debian:11 410", "Debian:12 6313", "Debian:8 1822", "Debian:9 1568", "Go 4291", "NuGet 42", "PyPI 2661", "crates.io 1206"],
            database.Feeds.Select(feed => $"{feed.Ecosystem} {feed.Records}"));
        Assert.DoesNotContain(database.Feeds, feed => feed.Partial);
        database.Verify(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void The_file_is_less_than_a_third_of_the_unpacked_feeds() => Assert.InRange(feeds.Database.FileSize, 1, 77_000_000 / 3);

    [Fact]
    public async Task The_order_of_imports_does_not_matter()
    {
        using var folder = new TestFolder();
        var digests = new List<string>();
        foreach (var order in new[] { new[] { "9", "10" }, ["10", "9"] })
        {
            File.Delete(folder.Database);
            foreach (var release in order)
                await folder.ImportAsync(SharedData.Path($"data/osv/AlmaLinux_{release}/all.zip"));
            using var database = AdvisoryDatabase.Open(folder.Database);
            digests.Add(database.Digest);
        }

        Assert.Single(digests.Distinct());
    }

    [Fact]
    public async Task All_single_samples_are_imported()
    {
        using var folder = new TestFolder();
        var result = await folder.ImportAsync(SharedData.Path("data/osv-samples"));
        Assert.Empty(result.Skipped);
        Assert.Superset(
            new HashSet<string> { "OSV/Alpine:v3.12", "OSV/Ubuntu:22.04:LTS", "OSV/Red Hat:rhel_aus:8.6::appstream", "OSV/Rocky Linux:8", "OSV/Maven", "OSV/npm", "OSV/RubyGems", "OSV/SwiftURL", "OSV/OSS-Fuzz", "OSV/Packagist" },
            result.Feeds.Select(feed => feed.Name).ToHashSet());
    }

    [Theory]
    [InlineData("Newtonsoft.Json", "12.0.1", "GHSA-5crp-9r3c-p9vr [] 13.0.1")]
    [InlineData("Newtonsoft.Json", "13.0.1", "")]
    [InlineData("Azure.Identity", "1.9.0", "CVE-2023-36414 [GHSA-5mfx-4wcx-rv27] 1.10.2|CVE-2024-29992 [GHSA-wvxc-855f-jvrv] 1.11.0|CVE-2024-35255 [GHSA-m5vv-6r4h-3vj9 GO-2024-2918] 1.11.4")]
    [InlineData("Microsoft.Identity.Client", "4.55.0", "CVE-2024-27086 [GHSA-x674-v45j-fwxw] 4.59.1")]
    [InlineData("System.IdentityModel.Tokens.Jwt", "6.8.0", "CVE-2024-21319 [GHSA-59j7-ghrg-fj52] 6.34.0")]
    [InlineData("System.IdentityModel.Tokens.Jwt", "5.6.0", "CVE-2024-21319 [GHSA-59j7-ghrg-fj52] 5.7.0")]
    [InlineData("System.IdentityModel.Tokens.Jwt", "5.7.0", "")]
    [InlineData("Microsoft.Data.SqlClient", "2.1.4", "CVE-2024-0056 [GHSA-98g6-xh36-x2p7] 2.1.7")]
    [InlineData("System.Text.Json", "8.0.3", "CVE-2024-30105 [GHSA-hh2w-p6rv-4g7w] 8.0.4|CVE-2024-43485 [GHSA-8g4q-xg66-9fp4] 8.0.5")]
    [InlineData("System.Text.Encodings.Web", "5.0.0", "CVE-2021-26701 [GHSA-ghhp-997w-qr28] -")]
    [InlineData("snappier", "1.1.0", "CVE-2023-28638 [GHSA-838x-pcvx-6p5w] -")]
    [InlineData("System.Text.RegularExpressions", "4.3.0", "CVE-2019-0820 [GHSA-cmhx-cq75-c4mj] 4.3.1")]
    [InlineData("RestSharp", "107.0.0-preview.1", "CVE-2024-45302 [GHSA-4rr6-2v9v-wcpc] 112.0.0")]
    public void Known_NuGet_flaws_are_found(string name, string version, string expected) =>
        Assert.Equal(expected, string.Join('|', feeds.Database.Match(Nupkg(name, version)).Select(match => match.Line()[(name.Length + 1)..])));

    [Fact]
    public void What_OSVs_own_service_answers_for_Python_packages_is_found()
    {
        var tried = 0;
        foreach (var line in File.ReadLines(SharedData.Path("data/oracles/osv-dev-answers/answers.jsonl")))
        {
            using var answer = JsonDocument.Parse(line);
            var root = answer.RootElement;
            if (root.GetProperty("ecosystem").GetString() != "PyPI")
                continue;
            var ids = feeds.Database.Match(Package("pypi", root.GetProperty("name").GetString()!, root.GetProperty("version").GetString()!)).SelectMany(match => match.Aliases.Add(match.Id)).ToHashSet();
            foreach (var record in root.GetProperty("records_here").EnumerateArray().Select(record => record.GetString()!).Where(record => record.StartsWith("PYSEC-", StringComparison.Ordinal)))
            {
                tried++;
                Assert.Contains(record, ids);
            }
        }

        Assert.Equal(16, tried);
    }

    // Complete answers that OSV's own service gave.
    [Theory]
    [InlineData("libxml2", "2.9.4+dfsg1-2.2+deb9u6", "DLA-3012-1")]
    [InlineData("tzdata", "2021a-0+deb9u3", "DLA-3051-1")]
    [InlineData("dpkg", "1.18.25", "DLA-3022-1")]
    public void The_same_records_match_as_for_others(string source, string version, string record)
    {
        var matches = feeds.Database.Report(Debian with { VersionId = "9" }, Deb("binary", version, source)).Matches;
        Assert.Equal([record], matches.SelectMany(match => match.Aliases.Add(match.Id)).Where(id => id.StartsWith('D')).Distinct());
    }

    // What another scanner's published reports say of real images.
    [Theory]
    [InlineData("9", "e2fsprogs", "1.43.4-2", "CVE-2019-5094", "1.43.4-2+deb9u1")]
    [InlineData("9", "openssl", "1.1.0k-1~deb9u1", "CVE-2019-1563", "1.1.0l-1~deb9u1")]
    [InlineData("10", "libidn2", "2.0.5-1", "CVE-2019-18224", "2.0.5-1+deb10u1")]
    public void Published_findings_are_found(string release, string source, string version, string cve, string fix)
    {
        var match = Assert.Single(feeds.Database.Report(Debian with { VersionId = release }, Deb("binary", version, source)).Matches, match => match.Id == cve);
        Assert.Equal((fix, "fixed"), (match.FixedVersion, match.Status));
    }

    [Theory]
    [InlineData("dpkg", "1.17.0", "CVE-2015-0840 [DEBIAN-CVE-2015-0840] 1.18.0")]
    [InlineData("dpkg", "1.18.0", "")]
    public void Known_Debian_flaws_are_found(string name, string version, string contained)
    {
        var lines = feeds.Database.Match(Deb(name, version)).Lines();
        Assert.Equal(contained.Length > 0, lines.Any(line => line == $"{name} {contained}"));
        Assert.DoesNotContain(lines, line => contained.Length == 0 && line.Contains("CVE-2015-0840", StringComparison.Ordinal));
    }

    [Fact]
    public void Debian_announcements_agree_with_their_own_records()
    {
        // Every record of the feed is its own oracle: the version before the fix is affected, the fix isn't.
        using var archive = System.IO.Compression.ZipFile.OpenRead(SharedData.Path("data/osv/Debian/all.zip"));
        var distribution = Debian with { VersionId = "11" };
        var checkedRecords = 0;
        foreach (var entry in archive.Entries.Where(entry => entry.Name.StartsWith("DSA-50", StringComparison.Ordinal)))
        {
            using var document = JsonDocument.Parse(entry.Open());
            var cves = document.RootElement.TryGetProperty("related", out var related) ? related.EnumerateArray().Select(id => id.GetString()!).Where(id => id.StartsWith("CVE-", StringComparison.Ordinal)).ToHashSet() : [];
            foreach (var affected in document.RootElement.GetProperty("affected").EnumerateArray().Where(item => item.GetProperty("package").GetProperty("ecosystem").GetString() == "Debian:11"))
            {
                var name = affected.GetProperty("package").GetProperty("name").GetString()!;
                var fix = affected.GetProperty("ranges")[0].GetProperty("events")[1].GetProperty("fixed").GetString()!;
                var id = document.RootElement.GetProperty("id").GetString()!;
                var before = feeds.Database.Report(distribution, Deb(name, fix + "~")).Matches;
                Assert.Superset(cves, before.Select(match => match.Id).ToHashSet());
                Assert.Contains(before, match => match.Id == id || match.Aliases.Contains(id));
                Assert.DoesNotContain(feeds.Database.Report(distribution, Deb(name, fix)).Matches, match => match.Id == id || match.Aliases.Contains(id));
                checkedRecords++;
            }
        }

        Assert.InRange(checkedRecords, 50, 200);
    }
}
