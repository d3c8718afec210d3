using System.Collections.Immutable;
using CsCheck;
using PolicyGate.Advisories;
using PolicyGate.Analyzers;
using PolicyGate.Policy.Judging;
using PolicyGate.Policy.Rules;
using PolicyGate.Policy.Tests.World;

namespace PolicyGate.Policy.Tests;

/// <summary>Budgets, grace, a baseline, gates by scope, the order of fixing and the score.</summary>
public sealed class Gates_tests
{
    private static readonly ScanFacts s_scan = new(Text.Now, []);

    private static readonly Finding s_high = TestFindings.Newtonsoft with { Published = Text.Now.AddDays(-10) };

    private static Finding High(int number, string? package = null) => TestFindings.Create($"CVE-{number}", $"pkg:npm/{package ?? "a"}@1") with { Severity = Severity.High };

    [Theory]
    [InlineData(2, 3, Verdict.Pass)]
    [InlineData(3, 3, Verdict.Pass)]
    [InlineData(4, 3, Verdict.Fail)]
    [InlineData(1, 0, Verdict.Fail)]
    [InlineData(0, 0, Verdict.Pass)]
    public void A_budget_fails_once_it_is_exceeded(int findings, int atMost, Verdict expected)
    {
        foreach (var budget in new[] { $"{{ high: {atMost} }}", $"[{{ severity: high, atMost: {atMost} }}]" })
        {
            var (judged, verdict) = Judge($"fail: {{ severity: critical }}\nbudgets: {budget}", [.. Enumerable.Range(0, findings).Select(number => High(number))]);

            Assert.Equal(expected, verdict.Verdict);
            // All of a budget that is exceeded fail, as nobody can say which is the one too many.
            Assert.All(judged, finding => Assert.Equal(expected == Verdict.Fail ? GateAction.Fail : GateAction.None, finding.Action));
            Assert.Equal(expected == Verdict.Fail ? [$"severity: high; at most {atMost}, and there are {findings}"] : [], verdict.Reasons.Select(reason => reason.Condition));
        }
    }

    [Fact]
    public void A_budget_counts_a_flaw_once_for_all_binary_packages_of_a_source_package_and_for_each_image_alone()
    {
        const string Policy = "fail: { severity: critical }\nbudgets: { high: 1 }";
        var binaries = new[] { "zlib1g", "zlib1g-dev" }.Select(name => High(1, name) is var finding ? finding with { Package = finding.Package! with { Source = new("zlib", "1") } } : null!).ToArray();

        Assert.Equal(Verdict.Pass, Judge(Policy, binaries).Verdict.Verdict);
        Assert.Equal(Verdict.Fail, Judge(Policy, [High(1), High(1, "b")]).Verdict.Verdict);
        Assert.Equal(Verdict.Pass, JudgeImages(Policy, [Scope(), Scope()], (High(1), 0), (High(2), 1)).Verdict.Verdict);
        Assert.Equal(Verdict.Fail, JudgeImages(Policy, [Scope(), Scope()], (High(1), 0), (High(2), 1), (High(3), 1)).Verdict.Verdict);
    }

    [Fact]
    public void What_is_disabled_spends_no_budget()
    {
        var gate = Evaluation("fail: { severity: critical }\nbudgets: { high: 0 }", [Scope()], s_scan);

        Assert.Equal(Verdict.Pass, gate.Judge([new(High(1), Disposition.Disabled, GateAction.None, null) { Image = 0 }, new(High(2), Disposition.NotAffected, GateAction.None, null) { Image = 0 }]).Verdict.Verdict);
    }

    [Theory]
    [InlineData("sinceFix: 11d", Verdict.Warn)]
    [InlineData("sinceFix: 10d", Verdict.Fail)]
    [InlineData("sincePublication: 11d", Verdict.Warn)]
    [InlineData("sincePublication: 10d", Verdict.Fail)]
    [InlineData("sinceFix: 2d, sincePublication: 2w", Verdict.Warn)]
    [InlineData("severity: high, sinceFix: 14d", Verdict.Warn)]
    [InlineData("severity: medium, sinceFix: 14d", Verdict.Fail)]
    [InlineData("not: { knownExploited: true }, sinceFix: 14d", Verdict.Warn)]
    [InlineData("path: 'test/**', sinceFix: 14d", Verdict.Fail)]
    [InlineData("epss: { below: 0.1 }, sinceFix: 14d", Verdict.Fail)]
    public void Within_its_grace_period_a_finding_warns(string grace, Verdict expected)
    {
        var (judged, verdict) = Judge($"fail: {{ severity: high }}\ngrace: {{ {grace} }}", [s_high]);

        Assert.Equal((expected, expected == Verdict.Warn ? GateAction.Warn : GateAction.Fail), (verdict.Verdict, Assert.Single(judged).Action));
        Assert.Equal(expected == Verdict.Warn ? "severity: high; within its grace period" : "severity: high", Assert.Single(verdict.Reasons).Condition);
    }

