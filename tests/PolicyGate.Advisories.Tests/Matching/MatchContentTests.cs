using static PolicyGate.Advisories.Tests.Installed;

namespace PolicyGate.Advisories.Tests.Matching;

public sealed class MatchContentTests
{
    private const string V2 = "AV:N/AC:L/Au:N/C:N/I:N/A:P";
    private const string V3 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H";
    private const string V4 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";

    [Fact]
    public async Task A_match_says_what_its_record_says()
    {
        var match = await Only(
            Osv.Record("GHSA-1", "2024-05-01T00:00:00Z").Aliases("CVE-2024-1111").With("published", "2024-04-01T00:00:00Z").With("summary", "It is\n bad").With("details", "Very bad.")
                .Severity("CVSS_V3", V3).With("database_specific", new { severity = "MODERATE", cwe_ids = new[] { "CWE-502", "CWE-79" } })
                .With("references", new[] { new { type = "WEB", url = "https://example.com/x" }, new { type = "ADVISORY", url = "https://example.com/advisories/GHSA-1" }, new { type = "WEB", url = "ftp://example.com" }, new { type = "WEB", url = "https://" } })
                .Affects("NuGet", "A", fix: "2.0"));

        Assert.Equal(("CVE-2024-1111", "NuGet", "It is bad", "Very bad.", "fixed"), (match.Id, match.Category, match.Title, match.Details, match.Status));
        Assert.Equal((Severity.Medium, "GHSA-1", "2.0"), (match.Severity, match.SeveritySource, match.FixedVersion));
        Assert.Equal([new("3.1", V3, 7.5m, "GHSA-1")], match.Cvss);
        Assert.Equal(["CWE-79", "CWE-502"], match.Cwes);
        Assert.Equal(["https://example.com/advisories/GHSA-1", "https://example.com/x"], match.References);
        Assert.Equal((new DateTimeOffset(2024, 4, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2024, 5, 1, 0, 0, 0, TimeSpan.Zero)), (match.Published, match.Modified));
    }

    [Theory]
    [InlineData(null, "# Impact\n\nA denial of service. And more.", "A denial of service.")]
    [InlineData(null, "One line only", "One line only")]
    [InlineData(null, null, "CVE-2024-1111 in A")]
    [InlineData("  ", "# Only a heading", "CVE-2024-1111 in A")]
    public async Task The_title_is_the_summary_or_the_first_sentence_or_the_id(string? summary, string? details, string title) =>
        Assert.Equal(title, (await Only(Osv.Record("CVE-2024-1111").With("summary", summary).With("details", details).Affects("NuGet", "A"))).Title);

    [Fact]
    public async Task A_title_is_of_a_bounded_length() =>
        Assert.Equal(300, (await Only(Osv.Record("CVE-2024-1111").With("summary", new string('x', 5000)).Affects("NuGet", "A"))).Title.Length);

    [Fact]
    public async Task The_source_s_own_word_comes_before_any_score() =>
        await AssertSeverity(Severity.Low, "GHSA-1", Osv.Record("GHSA-1").Severity("CVSS_V3", V3).With("database_specific", new { severity = "LOW" }).Affects("NuGet", "A"));

    [Fact]
    public async Task A_word_for_the_package_comes_before_the_record_s() =>
        await AssertSeverity(Severity.Critical, "GHSA-1", Osv.Record("GHSA-1").With("database_specific", new { severity = "LOW" }).Affects("NuGet", "A", specific: new { severity = "CRITICAL" }));

    [Fact]
    public async Task Without_a_word_version_3_comes_before_4_and_4_before_2()
    {
        await AssertSeverity(Severity.High, "GHSA-1", Osv.Record("GHSA-1").With("severity", new[] { Claim("CVSS_V4", V4), Claim("CVSS_V3", V3), Claim("CVSS_V2", V2) }).Affects("NuGet", "A"));
        await AssertSeverity(Severity.Critical, "GHSA-1", Osv.Record("GHSA-1").With("severity", new[] { Claim("CVSS_V2", V2), Claim("CVSS_V4", V4) }).Affects("NuGet", "A"));
        await AssertSeverity(Severity.Medium, "GHSA-1", Osv.Record("GHSA-1").With("severity", new[] { Claim("CVSS_V2", V2) }).Affects("NuGet", "A"));
    }

