using PolicyGate.Analyzers;
using PolicyGate.Policy.Tests.World;

namespace PolicyGate.Policy.Tests;

/// <summary>A policy that extends others may be stricter, and looser only where they allow it.</summary>
public sealed class Extends_tests : IDisposable
{
    private const string Company = "version: 1\nfail: { severity: low }\n";

    private static readonly (string, string)[] s_pullRequest = [("GITHUB_ACTIONS", "true"), ("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_BASE_REF", "main"), ("GITHUB_REF", "refs/pull/1/merge")];

    private readonly PolicyRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    /// <summary>What the company's policy says, what the repository's says, its rule, and the verdict on zlib's low flaw.</summary>
    [Theory]
    [InlineData(Company, "", "", Verdict.Fail)]
    [InlineData(Company, "fail: { severity: critical }", "", Verdict.Fail)]
    [InlineData("version: 1\nfail: { severity: critical }\n", "fail: { severity: low }", "", Verdict.Fail)]
    [InlineData("version: 1\nfail: { severity: critical }\n", "warn: { severity: low }", "", Verdict.Warn)]
    [InlineData("version: 1\nfail: { severity: critical }\n", "", "", Verdict.Pass)]
    [InlineData("version: 1\nonUnreadable: fail\n", "", "", Verdict.Warn)]
    [InlineData(Company, "ignore: { severity: low }", "", Verdict.Fail)]
    [InlineData(Company + "allow: { ignore: true }\n", "ignore: { severity: low }", "", Verdict.Pass)]
    [InlineData(Company, "grace: { sincePublication: 9000d }", "", Verdict.Fail)]
    [InlineData(Company + "allow: { grace: true }\n", "grace: { sincePublication: 9000d }", "", Verdict.Warn)]
    [InlineData(Company, "budgets: { low: 5 }", "", Verdict.Fail)]
    [InlineData(Company + "allow: { fail: true }\n", "fail: { severity: critical }", "", Verdict.Pass)]
    [InlineData("version: 1\nfail: { severity: critical }\nbudgets: { low: 0 }\n", "fail: { severity: critical }\nbudgets: { low: 9 }", "", Verdict.Fail)]
    [InlineData("version: 1\nfail: { severity: critical }\nbudgets: { low: 0 }\nallow: { budgets: true }\n", "fail: { severity: critical }\nbudgets: { low: 9 }", "", Verdict.Pass)]
    [InlineData("version: 1\ngates: [{ scope: { platform: linux/amd64 }, fail: { severity: low } }]\nfail: { severity: critical }\n", "", "", Verdict.Fail)]
    [InlineData(Company, "", "zlib", Verdict.Fail)]
    [InlineData(Company + "allow: { rules: true }\n", "", "zlib", Verdict.Pass)]
    [InlineData(Company + "allow: { rules: { severity: [low, medium] } }\n", "", "zlib", Verdict.Pass)]
    [InlineData(Company + "allow: { rules: [{ severity: medium }, { category: NuGet }] }\n", "", "zlib", Verdict.Fail)]
    [InlineData(Company + "allow: { rules: true }\nrequire: { ticket: 'SEC-[0-9]+' }\n", "", "zlib", Verdict.Fail)]
    [InlineData(Company + "allow: { rules: true, require: true }\nrequire: { ticket: 'SEC-[0-9]+' }\n", "require: { justification: true }", "zlib", Verdict.Pass)]
    public void A_folder_is_extended(string company, string own, string rule, Verdict expected)
    {
        _repository.Write("company/policy/policy.yaml", company).Write(".policygate/policy.yaml", $"version: 1\nextends: company/policy\n{own}\n");
        if (rule.Length > 0)
            _repository.Write(".policygate/disable/a.yaml", Text.RulesFile(rule, more: "reason: Reviewed."));
        _repository.Commit();

        Assert.Equal(expected, Judge(_repository.Read(), TestFindings.Zlib with { Published = _repository.Now.AddDays(-1) }).Verdict.Verdict);
    }

    [Fact]
    public void Rules_and_conditions_name_their_folder_and_commit()
    {
        _repository.Write("company/policy.yaml", "version: 1\nfail: { severity: medium }\nallow: { rules: true }\n").Write("company/disable/shared.yaml", Text.RulesFile("shared"));
        var introduced = _repository.Write(".policygate/policy.yaml", "version: 1\nextends: [company]\nwarn: { severity: medium }\n").Commit();
        var head = _repository.Write("other", "x").Commit();

        var policy = _repository.Read();
        var judgement = Judge(policy, TestFindings.Zlib, TestFindings.Root);

        var company = new PolicyOrigin { Folder = "company", Commit = head };
        Assert.Equal([company], policy.Extended);
        Assert.Equal([".policygate/policy.yaml", "company/disable/shared.yaml", "company/policy.yaml"], policy.Files);
        var rule = judgement.Findings.Single(judged => judged.Finding == TestFindings.Zlib).Rule!;
        Assert.Equal((company, introduced, "company/disable/shared.yaml"), (rule.Origin, rule.Commit, rule.Place.Path));
        Assert.Equal([(company, "company/policy.yaml"), (new() { Folder = ".policygate", Commit = head }, ".policygate/policy.yaml")], judgement.Verdict.Reasons.Select(reason => (reason.Origin!, reason.Place!.Value.Path)));
    }

