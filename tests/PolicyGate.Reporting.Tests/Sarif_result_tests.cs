using System.Collections.Immutable;
using System.Text.Json;
using PolicyGate.Advisories;
using PolicyGate.Policy;

namespace PolicyGate.Reporting.Tests;

public sealed class Sarif_result_tests
{
    [Fact]
    public void The_binary_packages_of_one_source_package_are_one_result()
    {
        var result = Assert.Single(Results(SarifProfile.Full, Scans.Active(Scans.Debian("openssl")), Scans.Active(Scans.Debian("libssl3"))));
        Assert.Equal("openssl 3.0.11-1~deb12u1 has CVE-2023-5363 (medium), fixed in 3.0.11-1~deb12u2. Incorrect cipher key and IV length processing. "
            + "Installed: libssl3 3.0.11-1~deb12u1, openssl 3.0.11-1~deb12u1, found in var/lib/dpkg/status.", Message(result));
        Assert.Equal(["pkg:deb/debian/libssl3@3.0.11-1~deb12u1?arch=amd64&distro=debian-12", "pkg:deb/debian/openssl@3.0.11-1~deb12u1?arch=amd64&distro=debian-12"],
            result.GetProperty("properties").GetProperty("instances").EnumerateArray().Select(instance => Uri.UnescapeDataString(instance.GetProperty("purl").GetString()!)));
    }

    [Fact]
    public void Two_versions_of_a_package_are_one_result_that_lists_both()
    {
        var result = Assert.Single(Results(SarifProfile.Full, Scans.Active(Scans.NuGet(version: "12.0.1")), Scans.Active(Scans.NuGet(version: "11.0.2"))));
        Assert.StartsWith("Newtonsoft.Json 11.0.2 and 1 other has CVE-2024-21907 (high), fixed in 13.0.1. ", Message(result), StringComparison.Ordinal);
        Assert.Contains("Installed: Newtonsoft.Json 11.0.2, Newtonsoft.Json 12.0.1, found in app/Web.deps.json.", Message(result), StringComparison.Ordinal);
        Assert.Equal(2, result.GetProperty("properties").GetProperty("instances").GetArrayLength());
    }