    [Fact]
    public async Task A_package_s_severity_excludes_the_record_s()
    {
        var match = await Only(Osv.Record("GHSA-1").Severity("CVSS_V3", V3).Affects("NuGet", "A", severity: new[] { Claim("CVSS_V4", V4) }).Affects("NuGet", "B"));
        Assert.Equal([V4], match.Cvss.Select(score => score.Vector));
    }

    [Fact]
    public async Task An_invalid_vector_gives_no_score() =>
        await AssertSeverity(Severity.Unknown, null, Osv.Record("GHSA-1").Severity("CVSS_V3", "CVSS:3.1/nonsense").Affects("NuGet", "A"));

    [Fact]
    public async Task A_score_of_zero_is_none_and_not_unknown() =>
        await AssertSeverity(Severity.None, "GHSA-1", Osv.Record("GHSA-1").Severity("CVSS_V3", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N").Affects("NuGet", "A"));

    [Fact]
    public async Task Malware_is_critical_whatever_is_said_of_it() =>
        await AssertSeverity(Severity.Critical, "MAL-2024-1", Osv.Record("MAL-2024-1").Severity("CVSS_V3", V3).With("database_specific", new { severity = "LOW" }).Affects("NuGet", "A"));

    [Theory]
    [InlineData("Malicious code in A", "Malicious code in A")]
    [InlineData("Steals tokens", "Malicious package: Steals tokens")]
    [InlineData(null, "Malicious package: MAL-2024-1 in A")]
    public async Task Malware_is_called_so(string? summary, string title) =>
        Assert.Equal(title, (await Only(Osv.Record("MAL-2024-1").With("summary", summary).Affects("NuGet", "A"))).Title);

    [Fact]
    public async Task Another_record_of_the_flaw_gives_the_score_that_a_distribution_lacks()
    {
        var match = await Only(
            Deb("bash", "5"),
            Osv.Record("DEBIAN-CVE-2024-1111").Upstream("CVE-2024-1111").Affects("Debian:12", "bash", specific: new { urgency = "not yet assigned" }),
            Osv.Record("GHSA-1").Aliases("CVE-2024-1111").Severity("CVSS_V3", V3).With("database_specific", new { severity = "CRITICAL" }).Affects("npm", "x"));
        Assert.Equal((Severity.High, "GHSA-1"), (match.Severity, match.SeveritySource));
        Assert.Equal([new("3.1", V3, 7.5m, "GHSA-1")], match.Cvss);
    }

    [Fact]
    public async Task Debian_s_urgency_is_its_word_and_others_scores_stand_beside_it()
    {
        var match = await Only(
            Deb("bash", "5"),
            Osv.Record("DEBIAN-CVE-2024-1111").Upstream("CVE-2024-1111").Affects("Debian:12", "bash", specific: new { urgency = "unimportant" }),
            Osv.Record("CVE-2024-1111").Severity("CVSS_V3", V3).With("affected", Array.Empty<object>()));
        Assert.Equal((Severity.Low, "DEBIAN-CVE-2024-1111"), (match.Severity, match.SeveritySource));
        Assert.Equal([new("3.1", V3, 7.5m, "CVE-2024-1111")], match.Cvss);
    }

    [Fact]
    public async Task The_severity_of_an_announcement_of_several_flaws_is_that_of_none_of_them_elsewhere()
    {
        var match = await Only(
            Deb("bash", "5"),
            Osv.Record("DEBIAN-CVE-2024-1111").Upstream("CVE-2024-1111").Affects("Debian:12", "bash"),
            Osv.Record("RHSA-2024:1").Upstream("CVE-2024-1111", "CVE-2024-2222").Severity("CVSS_V3", V3).Affects("Red Hat:9", "bash"));
        Assert.Equal((Severity.Unknown, 0), (match.Severity, match.Cvss.Length));
    }

    [Fact]
    public async Task A_release_that_is_no_longer_cared_for_is_said() =>
        Assert.Equal("end-of-life", (await Only(Deb("bash", "5"), Osv.Record("CVE-2024-1111").Affects("Debian:12", "bash", specific: new { urgency = "end-of-life" }))).Status);

    private static object Claim(string type, string score) => new { type, score };

    private static async Task AssertSeverity(Severity severity, string? source, Osv record)
    {
        var match = await Only(record);
        Assert.Equal((severity, source), (match.Severity, match.SeveritySource));
    }

    private static Task<VulnerabilityMatch> Only(params Osv[] records) => Only(Nupkg("A", "1.0"), records);

    private static async Task<VulnerabilityMatch> Only(Inventory.Package package, params Osv[] records)
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(records);
        return Assert.Single(database.Match(package));
    }
}
