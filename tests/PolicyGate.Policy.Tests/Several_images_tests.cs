using PolicyGate.Analyzers;
using PolicyGate.Policy.Tests.World;

namespace PolicyGate.Policy.Tests;

public sealed class Several_images_tests
{
    private const string Policy = "version: 1\nfail: { severity: [low, medium, high] }\n";

    [Fact]
    public void A_rule_counts_in_the_images_of_its_scope_only()
    {
        var judgement = Judge(Rule("zlib", "{ finding: CVE-2024-0001 }", "linux/arm64"), [TestFindings.Zlib], [TestFindings.Zlib]);

        Assert.Equal(["CVE-2024-0001 Active 0", "CVE-2024-0001 Disabled 1"], Told(judgement));
        Assert.Equal((Verdict.Fail, 1), (judgement.Verdict.Verdict, Assert.Single(judgement.Verdict.Reasons).Findings));
    }

    [Fact]
    public void One_gate_judges_all_images()
    {
        Assert.Equal(2, Assert.Single(Judge("", [TestFindings.Zlib], [TestFindings.Zlib]).Verdict.Reasons).Findings);
        Assert.Equal(Verdict.Fail, Judge("", [], [TestFindings.Zlib]).Verdict.Verdict);
        Assert.Equal(Verdict.Pass, Judge("", [], []).Verdict.Verdict);
    }

    [Fact]
    public void A_rule_that_matches_in_one_image_is_not_unused_in_the_others() =>
        Assert.Equal(["CVE-2024-0001 Disabled 1"], Told(Judge(Rule("zlib", "{ finding: CVE-2024-0001 }"), [], [TestFindings.Zlib])));

    [Fact]
    public void A_rule_that_matches_in_no_image_is_told_once()
    {
        var judgement = Judge(Rule("other", "{ finding: CVE-2000-0001 }"), [TestFindings.Zlib], [TestFindings.Zlib]);

        var unused = Assert.Single(judgement.Findings, judged => judged.Finding.Id == "PG9022");
        Assert.Null(unused.Image);
        Assert.Equal("The rule 'other' matches no finding of these images: correct or remove it", unused.Finding.Title);
    }

    [Fact]
    public void A_rule_is_unused_where_only_an_image_outside_its_scope_has_what_it_matches() =>
        Assert.Equal(["CVE-2024-0001 Active 0", "PG9022 Active "], Told(Judge(Rule("zlib", "{ finding: CVE-2024-0001 }", "linux/arm64"), [TestFindings.Zlib], [])));

    [Fact]
    public void A_rule_for_another_platform_is_not_unused() =>
        Assert.Equal(["CVE-2024-0001 Active 0"], Told(Judge(Rule("zlib", "{ finding: CVE-2024-0001 }", "windows/amd64"), [TestFindings.Zlib], [])));

    [Fact]
    public void A_rule_until_a_fix_has_ended_once_and_only_where_it_disables_nothing_more()
    {
        var rule = Rule("fixed", "{ finding: CVE-2024-0001 }").Replace("reason:", "until: fixed\n    reason:", StringComparison.Ordinal);
        var patched = TestFindings.Zlib with { FixedVersion = "1:2" };

        Assert.Equal(["PG9021 Active ", "CVE-2024-0001 Active 0", "CVE-2024-0001 Active 1"], Told(Judge(rule, [patched], [patched])));
        Assert.Equal(["CVE-2024-0001 Active 0", "CVE-2024-0001 Disabled 1"], Told(Judge(rule, [patched], [TestFindings.Zlib])));
    }

    [Fact]
    public void An_expired_rule_is_told_once()
    {
        var rule = Rule("old", "{ finding: CVE-2024-0001 }").Replace("reason:", "expires: 2020-01-01\n    reason:", StringComparison.Ordinal);
        Assert.Equal(["PG9028 Active ", "CVE-2024-0001 Active 0", "CVE-2024-0001 Active 1"], Told(Judge(rule, [TestFindings.Zlib], [TestFindings.Zlib])));
    }

    /// <summary>A finding about the policy is of no single image, so what is meant for one of them doesn't disable it.</summary>
    [Theory]
    [InlineData(null, Disposition.Disabled)]
    [InlineData("linux/*", Disposition.Disabled)]
    [InlineData("linux/arm64", Disposition.Active)]
    public void A_rule_about_the_policy_matches_where_its_scope_holds_all_images(string? platform, Disposition expected)
    {
        var rules = Rule("other", "{ finding: CVE-2000-0001 }") + Rule("hidden", "{ category: Policy, finding: PG9022 }", platform)["version: 1\nrules:\n".Length..];
        var judged = Assert.Single(Judge(rules, [], []).Findings, judged => judged.Finding.Title.Contains("'other'", StringComparison.Ordinal));
        Assert.Equal(expected, judged.Disposition);
    }

    private static string Rule(string name, string when, string? platform = null) =>
        $"version: 1\nrules:\n  - name: {name}\n    when: {when}\n{(platform is null ? "" : $"    scope: {{ platform: \"{platform}\" }}\n")}    reason: tested\n";

    private static PolicyJudgement Judge(string rules, Finding[] amd64, Finding[] arm64)
    {
        using var repository = new PolicyRepository();
        repository.Write(".policygate/policy.yaml", Policy);
        if (rules.Length > 0)
            repository.Write(".policygate/disable/a.yaml", rules);
        repository.Commit();
        return repository.Read().Judge(
            [new(amd64, new(null, null, "linux/amd64", null)), new(arm64, new(null, null, "linux/arm64", null))],
            new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), []));
    }

    private static string[] Told(PolicyJudgement judgement) => [.. judgement.Findings.Select(judged => $"{judged.Finding.Id} {judged.Disposition} {judged.Image}")];
}