    [Fact]
    public void There_is_no_grace_without_a_date_and_none_since_a_fix_without_a_fix()
    {
        Assert.Equal(Verdict.Fail, Judge("fail: { severity: high }\ngrace: { sinceFix: 100d, sincePublication: 100d }", [s_high with { Published = null }]).Verdict.Verdict);
        Assert.Equal(Verdict.Fail, Judge("fail: { severity: high }\ngrace: { sinceFix: 100d }", [s_high with { FixedVersion = null }]).Verdict.Verdict);
        Assert.Equal(Verdict.Warn, Judge("fail: { severity: high }\ngrace: { sincePublication: 100d }", [s_high with { FixedVersion = null }]).Verdict.Verdict);
        Assert.Equal(Verdict.Warn, Judge("fail: { severity: high }\ngrace: { sinceFix: 1h }", [s_high with { Published = Text.Now.AddDays(3) }]).Verdict.Verdict);
        Assert.Equal(Verdict.Pass, Judge("fail: { severity: critical }\nbudgets: { high: 0 }\ngrace: { sinceFix: 14d }", [s_high]).Verdict.Verdict);
    }

    [Fact]
    public void Only_what_the_baseline_has_not_decides_where_the_policy_says_so()
    {
        const string OnlyNew = "fail: { severity: high }\nonlyNew: true";
        HashSet<string> baseline = [FlawIdentity.Of(High(1)), FlawIdentity.OfPackage("CVE-7", "npm", null, "zlib")];

        Assert.Equal([GateAction.None, GateAction.Fail], Judge(OnlyNew, [High(1), High(2)], baseline).Judged.Select(judged => judged.Action));
        Assert.Equal(Verdict.Pass, Judge(OnlyNew, [High(1) with { Package = TestFindings.Create("", "pkg:npm/a@2").Package }], baseline).Verdict.Verdict);
        Assert.Equal(Verdict.Fail, Judge(OnlyNew, [High(1, "b")], baseline).Verdict.Verdict);
        Assert.Equal(Verdict.Fail, Judge("fail: { severity: high }", [High(1)], baseline).Verdict.Verdict);
        // A result that names the binary package knows it, too, and one that names the source package.
        Assert.Equal(Verdict.Pass, Judge(OnlyNew, [High(1) with { Package = High(1).Package! with { Source = new("other", "1") } }], baseline).Verdict.Verdict);
        Assert.Equal(Verdict.Pass, Judge(OnlyNew, [High(7, "zlib1g") with { Package = High(7).Package! with { Source = new("zlib", "1") } }], baseline).Verdict.Verdict);
        Assert.Equal(Verdict.Pass, Judge("fail: { severity: medium }\nonlyNew: true", [TestFindings.Root], new HashSet<string> { FlawIdentity.Of(TestFindings.Root) }).Verdict.Verdict);
    }

