using System.Collections.Immutable;
using PolicyGate.Advisories;
using PolicyGate.Analyzers;
using PolicyGate.Policy.Gates;
using PolicyGate.Policy.Judging;
using PolicyGate.Policy.Rules;
using PolicyGate.Policy.Tests.World;

namespace PolicyGate.Policy.Tests;

public sealed class Gate_tests
{
    private static readonly DateTimeOffset s_now = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);

    private static readonly ScanFacts s_scan = new(s_now, []);

    [Theory]
    [InlineData(Severity.Critical, Verdict.Fail, "severity: high, critical")]
    [InlineData(Severity.High, Verdict.Fail, "severity: high, critical")]
    [InlineData(Severity.Medium, Verdict.Warn, "severity: medium, low, none, unknown")]
    [InlineData(Severity.Low, Verdict.Warn, "severity: medium, low, none, unknown")]
    [InlineData(Severity.None, Verdict.Warn, "severity: medium, low, none, unknown")]
    [InlineData(Severity.Unknown, Verdict.Warn, "severity: medium, low, none, unknown")]
    public void The_built_in_policy_fails_on_high_and_critical_and_warns_of_the_rest(Severity severity, Verdict expected, string condition)
    {
        var verdict = Judge(GatePolicy.BuiltIn, s_scan, TestFindings.Zlib with { Severity = severity });

        Assert.Equal(expected, verdict.Verdict);
        Assert.Equal([new GateReason(expected, condition, null, 1)], verdict.Reasons);
    }

    [Fact]
    public void Every_condition_that_is_met_is_told_worst_first_with_its_place_and_count()
    {
        var policy = Text.Policy("version: 1\nwarn:\n  - severity: [low, medium, high]\n  - layer: base\nfail:\n  - severity: critical\n  - severity: high\n    patchable: true\n");

        var verdict = Judge(policy, s_scan, TestFindings.Zlib, TestFindings.Newtonsoft, TestFindings.Root);

        Assert.Equal(Verdict.Fail, verdict.Verdict);
        Assert.Equal(
            [
                new(Verdict.Fail, "severity: high; patchable: true", new("policy.yaml", 7, 5), 1),
                new(Verdict.Warn, "severity: low, medium, high", new("policy.yaml", 3, 5), 3),
                new(Verdict.Warn, "layer: base", new("policy.yaml", 4, 5), 1),
            ],
            verdict.Reasons);
    }

    [Theory]
    [InlineData("fail: [{ severity: critical }]", Verdict.Pass)]
    [InlineData("warn: [{ severity: high }]", Verdict.Warn)]
    [InlineData("fail: { severity: high }", Verdict.Fail)]
    [InlineData("fail: [{ severity: high, patchable: false }]", Verdict.Pass)]
    [InlineData("fail: [{ severity: high }]\nignore: [{ category: NuGet }]", Verdict.Pass)]
    [InlineData("fail: [{ severity: high }]\nignore: [{ category: Debian }]", Verdict.Fail)]
    [InlineData("fail: [{ knownExploited: true }]", Verdict.Pass)]
    [InlineData("fail: [{ cvss: { atLeast: 7.5 } }]", Verdict.Fail)]
    [InlineData("fail: [{ cvss: { above: 7.5 } }]", Verdict.Pass)]
    [InlineData("fail: [{ path: 'app/*.deps.json' }]", Verdict.Fail)]
    [InlineData("onUnreadable: fail", Verdict.Fail)]
    [InlineData("ignore: [{ severity: high }]", Verdict.Pass)]
    public void A_policy_decides_about_an_unfixed_or_fixed_flaw(string policy, Verdict expected) =>
        Assert.Equal(expected, Judge(Text.Policy($"version: 1\n{policy}\n"), s_scan, TestFindings.Newtonsoft).Verdict);

    [Fact]
    public void What_is_ignored_in_one_place_counts_in_another()
    {
        var policy = Text.Policy("version: 1\nfail: { severity: high }\nignore: { path: 'test/**' }\n");

        Assert.Equal(Verdict.Pass, Judge(policy, s_scan, TestFindings.Newtonsoft with { Locations = TestFindings.At("test/a") }).Verdict);
        Assert.Equal(Verdict.Fail, Judge(policy, s_scan, TestFindings.Newtonsoft with { Locations = TestFindings.At("app/a", "test/a") }).Verdict);
    }

    [Fact]
    public void Findings_about_the_policy_meet_a_condition_only_where_it_names_their_category()
    {
        var finding = PolicyFindings.Unused(Text.Rules(Text.RulesFile())[0], 1);

        Assert.Equal(Verdict.Pass, Of("fail: { severity: low }"));
        Assert.Equal(Verdict.Pass, Of("fail: { not: { severity: high } }"));
        Assert.Equal(Verdict.Pass, Judge(GatePolicy.BuiltIn, s_scan, finding).Verdict);
        Assert.Equal(Verdict.Fail, Of("fail: { category: Policy }"));
        Assert.Equal(Verdict.Fail, Of("fail: { any: [{ category: policy }, { severity: critical }] }"));
        Assert.Equal(Verdict.Pass, Of("fail: { category: Policy, severity: high }"));

        Verdict Of(string policy) => Judge(Text.Policy($"version: 1\n{policy}\n"), s_scan, finding).Verdict;
    }

    [Theory]
    [InlineData("2026-06-08T12:00:00Z", "", Verdict.Pass)]
    [InlineData("2026-06-08T11:59:59Z", "", Verdict.Error)]
    [InlineData(null, "", Verdict.Error)]
    [InlineData("2026-06-16T00:00:00Z", "", Verdict.Pass)]
    [InlineData("2026-06-08T11:59:59Z", "database: { onStale: warn }", Verdict.Warn)]
    [InlineData("2026-06-08T11:59:59Z", "database: { onStale: ignore }", Verdict.Pass)]
    [InlineData(null, "database: { onStale: ignore }", Verdict.Pass)]
    [InlineData("2026-06-08T11:59:59Z", "database: { maxAge: 8d }", Verdict.Pass)]
    [InlineData("2026-06-15T00:00:00Z", "database: { maxAge: 12h }", Verdict.Pass)]
    [InlineData("2026-06-14T23:59:59Z", "database: { maxAge: 12h }", Verdict.Error)]
    [InlineData("2020-01-01T00:00:00Z", "database: { maxAge: 36500d, onStale: fail }", Verdict.Pass)]
    public void A_stale_database_is_judged_as_the_policy_says(string? date, string key, Verdict expected) => Assert.Equal(
        expected,
        Judge(Text.Policy($"version: 1\n{key}\n"), new(date is null ? null : DateTimeOffset.Parse(date, System.Globalization.CultureInfo.InvariantCulture), [])).Verdict);

    [Fact]
    public void A_stale_database_stands_before_all_else()
    {
        var policy = Text.Policy("version: 1\nfail: { severity: high }\ndatabase:\n  maxAge: 1d\n  onStale: fail\n");

        var verdict = Judge(policy, new(s_now.AddDays(-2), []), TestFindings.Newtonsoft);

        Assert.Equal(Verdict.Error, verdict.Verdict);
        Assert.Equal(
            [new(Verdict.Error, "database older than 1 day", new("policy.yaml", 5, 3), 0), new(Verdict.Fail, "severity: high", new("policy.yaml", 2, 7), 1)],
            verdict.Reasons);
    }

    [Theory]
    [InlineData("PG8001", "", Verdict.Fail, "something could not be read")]
    [InlineData("PG8001", "onUnreadable: warn", Verdict.Warn, "something could not be read")]
    [InlineData("PG8001", "onUnreadable: ignore", Verdict.Pass, null)]
    [InlineData("PG0001", "", Verdict.Fail, "something could not be read")]
    [InlineData("PG8002", "", Verdict.Fail, "unknown distribution")]
    [InlineData("PG8002", "onUnknownDistribution: warn", Verdict.Warn, "unknown distribution")]
    [InlineData("PG8002", "onUnknownDistribution: ignore", Verdict.Pass, null)]
    [InlineData("PG8007", "", Verdict.Fail, "unknown distribution")]
    [InlineData("PG8003", "", Verdict.Fail, "distribution at its end of life")]
    [InlineData("PG8003", "onEndOfLife: warn", Verdict.Warn, "distribution at its end of life")]
    [InlineData("PG8003", "onEndOfLife: ignore\nonUnreadable: fail", Verdict.Pass, null)]
    [InlineData("PG8005", "", Verdict.Pass, null)]
    [InlineData("PG8006", "", Verdict.Pass, null)]
    [InlineData("PG8011", "", Verdict.Pass, null)]
    public void A_gap_of_the_scan_is_judged_as_the_policy_says(string notification, string keys, Verdict expected, string? reason)
    {
        var verdict = Judge(Text.Policy($"version: 1\n{keys}\n"), new(s_now, [new(notification, NotificationLevel.Warning, "A gap.")]));

        Assert.Equal(expected, verdict.Verdict);
        Assert.Equal(reason, verdict.Reasons.SingleOrDefault()?.Condition);
    }

    private static GateVerdict Judge(GatePolicy policy, ScanFacts scan, params ImmutableArray<Finding> findings)
    {
        var (_, verdict) = new GateEvaluation(policy, [Nowhere], scan, s_now)
            .Judge(findings.Select(finding => new JudgedFinding(finding, Disposition.Active, GateAction.None, null) { Image = 0 }));
        return verdict with { Reasons = [.. verdict.Reasons.Select(reason => reason with { FixOrder = [] })] };
    }

    private static ScopeValues Nowhere { get; } = new(null, null, null, null, null, null, null);
}
