using PolicyGate.Advisories;
using PolicyGate.Analyzers;
using PolicyGate.Policy.Tests.World;

namespace PolicyGate.Policy.Tests;

public sealed class Work_tree_tests
{
    private const string Rules = ".policygate/disable/a.yaml";
    private const string Policy = ".policygate/policy.yaml";
    private const string FailOnLow = "version: 1\nfail: { severity: [low, medium, high] }\n";

    private static readonly (string, string)[] s_pullRequest = [("GITHUB_ACTIONS", "true"), ("GITHUB_BASE_REF", "main")];

    /// <summary>A repository whose main fails on low findings and has a rule for zlib.</summary>
    private static PolicyRepository Repository(bool withRule = true)
    {
        var repository = new PolicyRepository();
        repository.Write(Policy, FailOnLow);
        if (withRule)
            repository.Write(Rules, Text.RulesFile());
        repository.Commit();
        return repository;
    }

    private static PolicyJudgement Judge(PolicySet policy, params Finding[] findings) =>
        policy.Judge(findings, new(null, null, "linux/amd64", policy.Branch), new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), []));

    private static string[] Told(PolicyJudgement judgement) =>
        [.. judgement.Findings.Select(judged => $"{judged.Finding.Id} {judged.Disposition} {judged.Action}{(judged.Finding.Source is { } place ? $" {place}" : "")}")];

    [Fact]
    public void A_committed_rule_disables_and_names_its_origin()
    {
        using var repository = Repository();

        var judgement = Judge(repository.Read(), TestFindings.Zlib);

        var judged = Assert.Single(judgement.Findings);
        Assert.Equal((Disposition.Disabled, GateAction.None, false), (judged.Disposition, judged.Action, judged.Counts));
        Assert.Equal(
            new AppliedRule("zlib", new(Rules, 3, 5), 5, repository.Head, PolicyRepository.Ada, new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero), null, null, null)
            {
                Committer = "Merge Queue <queue@example.com>",
                Introduced = new(repository.Head, PolicyRepository.Ada, "Merge Queue <queue@example.com>", new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero)),
            },
            judged.Rule);
        Assert.Equal((Verdict.Pass, Verdict.Pass), (judgement.Verdict.Verdict, judgement.VerdictOnceMerged));
        Assert.Empty(judgement.Notifications);
    }

    [Fact]
    public void A_rule_that_stands_only_in_the_work_tree_is_under_review_and_changes_no_verdict()
    {
        using var repository = Repository(withRule: false);
        repository.Write(Rules, Text.RulesFile());

        var policy = repository.Read();
        var judgement = Judge(policy, TestFindings.Zlib);

        Assert.Equal(["CVE-2024-0001 UnderReview Fail", $"PG9023 Active None {Rules}(3,5)"], Told(judgement));
        Assert.True(judgement.Findings[0].Counts);
        Assert.Equal(("zlib", null), (judgement.Findings[0].Rule!.Name, judgement.Findings[0].Rule!.Commit));
        Assert.Equal((Verdict.Fail, Verdict.Pass), (judgement.Verdict.Verdict, judgement.VerdictOnceMerged));
        Assert.Equal(["zlib"], policy.Rules.Select(rule => rule.Name));
        Assert.Equal([Policy], policy.Files);
    }

    [Fact]
    public void A_rule_that_is_committed_on_the_branch_only_is_under_review_and_names_its_commit()
    {
        using var origin = Repository(withRule: false);
        var clone = origin.Clone("clone");
        clone.Author = PolicyRepository.Bob;
        clone.Git("checkout --quiet -b feature");
        var commit = clone.Write(Rules, Text.RulesFile()).Commit();

        var judgement = Judge(clone.Read(environment: s_pullRequest), TestFindings.Zlib);

        Assert.Equal(["CVE-2024-0001 UnderReview Fail", $"PG9023 Active None {Rules}(3,5)"], Told(judgement));
        Assert.Equal((commit, PolicyRepository.Bob), (judgement.Findings[0].Rule!.Commit, judgement.Findings[0].Rule!.Author));
        Assert.Equal((Verdict.Fail, Verdict.Pass), (judgement.Verdict.Verdict, judgement.VerdictOnceMerged));
    }

    [Fact]
    public void A_rule_changed_on_the_branch_counts_as_the_trusted_revision_has_it()
    {
        using var repository = Repository();
        repository.Write(Rules, Text.RulesFile(finding: "CVE-2024-21907"));

        var judgement = Judge(repository.Read(), TestFindings.Zlib, TestFindings.Newtonsoft);

        Assert.Equal(["CVE-2024-21907 UnderReview Fail", "CVE-2024-0001 Disabled None", $"PG9023 Active None {Rules}(3,5)"], Told(judgement));
        Assert.Equal("The rule 'zlib' differs from the one of the trusted revision, which counts until this one is merged", judgement.Findings[2].Finding.Title);
        // Once merged, zlib counts and the other doesn't.
        Assert.Equal((Verdict.Fail, Verdict.Fail), (judgement.Verdict.Verdict, judgement.VerdictOnceMerged));
    }

    [Fact]
    public void A_rule_removed_on_the_branch_still_counts_and_is_shown_as_leaving()
    {
        using var repository = Repository();
        repository.Delete(Rules);

        var judgement = Judge(repository.Read(), TestFindings.Zlib);

        Assert.Equal(["CVE-2024-0001 Disabled None", $"PG9024 Active None {Rules}(3,5)"], Told(judgement));
        Assert.Equal((Verdict.Pass, Verdict.Fail), (judgement.Verdict.Verdict, judgement.VerdictOnceMerged));
    }

    [Theory]
    [InlineData("version: 1\n\n\nrules:\n- name: zlib # a comment\n  when: { finding: [ 'CVE-2024-0001' ] }\n")]
    [InlineData("\uFEFFversion: 1\r\nrules:\r\n  - name: zlib\r\n    when:\r\n      finding: CVE-2024-0001\r\n")]
    [InlineData("{ version: 1, rules: [ { when: { finding: CVE-2024-0001 }, name: \"zlib\" } ] }")]
    [InlineData("version: 1\nrules:\n  - name: other-name\n    when:\n      finding: CVE-2024-0001\n")]
    public void A_rule_that_says_the_same_in_another_form_is_the_same(string yaml)
    {
        using var repository = Repository();
        repository.Delete(Rules).Write(".policygate/disable/moved.yml", yaml);

        Assert.Equal(["CVE-2024-0001 Disabled None"], Told(Judge(repository.Read(), TestFindings.Zlib)));
    }

    [Fact]
    public void What_the_target_has_changed_since_is_not_the_branchs_doing()
    {
        using var origin = Repository();
        var clone = origin.Clone("clone");
        clone.Git("checkout --quiet -b feature");
        clone.Write("src/x", "y").Commit();
        // The target drops a rule, adds another and changes the gate; the branch hasn't merged that.
        origin.Delete(Rules).Write(".policygate/disable/b.yaml", Text.RulesFile("json", "CVE-2024-21907")).Write(Policy, "version: 1\nfail: { severity: low }\n").Commit();
        clone.Git("fetch --quiet origin");

        var judgement = Judge(clone.Read(environment: s_pullRequest), TestFindings.Zlib, TestFindings.Newtonsoft);

        Assert.Equal(["CVE-2024-21907 Disabled None", "CVE-2024-0001 Active Fail"], Told(judgement));
        Assert.Equal((Verdict.Fail, Verdict.Fail), (judgement.Verdict.Verdict, judgement.VerdictOnceMerged));
    }

    [Fact]
    public void A_mistake_that_stands_only_in_the_work_tree_is_a_finding_at_its_line()
    {
        using var repository = Repository();
        repository.Write(Rules, "version: 1\nrules:\n  - name: zlib\n    when: { severty: low }\n").Write(".policygate/disable/b.yaml", "rules: [\n");

        var policy = repository.Read();
        var judgement = Judge(policy, TestFindings.Zlib);

        Assert.Equal(["CVE-2024-0001 Disabled None", $"PG9025 Active None {Rules}(4,13)", "PG9025 Active None .policygate/disable/b.yaml(2,1)"], Told(judgement).OrderBy(line => line, StringComparer.Ordinal));
        Assert.Equal("PG9003: 'severty' is not a condition. Did you mean 'severity'?", judgement.Findings.First(judged => judged.Finding.Id == "PG9025").Finding.Title);
        Assert.Equal(Severity.Medium, judgement.Findings.First(judged => judged.Finding.Id == "PG9025").Finding.Severity);
        Assert.Equal(2, policy.WorkTreeMistakes.Length);
        Assert.Equal((Verdict.Pass, Verdict.Error), (judgement.Verdict.Verdict, judgement.VerdictOnceMerged));
    }

    [Fact]
    public void A_mistake_at_the_trusted_revision_is_an_error_with_all_others_whatever_the_work_tree_has()
    {
        using var repository = new PolicyRepository();
        repository.Write(Policy, "version: 1\nfail: [{ severity: hgih }]\n").Write(Rules, "version: 1\nrules:\n  - when: { severity: low }\n    expires: x\n").Commit();
        repository.Write(Policy, FailOnLow).Delete(Rules);

        var exception = Assert.Throws<PolicyException>(() => repository.Read());

        Assert.Equal(
            [
                $"{Rules}(3,5): PG9007: This rule has no name: give it one, such as name: low-risk-without-fix.",
                $"{Rules}(4,14): PG9006: 'x' is no date: expected year, month and day such as 2027-03-31.",
                $"{Policy}(2,20): PG9006: 'hgih' is no value of 'severity'. Did you mean 'high'?",
            ],
            exception.Others.Prepend(exception).Select(mistake => mistake.ToLine()));
    }

    [Fact]
    public void Two_rules_of_one_name_are_a_mistake_also_in_two_files()
    {
        using var repository = Repository();
        repository.Write(".policygate/disable/b.yaml", Text.RulesFile(finding: "CVE-2024-21907")).Commit();

        Assert.Equal(
            $".policygate/disable/b.yaml(3,5): PG9008: A rule 'zlib' stands already at {Rules}(3,5): give one of them another name.",
            Assert.Throws<PolicyException>(() => repository.Read()).ToLine());
    }

    [Fact]
    public void Each_key_of_the_policy_that_the_branch_changes_is_a_finding()
    {
        using var repository = new PolicyRepository();
        repository.Write(Policy, "version: 1\nfail:\n  - severity: high\nonUnreadable: fail\nwarn: { severity: low }\n").Commit();
        repository.Write(Policy, "version: 1\n\n# looser\nfail: [ { severity: critical } ]\nwarn:\n  - severity: [ low ]\ndatabase: { onStale: ignore }\n");

        var judgement = Judge(repository.Read(), TestFindings.Newtonsoft);

        Assert.Equal(
            ["CVE-2024-21907 Active Fail", $"PG9026 Active None {Policy}(4,1)", $"PG9026 Active None {Policy}(4,1)", $"PG9026 Active None {Policy}(7,1)"],
            Told(judgement));
        Assert.Equal(
            [
                "'fail' of the work tree's policy is not what the trusted one says, which counts",
                "'onUnreadable' is not in the work tree's policy: the trusted one has it, and counts",
                "'database' of the work tree's policy is not what the trusted one says, which counts",
            ],
            judgement.Findings.Skip(1).Select(judged => judged.Finding.Title));
        Assert.Equal((Verdict.Fail, Verdict.Pass), (judgement.Verdict.Verdict, judgement.VerdictOnceMerged));
    }

    [Fact]
    public void Rules_handed_over_to_a_branch_of_another_history_arent_reported_as_leaving()
    {
        using var repository = new PolicyRepository();
        repository.Write(Policy, "version: 1\ntrustedRef: refs/heads/rules\n").Commit();
        repository.Git("checkout --quiet --orphan rules");
        repository.Write(Policy, FailOnLow).Write(Rules, Text.RulesFile()).Commit();
        repository.Git("checkout --quiet main");

        var judgement = Judge(repository.Read(), TestFindings.Zlib);

        Assert.Equal(["CVE-2024-0001 Disabled None"], Told(judgement));
        repository.Write(".policygate/disable/own.yaml", Text.RulesFile("json", "CVE-2024-21907"));
        Assert.Equal(["CVE-2024-21907 UnderReview Fail", "CVE-2024-0001 Disabled None", "PG9023 Active None .policygate/disable/own.yaml(3,5)"], Told(Judge(repository.Read(), TestFindings.Zlib, TestFindings.Newtonsoft)));
    }

    [Fact]
    public void What_a_sparse_checkout_leaves_out_isnt_removed()
    {
        using var repository = Repository();
        repository.Write("src/x", "y").Commit();
        repository.Git("sparse-checkout set src");

        Assert.False(File.Exists(Path.Combine(repository.Folder, Rules)));
        Assert.Equal(["CVE-2024-0001 Disabled None"], Told(Judge(repository.Read(), TestFindings.Zlib)));
    }

    [Fact]
    public void Findings_are_ordered_worst_first_then_by_id_and_package()
    {
        using var repository = new PolicyRepository();
        repository.Write(Policy, "version: 1\nfail: { severity: critical }\n").Commit();
        Finding[] findings =
        [
            TestFindings.Create("CVE-2", "pkg:deb/debian/b@1"), TestFindings.Create("CVE-10"), TestFindings.Create("CVE-2", "pkg:deb/debian/a@1"),
            TestFindings.Create("CVE-3") with { Severity = Severity.Unknown }, TestFindings.Create("CVE-9") with { Severity = Severity.Critical },
            TestFindings.Create("CVE-2", "pkg:deb/debian/a@1") with { Locations = TestFindings.At("a") },
        ];

        var ordered = Judge(repository.Read(), findings).Findings.Select(judged => $"{judged.Finding.Id} {judged.Finding.Package!.Name} {judged.Finding.Locations[0].Path}");

        Assert.Equal(
            ["CVE-9 zlib1g var/lib/dpkg/status", "CVE-10 zlib1g var/lib/dpkg/status", "CVE-2 a a", "CVE-2 a var/lib/dpkg/status", "CVE-2 b var/lib/dpkg/status", "CVE-3 zlib1g var/lib/dpkg/status"],
            ordered);
    }
}