    [Theory]
    [InlineData("onUnreadable: warn", "onUnreadable")]
    [InlineData("database: { maxAge: 90d, onStale: ignore }", "database")]
    [InlineData("ignore: { severity: low }", "ignore")]
    [InlineData("onlyNew: true", "onlyNew")]
    public void What_is_looser_than_allowed_is_a_finding_at_its_line(string own, string key)
    {
        _repository.Write("company/policy.yaml", Company + "onUnreadable: fail\ndatabase: { maxAge: 7d }\n").Write(".policygate/policy.yaml", $"version: 1\nextends: company\n{own}\n").Commit();

        var judgement = _repository.Read().Judge([TestFindings.Zlib], new(null, null, "linux/amd64", null), new(_repository.Now.AddDays(-8), [new("PG8001", NotificationLevel.Error, "unreadable")]));

        var finding = judgement.Findings.Single(judged => judged.Finding.Id == "PG9016").Finding;
        Assert.Equal(new(".policygate/policy.yaml", 3, 1), finding.Source);
        Assert.Contains($"'{key}'", finding.Title, StringComparison.Ordinal);
        Assert.Equal(Verdict.Error, judgement.Verdict.Verdict);
        Assert.Contains(judgement.Verdict.Reasons, reason => reason is { Verdict: Verdict.Fail, Findings: 0 });
    }