    [Fact]
    public void Without_a_baseline_everything_is_new_and_that_is_told()
    {
        var gate = Evaluation("fail: { severity: high }\nonlyNew: true", [Scope()], s_scan);

        Assert.Equal(Verdict.Fail, gate.Judge(Active((High(1), 0))).Verdict.Verdict);
        Assert.Equal(["PG8013"], gate.Notifications().Select(notification => notification.Id));
        Assert.Contains("--baseline", gate.Notifications().Single().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("branch: main", "main", Verdict.Fail)]
    [InlineData("branch: main", "feature", Verdict.Pass)]
    // Where the branch isn't known the stricter gate counts.
    [InlineData("branch: main", null, Verdict.Fail)]
    [InlineData("branch: main, platform: linux/arm64", "main", Verdict.Pass)]
    [InlineData("branch: [main, release/*]", "release/1", Verdict.Fail)]
    public void A_gate_with_a_scope_makes_stricter_there(string scope, string? branch, Verdict expected) =>
        Assert.Equal(expected, JudgeImages($"fail: {{ severity: critical }}\ngates: [{{ scope: {{ {scope} }}, fail: {{ severity: high }} }}]", [Scope(branch)], (High(1), 0)).Verdict.Verdict);

    [Fact]
    public void A_gate_with_a_scope_never_loosens()
    {
        const string Gates = "fail: { severity: high }\ngates: [{ scope: { branch: main }, fail: { severity: low }, ignore: { severity: high }, grace: { sincePublication: 1000w }, onlyNew: true }]";

        Assert.Equal(Verdict.Fail, Judge(Gates, [s_high], new HashSet<string> { FlawIdentity.Of(s_high) }).Verdict.Verdict);
    }

    [Fact]
    public void The_base_image_s_flaws_are_judged_apart()
    {
        const string Policy = "fail: { severity: high, layer: own }\nwarn: { severity: high, layer: base }";

        var (_, verdict) = Judge(Policy, [s_high, High(1) with { FromBase = true }]);
        Assert.Equal([(Verdict.Fail, 1), (Verdict.Warn, 1)], verdict.Reasons.Select(reason => (reason.Verdict, reason.Findings)));

        var gate = Evaluation(Policy, [Scope()], s_scan);
        Assert.Equal(Verdict.Pass, gate.Judge(Active((High(1) with { FromBase = null }, 0))).Verdict.Verdict);
        Assert.Equal(("PG8013", NotificationLevel.Note), gate.Notifications().Select(notification => (notification.Id, notification.Level)).Single());
    }

    [Fact]
    public void Each_reason_has_its_findings_in_the_order_of_fixing()
    {
        Finding[] findings =
        [
            High(1) with { Severity = Severity.Critical },
            High(2),
            High(3) with { FixedVersion = "2", Epss = 0.2 },
            High(4) with { FixedVersion = "2", Epss = 0.9 },
            High(5) with { FixedVersion = "2", Severity = Severity.Critical },
            High(6) with { KnownExploited = true },
            High(7) with { Cvss = [TestFindings.Score("3.1", 8.8m)] },
            High(8) with { FromBase = false },
        ];

        var reason = Assert.Single(Judge("fail: { severity: [high, critical] }", findings).Verdict.Reasons);
        Assert.Equal("CVE-6 CVE-5 CVE-4 CVE-3 CVE-1 CVE-7 CVE-8 CVE-2", string.Join(' ', reason.FixOrder.Select(finding => finding.Id)));
        Assert.Equal(reason.FixOrder.Length, reason.Findings);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(71, Severity.Critical)]
    [InlineData(90, Severity.High)]
    [InlineData(98, Severity.Medium)]
    [InlineData(98, Severity.Unknown)]
    [InlineData(99, Severity.Low)]
    [InlineData(100, Severity.None)]
    [InlineData(66, Severity.Critical, Severity.High)]
    [InlineData(35, Severity.Critical, Severity.Critical, Severity.Critical, Severity.Critical, Severity.High, Severity.High, Severity.Medium, Severity.Medium, Severity.Low, Severity.Low)]
    public void The_score_is_100_where_nothing_counts_and_falls_with_what_does(int expected, params Severity[] severities) =>
        Assert.Equal(expected, Score([.. severities.Select((severity, index) => High(index) with { Severity = severity })]));

    [Fact]
    public void The_score_counts_a_flaw_once_and_what_is_exploited_twice()
    {
        Assert.Equal(90, Score(High(1), High(1)));
        Assert.Equal(83, Score(High(1), High(2)));
        Assert.Equal(83, Score(High(1) with { KnownExploited = true }));
        Assert.Equal(100, ImageScore.Of([new(High(1), Disposition.Disabled, GateAction.None, null), new(High(2), Disposition.NotAffected, GateAction.None, null)]));
        Assert.Equal(90, ImageScore.Of([new(High(1), Disposition.UnderReview, GateAction.None, null)]));
        Assert.Equal(100, Score(PolicyFindings.Unused(Text.Rules(Text.RulesFile())[0], 1)));
    }

    [Fact]
    public void Another_finding_never_raises_the_score() => Check.Sample(Gen.Select(Gen.Enum<Severity>().Array[0, 30], Gen.Enum<Severity>()), (severities, more) =>
    {
        Finding[] findings = [.. severities.Select((severity, index) => High(index) with { Severity = severity })];
        var (before, after) = (Score(findings), Score([.. findings, High(99) with { Severity = more }]));
        Assert.InRange(after, 0, before);
    });

    private static int Score(params Finding[] findings) => ImageScore.Of(findings.Select(finding => new JudgedFinding(finding, Disposition.Active, GateAction.None, null)));

    private static (JudgedFinding[] Judged, GateVerdict Verdict) Judge(string policy, IReadOnlyList<Finding> findings, IReadOnlySet<string>? baseline = null) =>
        Evaluation(policy, [Scope()], s_scan with { Baseline = baseline }).Judge(Active([.. findings.Select(finding => (finding, 0))]));

    private static (JudgedFinding[] Judged, GateVerdict Verdict) JudgeImages(string policy, ImmutableArray<ScopeValues> images, params (Finding, int)[] findings) =>
        Evaluation(policy, images, s_scan).Judge(Active(findings));

    private static GateEvaluation Evaluation(string policy, ImmutableArray<ScopeValues> images, ScanFacts scan) => new(Text.Policy($"version: 1\n{policy}\n"), images, scan, Text.Now);

    private static IEnumerable<JudgedFinding> Active(params (Finding Finding, int Image)[] findings) =>
        findings.Select(pair => new JudgedFinding(pair.Finding, Disposition.Active, GateAction.None, null) { Image = pair.Image });

    private static ScopeValues Scope(string? branch = "main") => ScopeValues.From(new("registry.example.com/shop/web:1", "src/Shop/Shop.csproj", "linux/amd64", branch));
}
