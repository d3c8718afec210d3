using System.Text.Json;
using PolicyGate.Advisories;
using PolicyGate.Analyzers;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Tests;

public sealed class Sarif_rule_tests
{
    [Fact]
    public void There_is_one_rule_for_an_advisory_and_it_speaks_of_no_package()
    {
        var rules = Rules(Scans.Active(Scans.NuGet("Some.Package", "9.8.7-odd", fix: "9.9.1-odd")), Scans.Active(Scans.NuGet("Other.Package", "5.5.5-odd")));
        Assert.Equal(["CVE-2024-21907"], rules.Select(rule => rule.GetProperty("id").GetString()));
        foreach (var word in new[] { "Some.Package", "Other.Package", "-odd", "deps.json", "contoso" })
            Assert.DoesNotContain(word, rules[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_has_its_own_id_and_a_name_in_Pascal_case()
    {
        var rules = Rules(Scans.Active(Scans.RunsAsRoot()), Scans.Active(Scans.Expired()), Scans.Active(Scans.NuGet()));
        Assert.Equal(["CVE-2024-21907 VulnerablePackage", "PG2001 ImageRunsAsRoot", "PG9021 ExpiredRule"], rules.Select(rule => $"{rule.GetProperty("id")} {rule.GetProperty("name")}"));
        Assert.False(rules[2].GetProperty("properties").TryGetProperty("security-severity", out _));
        Assert.Equal("warning", rules[2].GetProperty("properties").GetProperty("problem.severity").GetString());
    }

    [Theory]
    [InlineData("Image runs as root", "ImageRunsAsRoot")]
    [InlineData("OS package: a 3DES key", "OsPackagea3desKey")]
    [InlineData("42", "Check")]
    [InlineData("пакет", "Check")]
    [InlineData("", "Check")]
    public void A_title_becomes_a_name(string title, string expected) => Assert.Equal(expected, ReportText.PascalCase(title));

    [Theory]
    [InlineData(Severity.High, 7.5, "7.5")]
    [InlineData(Severity.Critical, 10.0, "10.0")]
    [InlineData(Severity.Low, 9.8, "2.0")]
    [InlineData(Severity.Medium, 9.8, "5.5")]
    [InlineData(Severity.High, 4.0, "8.0")]
    [InlineData(Severity.Critical, 0.0, "9.5")]
    [InlineData(Severity.Critical, 11.0, "9.5")]
    [InlineData(Severity.Unknown, 9.8, null)]
    [InlineData(Severity.None, 0.0, null)]
    public void The_security_severity_is_in_the_band_that_the_gate_judges_by(Severity severity, double score, string? expected)
    {
        var rule = Rules(Scans.Active(Scans.NuGet(severity: severity) with { Cvss = [new("3.1", "CVSS:3.1/x", (decimal)score, "x")] }))[0];
        Assert.Equal(expected, rule.GetProperty("properties").TryGetProperty("security-severity", out var written) ? written.GetString() : null);
    }

    [Fact]
    public void The_worst_of_several_packages_speaks_for_the_flaw_whatever_their_order()
    {
        var low = Scans.Active(Scans.NuGet("A", severity: Severity.Low) with { Title = "Short", Details = "From one feed." });
        var high = Scans.Active(Scans.Debian("b", "b", id: "CVE-2024-21907", severity: Severity.High) with { Title = "Better words", Details = "From another feed." });
        var expected = Rules(low, high)[0].ToString();
        Assert.Equal(expected, Rules(high, low)[0].ToString());
        Assert.Contains("Better words", expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Descriptions_that_would_be_equal_are_made_different()
    {
        var check = Scans.Root with { Description = " image runs as ROOT. " };
        Rules(Scans.Active(Scans.RunsAsRoot() with { Check = check }));
    }

    [Fact]
    public void Help_says_how_bad_it_is_what_fixes_it_and_how_to_disable_it()
    {
        var finding = Scans.NuGet() with { KnownExploited = true, DueDate = new(2024, 3, 9), Epss = 0.1234 };
        var help = Rules(Scans.Active(finding))[0].GetProperty("help").GetProperty("markdown").GetString()!;
        foreach (var part in new[]
        {
            "### How bad it is", "| Severity | high", "| CVSS 3.1 | 7.5 `CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H`", "| EPSS | 12.3 % within 30 days |", "| Known exploited | yes, listed by CISA, to be mended until 2024-03-09 |", "[CWE-755]",
            "### What fixes it", "### How to disable it properly", "```yaml\nversion: 1\nrules:\n  - name: cve-2024-21907\n    when:\n      finding: CVE-2024-21907\n", "### Links",
            "- <https://nvd.nist.gov/vuln/detail/CVE-2024-21907>", "- <https://example.org/a?b=c%7Cd>",
        })
        {
            Assert.Contains(part, help, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("CVE-2024-1", "https://nvd.nist.gov/vuln/detail/CVE-2024-1")]
    [InlineData("GHSA-aaaa-bbbb-cccc", "https://github.com/advisories/GHSA-aaaa-bbbb-cccc")]
    [InlineData("DSA-1-1", "https://example.org/first")]
    [InlineData("CVE-2024-1/../../x", "https://example.org/first")]
    public void An_advisory_has_a_page(string id, string expected) =>
        Assert.Equal(expected, WebAddress.ForAdvisory(id, ["javascript:alert(1)", "http://example.org/plain", "https://user:pw@example.org/", "https://example.org/first"], "https://example.org/check").AbsoluteUri);

    [Fact]
    public void A_check_whose_link_is_no_address_has_a_page_all_the_same() =>
        Rules(Scans.Active(Scans.RunsAsRoot() with { Check = Scans.Root with { HelpLink = "see the manual" } }));

    [Fact]
    public void A_check_of_a_third_party_may_have_many_and_repeated_tags() =>
        Rules(Scans.Active(Scans.RunsAsRoot() with { Check = Scans.Root with { Tags = [.. Enumerable.Range(0, 30).Select(number => $"tag{number % 15}"), "security", ""] } }));

    [Fact]
    public void A_silent_finding_is_in_the_full_record_only()
    {
        var report = Scans.Report(Scans.Active(Scans.RunsAsRoot() with { Level = CheckLevel.Silent }, Policy.GateAction.None));
        var result = SarifJudge.Judge(report.Write("sarif", new() { SarifProfile = SarifProfile.Full })).GetProperty("results")[0];
        Assert.Equal("informational", result.GetProperty("kind").GetString());
        Assert.Equal(0, SarifJudge.Judge(report.Write("sarif", new() { SarifProfile = SarifProfile.GitHub })).GetProperty("results").GetArrayLength());
    }

    private static JsonElement[] Rules(params Policy.JudgedFinding[] findings) =>
        [.. SarifJudge.Judge(Scans.Report(findings).Write("sarif", new() { SarifProfile = SarifProfile.Full })).GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray()];
}