    [Fact]
    public void A_rule_that_isnt_allowed_to_disable_is_a_finding_at_its_line_and_not_unused()
    {
        _repository.Write("company/policy.yaml", Company).Write(".policygate/policy.yaml", "version: 1\nextends: company\n").Write(".policygate/disable/a.yaml", Text.RulesFile()).Commit();

        var about = Judge(_repository.Read(), TestFindings.Zlib).Findings.Where(judged => judged.Finding.Category == PolicyChecks.Category).Select(judged => judged.Finding);

        var finding = Assert.Single(about);
        Assert.Equal(("PG9016", ".policygate/disable/a.yaml"), (finding.Id, finding.Source!.Value.Path));
        Assert.Contains("doesn't disable CVE-2024-0001: company at ", finding.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void A_branch_that_adds_or_changes_extends_cant_excuse_itself_and_sees_what_comes()
    {
        _repository.Write("company/policy.yaml", Company).Write("mine/disable/a.yaml", Text.RulesFile()).Write(".policygate/policy.yaml", Company).Commit();
        var branch = _repository.Clone("clone");
        branch.Git("checkout --quiet -b feature");
        branch.Write(".policygate/policy.yaml", "version: 1\nextends: [mine]\nfail: { severity: critical }\n").Commit();

        var judgement = Judge(branch.Read(environment: s_pullRequest), TestFindings.Zlib);

        Assert.Equal(Verdict.Fail, judgement.Verdict.Verdict);
        Assert.Equal(Verdict.Pass, judgement.VerdictOnceMerged);
        Assert.Contains(judgement.Findings, judged => judged.Finding is { Id: "PG9026" } finding && finding.Title.StartsWith("'extends'", StringComparison.Ordinal));
        Assert.Equal((Disposition.UnderReview, "a"), (judgement.Findings.Single(judged => judged.Finding == TestFindings.Zlib).Disposition, "a"));
    }

    [Fact]
    public void A_change_of_the_extended_folder_on_the_branch_is_under_review_too()
    {
        _repository.Write("company/policy.yaml", Company + "allow: { rules: true }\n").Write(".policygate/policy.yaml", "version: 1\nextends: [company]\n").Commit();
        var branch = _repository.Clone("clone");
        branch.Git("checkout --quiet -b feature");
        branch.Write("company/disable/mine.yaml", Text.RulesFile()).Write("company/policy.yaml", "version: 1\nfail: { severity: critical }\nallow: { rules: true }\n");

        var judgement = Judge(branch.Read(environment: s_pullRequest), TestFindings.Zlib);

        Assert.Equal((Verdict.Fail, Verdict.Pass), (judgement.Verdict.Verdict, judgement.VerdictOnceMerged));
        Assert.Equal(Disposition.UnderReview, judgement.Findings.Single(judged => judged.Finding == TestFindings.Zlib).Disposition);
        Assert.Contains(judgement.Findings, judged => judged.Finding is { Id: "PG9026" } finding && finding.Title.StartsWith("'fail of company'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_submodule_is_extended_as_its_commit_is_pinned()
    {
        using var company = new PolicyRepository();
        company.Write("policy/policy.yaml", Company + "allow: { rules: { category: NuGet } }\n").Write("policy/disable/shared.yaml", Text.RulesFile("shared", "CVE-2024-21907"));
        var pinned = company.Commit();
        _repository.Git("submodule", "--quiet", "add", $"file://{company.Folder}", "company");
        var head = _repository.Write(".policygate/policy.yaml", "version: 1\nextends: company/policy\n").Commit();
        // What is checked out there doesn't matter.
        company.Write("policy/policy.yaml", "version: 1\nfail: { severity: critical }\n").Write("policy/disable/all.yaml", Text.RulesFile("zlib"));
        company.Commit();
        _repository.Git("-C", "company", "fetch", "--quiet");
        _repository.Git("-C", "company", "checkout", "--quiet", "origin/main");

        var policy = _repository.Read();
        var judgement = Judge(policy, TestFindings.Zlib, TestFindings.Newtonsoft);

        Assert.Equal([new() { Folder = "company/policy", Commit = pinned }], policy.Extended);
        Assert.Equal(head, policy.Revision);
        Assert.Equal(Verdict.Fail, judgement.Verdict.Verdict);
        var rule = judgement.Findings.Single(judged => judged.Finding == TestFindings.Newtonsoft).Rule!;
        Assert.Equal((pinned, "company/policy/disable/shared.yaml"), (rule.Commit, rule.Place.Path));

        // A bare clone, and one without the submodule.
        var error = Assert.Throws<PolicyException>(() => _repository.Clone("clone").Read());
        Assert.Equal(("PG9015", ".policygate/policy.yaml"), (error.Code, error.Place!.Value.Path));
        Assert.Contains("git submodule update --init --recursive company", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("extends: none", "PG9015", "There is no policy in 'none' at commit")]
    [InlineData("extends: .policygate", "PG9015", "extends itself, .policygate extends .policygate")]
    [InlineData("extends: one", "PG9015", "extends itself, .policygate extends one extends two extends one")]
    [InlineData("extends: refs", "PG9015", "'trustedRef' says whose rules count")]
    [InlineData("extends: broken", "PG9003", "'fial' is not a key of a policy")]
    [InlineData("extends: link", "PG9012", "a symbolic link")]
    [InlineData("extends: ../mine", "PG9006", "is no folder of the repository")]
    [InlineData("extends: /etc", "PG9006", "is no folder of the repository")]
    [InlineData("extends: []", "PG9007", "is an empty list")]
    [InlineData("extends: { package: Contoso.Policy, version: 1.0.0 }", "PG9007", "a package with id, version and hash")]
    [InlineData("extends: { package: Contoso.Policy, version: '1.*', sha512: x }", "PG9006", "is no exact version")]
    [InlineData("extends: { package: '../x', version: 1.0.0, sha512: x }", "PG9006", "is no id of a NuGet package")]
    [InlineData("allow: {}", "PG9007", "'allow' is empty")]
    [InlineData("allow: { everything: true }", "PG9003", "'everything' is not a key that can be allowed")]
    public void A_mistake_is_told_at_its_place(string own, string code, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making symbolic links needs a right on Windows.");
        _repository.Write("one/policy.yaml", "version: 1\nextends: two\n").Write("two/policy.yaml", "version: 1\nextends: one\n").Write("refs/policy.yaml", "version: 1\ntrustedRef: origin/mine\n")
            .Write("broken/policy.yaml", "version: 1\nfial: { severity: low }\n").Write(".policygate/policy.yaml", $"version: 1\n{own}\n");
        File.CreateSymbolicLink(Path.Combine(_repository.Folder, "link"), "one");
        _repository.Commit();

        var error = Assert.Throws<PolicyException>(() => _repository.Read());

        Assert.Contains(error.Others.Prepend(error), mistake => mistake.Code == code && mistake.Message.Contains(expected, StringComparison.Ordinal) && mistake.Place is not null);
    }

    [Fact]
    public void Depth_is_bounded()
    {
        for (var i = 0; i < 12; i++)
            _repository.Write($"p{i}/policy.yaml", $"version: 1\nextends: p{i + 1}\n");
        _repository.Write("p12/policy.yaml", Company).Write(".policygate/policy.yaml", "version: 1\nextends: p0\n").Commit();

        Assert.Contains("more than 8 deep", Assert.Throws<PolicyException>(() => _repository.Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_that_two_others_extend_is_one_and_limits_both()
    {
        _repository.Write("company/policy.yaml", Company + "allow: { rules: { category: NuGet } }\n")
            .Write("a/policy.yaml", "version: 1\nextends: company\nallow: { rules: true }\n").Write("a/disable/a.yaml", Text.RulesFile("a"))
            .Write("b/policy.yaml", "version: 1\nextends: company\nallow: { rules: true }\n").Write("b/disable/b.yaml", Text.RulesFile("a", "CVE-2024-21907"))
            .Write(".policygate/policy.yaml", "version: 1\nextends: [a, b]\n").Commit();

        var policy = _repository.Read();
        var judgement = Judge(policy, TestFindings.Zlib, TestFindings.Newtonsoft);

        Assert.Equal(["company", "a", "b"], policy.Extended.Select(origin => origin.Folder));
        Assert.Equal(Disposition.Active, judgement.Findings.Single(judged => judged.Finding == TestFindings.Zlib).Disposition);
        Assert.Equal(Disposition.Disabled, judgement.Findings.Single(judged => judged.Finding == TestFindings.Newtonsoft).Disposition);
    }

    [Fact]
    public void A_package_of_a_local_feed_is_extended_and_only_with_its_hash()
    {
        var feed = Path.Combine(_repository.Folder, "feed");
        var right = PolicyPackage.Write(feed, "1.4.0", ("policygate/policy.yaml", Company + "allow: { rules: { category: NuGet } }\n"), ("policygate/disable/shared.yaml", Text.RulesFile("shared", "CVE-2024-21907")));
        _repository.Write("nuget.config", """
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><clear /><add key="feed" value="feed" /></packageSources>
            </configuration>
            """).Write(".policygate/policy.yaml", $"version: 1\nextends: [{right}]\n").Commit();

        var policy = _repository.Read();
        var judgement = Judge(policy, TestFindings.Zlib, TestFindings.Newtonsoft);

        var origin = new PolicyOrigin { Package = "Contoso.Policy", Version = "1.4.0" };
        Assert.Equal([origin], policy.Extended);
        Assert.Equal(Verdict.Fail, judgement.Verdict.Verdict);
        Assert.Equal(origin, judgement.Verdict.Reasons[0].Origin);
        Assert.Equal("Contoso.Policy/1.4.0/policygate/policy.yaml", judgement.Verdict.Reasons[0].Place!.Value.Path);
        var rule = judgement.Findings.Single(judged => judged.Finding == TestFindings.Newtonsoft).Rule!;
        Assert.Equal((origin, null), (rule.Origin, rule.Commit));
        Assert.DoesNotContain(judgement.Notifications, notification => notification.Id == "PG8009");

        // Another package under the same name and version is not used, in the feed or in the global packages folder.
        PolicyPackage.Write(feed, "1.4.0", ("policygate/policy.yaml", "version: 1\nfail: { severity: critical }\n"));
        Assert.Contains("its SHA-512 hash is another", Assert.Throws<PolicyException>(() => _repository.Read()).Message, StringComparison.Ordinal);
        var kept = Path.Combine(_repository.Folder, "packages/contoso.policy/1.4.0");
        Directory.CreateDirectory(kept);
        File.Move(Path.Combine(feed, "Contoso.Policy.1.4.0.nupkg"), Path.Combine(kept, "contoso.policy.1.4.0.nupkg"));
        Assert.Contains("its SHA-512 hash is another", Assert.Throws<PolicyException>(() => _repository.Read()).Message, StringComparison.Ordinal);

        // And from the global packages folder the right one is used.
        File.Delete(Path.Combine(kept, "contoso.policy.1.4.0.nupkg"));
        Assert.Contains("neither in NuGet's global packages folder nor in the sources feed", Assert.Throws<PolicyException>(() => _repository.Read()).Message, StringComparison.Ordinal);
        var again = PolicyPackage.Write(kept, "1.4.0", ("policygate/policy.yaml", Company));
        File.Move(Path.Combine(kept, "Contoso.Policy.1.4.0.nupkg"), Path.Combine(kept, "contoso.policy.1.4.0.nupkg"));
        _repository.Write(".policygate/policy.yaml", $"version: 1\nextends: [{again}]\n").Commit();
        Assert.Equal(Verdict.Fail, Judge(_repository.Read(), TestFindings.Zlib).Verdict.Verdict);
    }

    private static PolicyJudgement Judge(PolicySet policy, params Finding[] findings) => policy.Judge(findings, new(null, null, "linux/amd64", policy.Branch), new(DateTimeOffset.MaxValue, []));
}