    [Fact]
    public void The_first_sentence_is_short_and_names_what_matters()
    {
        var finding = Scans.NuGet("Microsoft.IdentityModel.Protocols.OpenIdConnect", "6.8.0-preview.20240102.1", "GHSA-aaaa-bbbb-cccc", "6.34.0");
        var first = Message(Results(SarifProfile.Full, Scans.Active(finding))[0]).Split(". ")[0];
        Assert.InRange(first.Length, 60, 130);
        Assert.Contains("GHSA-aaaa-bbbb-cccc (high), fixed in 6.34.0", first, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flaw_without_a_fix_says_so() =>
        Assert.StartsWith("Newtonsoft.Json 12.0.1 has CVE-2024-21907 (high), no fix. ", Message(Results(SarifProfile.Full, Scans.Active(Scans.NuGet(fix: null)))[0]), StringComparison.Ordinal);

    [Fact]
    public void The_way_to_a_transitive_package_is_told()
    {
        var finding = Scans.NuGet();
        finding = finding with { Package = finding.Package! with { DependencyPath = ["Top", "Middle", "Newtonsoft.Json"] } };
        Assert.Contains("It comes by Top > Middle > Newtonsoft.Json.", Message(Results(SarifProfile.Full, Scans.Active(finding))[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_package_and_its_file_in_the_image_are_logical_locations()
    {
        var logical = Results(SarifProfile.Full, Scans.Active(Scans.NuGet()))[0].GetProperty("locations")[0].GetProperty("logicalLocations");
        Assert.Equal("pkg:nuget/Newtonsoft.Json@12.0.1", logical[0].GetProperty("fullyQualifiedName").GetString());
        Assert.Equal("package", logical[0].GetProperty("kind").GetString());
        Assert.Equal($"{Scans.Digest('3')}:/app/Web.deps.json", logical[1].GetProperty("fullyQualifiedName").GetString());
        Assert.Equal(1, logical[1].GetProperty("properties").GetProperty("layer").GetInt32());
    }

    [Fact]
    public void A_layer_that_the_image_does_not_have_is_left_out()
    {
        var finding = Scans.NuGet() with { Locations = [new("app/x", 99), new("app/y", -1)] };
        var logical = Results(SarifProfile.Full, Scans.Active(finding))[0].GetProperty("locations")[0].GetProperty("logicalLocations");
        Assert.Equal("app/x", logical[1].GetProperty("fullyQualifiedName").GetString());
    }

    [Fact]
    public void Results_come_worst_first_then_by_rule_and_path()
    {
        var results = Results(SarifProfile.Full,
            Scans.Active(Scans.NuGet("B", id: "CVE-2", severity: Severity.Low)), Scans.Active(Scans.NuGet("A", id: "CVE-3", severity: Severity.Critical)),
            Scans.Active(Scans.NuGet("A", id: "CVE-1", severity: Severity.Critical)), Scans.Active(Scans.NuGet("C", id: "CVE-4", severity: Severity.Unknown)));
        Assert.Equal(["CVE-1", "CVE-3", "CVE-2", "CVE-4"], results.Select(result => result.GetProperty("ruleId").GetString()));
    }

    [Fact]
    public void A_disabled_finding_names_rule_file_line_commit_author_date_and_justification()
    {
        var suppression = Assert.Single(Results(SarifProfile.Full, Scans.Disabled(Scans.NuGet()))[0].GetProperty("suppressions").EnumerateArray());
        Assert.Equal("external", suppression.GetProperty("kind").GetString());
        Assert.Equal("accepted", suppression.GetProperty("status").GetString());
        Assert.Equal("vulnerable_code_not_in_execute_path: Reviewed in ticket 4711.", suppression.GetProperty("justification").GetString());
        var location = suppression.GetProperty("location").GetProperty("physicalLocation");
        Assert.Equal(".policygate/disable/web.yaml", location.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal(3, location.GetProperty("region").GetProperty("startLine").GetInt32());
        Assert.Equal(7, location.GetProperty("region").GetProperty("endLine").GetInt32());
        var properties = suppression.GetProperty("properties");
        Assert.Equal(["reviewed", ".policygate/disable/web.yaml", "3", "fedcba9876543210fedcba9876543210fedcba98", "Jane Doe <jane@example.com>", "2026-05-04T08:00:00Z", "2027-03-31", "2027-04-01T00:00:00Z"],
            new[] { "rule", "file", "line", "commit", "author", "date", "expires", "expiryUtc" }.Select(name => properties.GetProperty(name).ToString()));
    }

    [Fact]
    public void A_rule_that_is_not_trusted_yet_is_under_review_and_the_result_stays_for_GitHub()
    {
        var finding = Scans.UnderReview(Scans.NuGet());
        Assert.Equal("underReview", Results(SarifProfile.Full, finding)[0].GetProperty("suppressions")[0].GetProperty("status").GetString());
        Assert.False(Assert.Single(Results(SarifProfile.GitHub, finding)).TryGetProperty("suppressions", out _));
    }

    [Fact]
    public void Disabled_and_unaffected_findings_are_left_out_for_GitHub_and_Azure()
    {
        JudgedFinding[] findings = [Scans.Disabled(Scans.NuGet("A")), new(Scans.NuGet("B"), Disposition.NotAffected, GateAction.None, null), Scans.Active(Scans.NuGet("C"))];
        Assert.Single(Results(SarifProfile.GitHub, findings));
        Assert.Single(Results(SarifProfile.AzureDevOps, findings));
        Assert.Equal(3, Results(SarifProfile.Full, findings).Length);
    }

    [Fact]
    public void A_result_of_which_one_package_counts_is_not_suppressed()
    {
        var result = Assert.Single(Results(SarifProfile.Full, Scans.Disabled(Scans.Debian("libssl3")), Scans.Active(Scans.Debian("openssl"))));
        Assert.Equal(0, result.GetProperty("suppressions").GetArrayLength());
        Assert.Equal(["active", "disabled"], result.GetProperty("properties").GetProperty("instances").EnumerateArray().Select(instance => instance.GetProperty("disposition").GetString()));
    }

    [Fact]
    public void A_result_that_two_rules_disable_names_both_once()
    {
        var result = Assert.Single(Results(SarifProfile.Full, Scans.Disabled(Scans.Debian("a"), Scans.Rule("one", 3)), Scans.Disabled(Scans.Debian("b"), Scans.Rule("two", 9)), Scans.Disabled(Scans.Debian("c"), Scans.Rule("one", 3))));
        Assert.Equal(["one", "two"], result.GetProperty("suppressions").EnumerateArray().Select(suppression => suppression.GetProperty("properties").GetProperty("rule").GetString()));
    }

    [Fact]
    public void A_rule_that_gives_no_reason_still_has_a_justification()
    {
        var rule = Scans.Rule() with { Justification = null, Reason = " ", Commit = null, Author = null, Date = null, Expires = DateOnly.MaxValue };
        Assert.Equal("The rule reviewed gives no reason.", Results(SarifProfile.Full, Scans.Disabled(Scans.NuGet(), rule))[0].GetProperty("suppressions")[0].GetProperty("justification").GetString());
    }

    [Fact]
    public void Two_policy_findings_of_one_file_are_two_results()
    {
        var results = Results(SarifProfile.Full, Scans.Active(Scans.Expired("one", 3)), Scans.Active(Scans.Expired("two", 9)));
        Assert.Equal(2, results.Select(result => result.GetProperty("partialFingerprints").GetProperty("policyGateFinding/v1").GetString()).Distinct().Count());
    }

    [Fact]
    public void Findings_that_are_alike_at_two_lines_are_two_results_in_any_order()
    {
        JudgedFinding[] findings = [Scans.Active(Scans.Expired("same", 9)), Scans.Active(Scans.Expired("same", 3))];
        var results = Results(SarifProfile.Full, findings);
        Assert.Equal(2, results.Length);
        Assert.Equal(results.Select(result => result.ToString()), Results(SarifProfile.Full, [.. findings.Reverse()]).Select(result => result.ToString()));
    }

    [Fact]
    public void Many_packages_and_paths_of_one_flaw_stay_within_bounds()
    {
        var findings = Enumerable.Range(0, 3000).Select(number => Scans.Active(Scans.Debian($"lib{number:D4}", "huge") with { Locations = [new($"path/{number}", 0)] })).ToArray();
        var result = Assert.Single(Results(SarifProfile.Full, findings));
        Assert.Equal(200, result.GetProperty("properties").GetProperty("instances").GetArrayLength());
        Assert.Equal(2800, result.GetProperty("properties").GetProperty("instancesOmitted").GetInt32());
        Assert.InRange(Message(result).Length, 100, 3000);
        Assert.Contains("and 2990 more", Message(result), StringComparison.Ordinal);
        Assert.InRange(result.GetProperty("locations")[0].GetProperty("logicalLocations").GetArrayLength(), 1, 40);
    }

    [Fact]
    public void A_flaw_that_is_known_to_be_exploited_ranks_first() =>
        Assert.Equal(100, Results(SarifProfile.Full, Scans.Active(Scans.NuGet(severity: Severity.Low) with { KnownExploited = true }))[0].GetProperty("rank").GetDouble());

    private static string Message(JsonElement result) => result.GetProperty("message").GetProperty("text").GetString()!;

    private static ImmutableArray<JsonElement> Results(SarifProfile profile, params JudgedFinding[] findings) =>
        [.. SarifJudge.Judge(Scans.Report(findings).Write("sarif", new() { SarifProfile = profile, Environment = Pipeline.Variables })).GetProperty("results").EnumerateArray()];
}
