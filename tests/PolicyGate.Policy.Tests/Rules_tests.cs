using System.Collections.Immutable;
using CsCheck;
using PolicyGate.Advisories;
using PolicyGate.Analyzers;
using PolicyGate.Policy.Gates;
using PolicyGate.Policy.Judging;
using PolicyGate.Policy.Rules;
using PolicyGate.Policy.Signatures;
using PolicyGate.Policy.Tests.World;

namespace PolicyGate.Policy.Tests;

public sealed class Rules_tests
{
    private static readonly DateTimeOffset s_now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly ScopeFacts s_facts = new("registry.example.com:5000/shop/web:1.2", "src/Shop/Shop.csproj", "linux/amd64", "release/1.2");

    [Theory]
    [InlineData("image: 'registry.example.com:5000/shop/*'", true)]
    [InlineData("image: 'registry.example.com:5000/shop/web:1.2'", true)]
    [InlineData("image: 'registry.example.com:5000/shop/web'", false)]
    [InlineData("image: '*/web:*'", true)]
    [InlineData("image: 'Registry.example.com:5000/shop/*'", false)]
    [InlineData("image: [other, '*:1.2']", true)]
    [InlineData("registry: registry.example.com:5000", true)]
    [InlineData("registry: registry.example.com", false)]
    [InlineData("repository: shop/web", true)]
    [InlineData("repository: 'shop/*'", true)]
    [InlineData("repository: web", false)]
    [InlineData("tag: 1.2", true)]
    [InlineData("tag: '1.*'", true)]
    [InlineData("tag: 2.0", false)]
    [InlineData("target: src/Shop/Shop.csproj", true)]
    [InlineData("target: 'src/**'", true)]
    [InlineData("target: 'src/*'", false)]
    [InlineData("platform: linux/amd64", true)]
    [InlineData("platform: 'linux/*'", true)]
    [InlineData("platform: windows/amd64", false)]
    [InlineData("branch: 'release/*'", true)]
    [InlineData("branch: main", false)]
    [InlineData("platform: linux/amd64, tag: 2.0", false)]
    public void A_scope_takes_in_what_all_its_keys_match(string scope, bool expected) =>
        Assert.Equal(expected, Scope(scope).Contains(ScopeValues.From(s_facts)));

    [Theory]
    [InlineData("image")]
    [InlineData("registry")]
    [InlineData("repository")]
    [InlineData("tag")]
    [InlineData("target")]
    [InlineData("branch")]
    public void A_scope_takes_in_nothing_where_its_value_isnt_known(string key)
    {
        var unknown = ScopeValues.From(new(null, null, "linux/amd64", null));

        Assert.False(Scope($"{key}: '**'").Contains(unknown));
    }

    [Theory]
    [InlineData("web", null, "web", null)]
    [InlineData("web:1.2", null, "web", "1.2")]
    [InlineData("shop/web:1.2", null, "shop/web", "1.2")]
    [InlineData("localhost/web", "localhost", "web", null)]
    [InlineData("127.0.0.1:5000/a/b:c@sha256:0123", "127.0.0.1:5000", "a/b", "c")]
    [InlineData("example.com/web@sha256:0123", "example.com", "web", null)]
    public void An_image_name_has_parts(string name, string? registry, string repository, string? tag)
    {
        var values = ScopeValues.From(new(name, null, "linux/amd64", null));

        Assert.Equal((registry, repository, tag), (values.Registry, values.Repository, values.Tag));
    }

    [Theory]
    [InlineData("2026-05-31T23:59:59Z", Disposition.Disabled)]
    [InlineData("2026-06-30T00:00:00Z", Disposition.Disabled)]
    [InlineData("2026-06-30T23:59:59Z", Disposition.Disabled)]
    [InlineData("2026-06-30T23:59:59.9999999Z", Disposition.Disabled)]
    [InlineData("2026-07-01T01:59:59+02:00", Disposition.Disabled)]
    [InlineData("2026-07-01T00:00:00Z", Disposition.Active)]
    [InlineData("2026-06-30T20:00:00-04:00", Disposition.Active)]
    public void A_rule_counts_through_the_whole_last_day_in_UTC(string moment, Disposition expected)
    {
        var judged = Judge(Text.RulesFile(more: "expires: 2026-06-30"), [TestFindings.Zlib], DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(expected, judged.Single(finding => finding.Finding.Id == "CVE-2024-0001").Disposition);
        Assert.Equal(expected == Disposition.Active ? ["PG9021"] : [], judged.Select(finding => finding.Finding.Id).Where(id => id.StartsWith("PG", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_expired_rule_is_a_finding_at_its_line_also_out_of_its_scope()
    {
        var finding = Assert.Single(Judge(Text.RulesFile(more: "expires: 2026-05-31\nscope: { tag: x }"), [])).Finding;

        Assert.Equal(("PG9021", "Policy", Severity.Medium, new SourcePlace("rules.yaml", 3, 5)), (finding.Id, finding.Category, finding.Severity, finding.Source!.Value));
        Assert.Equal("The rule 'zlib' counted through 2026-05-31, UTC: what it disabled counts again", finding.Title);
    }

    [Fact]
    public void A_rule_until_a_fix_ends_when_a_fix_is_published()
    {
        var rules = Text.RulesFile(more: "until: fixed");

        Assert.Equal([("CVE-2024-0001", Disposition.Disabled)], Dispositions(Judge(rules, [TestFindings.Zlib])));
        Assert.Equal(
            [("CVE-2024-0001", Disposition.Active), ("PG9021", Disposition.Active)],
            Dispositions(Judge(rules, [TestFindings.Zlib with { FixedVersion = "2" }])));
        Assert.Equal([("PG9022", Disposition.Active)], Dispositions(Judge(rules, [])));
    }

    [Fact]
    public void A_rule_that_matches_nothing_is_a_finding_unless_it_is_out_of_scope()
    {
        Assert.Equal([("PG2001", Disposition.Active), ("PG9022", Disposition.Active)], Dispositions(Judge(Text.RulesFile(), [TestFindings.Root])));
        Assert.Equal([("PG2001", Disposition.Active)], Dispositions(Judge(Text.RulesFile(more: "scope: { tag: other }"), [TestFindings.Root])));
    }

    [Fact]
    public void The_first_of_several_rules_is_named_and_none_of_them_is_unused()
    {
        var judged = Judge("""
            version: 1
            rules:
              - name: by-severity
                when: { severity: low }
                justification: vulnerable_code_not_present
                reason: Not here.
                expires: 2027-01-31
              - name: by-id
                when: { finding: CVE-2024-0001 }
            """, [TestFindings.Zlib]);

        var rule = Assert.Single(judged).Rule!;
        Assert.Equal(
            ("by-severity", new SourcePlace("rules.yaml", 3, 5), 7, "vulnerable_code_not_present", "Not here.", new DateOnly(2027, 1, 31)),
            (rule.Name, rule.Place, rule.EndLine, rule.Justification, rule.Reason, rule.Expires!.Value));
    }

    [Fact]
    public void Findings_about_the_policy_are_disabled_only_by_a_rule_that_names_their_category()
    {
        const string Unused = "version: 1\nrules:\n  - name: gone\n    when: { finding: CVE-1999-1 }\n  - name: hide\n    when: { CONDITION }\n";

        Assert.Equal(Disposition.Active, Of("severity: low, finding: PG9022"));
        Assert.Equal(Disposition.Active, Of("not: { category: Debian }"));
        Assert.Equal(Disposition.Active, Of("category: Pol"));
        Assert.Equal(Disposition.Disabled, Of("category: policy, finding: PG9022"));

        Disposition Of(string condition) => Judge(Unused.Replace("CONDITION", condition, StringComparison.Ordinal), [TestFindings.Root])
            .Single(judged => judged.Finding.Title.Contains("'gone'", StringComparison.Ordinal)).Disposition;
    }

    [Fact]
    public void A_rule_never_hides_itself()
    {
        var judged = Judge("version: 1\nrules:\n  - name: hide\n    when: { category: Policy }\n    until: fixed\n", [TestFindings.Zlib]);

        Assert.Equal([("CVE-2024-0001", Disposition.Active), ("PG9022", Disposition.Active)], Dispositions(judged));
    }

    // Conditions of every kind, to be put together at random.
    private static readonly string[] s_conditions =
    [
        "severity: [low, high]", "patchable: true", "patchable: false", "knownExploited: true", "layer: own", "layer: base", "cvss: { below: 6 }", "cvss: { atLeast: 5 }",
        "cvssV4: { above: 1 }", "epss: { atMost: 0.5 }", "fixAge: { below: 3d }", "finding: [CVE-1, CVE-2]", "category: NuGet", "cwe: CWE-79", "package: 'pkg:nuget/*'",
        "versions: 'vers:deb/<1:2'", "securityCheck: zlib", "path: 'app/**'",
    ];

    private static readonly Gen<string> s_condition = Gen.Recursive<string>((depth, inner) => depth > 2
        ? Gen.OneOf(s_conditions)
        : Gen.Frequency(
            (6, Gen.OneOf(s_conditions)),
            (1, inner.Array[1, 3].Select(group => $"any: [{string.Join(", ", group.Select(one => $"{{ {one} }}"))}]")),
            (1, inner.Array[1, 3].Select(group => $"all: [{string.Join(", ", group.Select(one => $"{{ {one} }}"))}]")),
            (1, inner.Select(one => $"not: {{ {one} }}"))));

    private static readonly Gen<Finding> s_finding = Gen.Select(Gen.Int[1, 4], Gen.Enum<Severity>(), Gen.Int[0, 3], Gen.Bool, Gen.Bool, Gen.Int[0, 3], (id, severity, score, nuget, patchable, rest) =>
        (rest == 3 ? TestFindings.Root : nuget ? TestFindings.Newtonsoft : TestFindings.Zlib) with
        {
            Id = $"CVE-{id}",
            Severity = severity,
            Cvss = score switch { 0 => [], 1 => [TestFindings.Score("3.1", 5.9m)], 2 => [TestFindings.Score("3.1", 6m)], _ => [TestFindings.Score("4.0", 6m)] },
            FixedVersion = patchable ? "99" : null,
            FromBase = rest switch { 0 => null, 1 => true, _ => false },
            Epss = rest == 1 ? 0.4 : null,
            KnownExploited = rest == 2,
            Cwes = rest == 2 ? ["CWE-79"] : [],
            Locations = rest switch { 0 => [], 1 => TestFindings.At("app/a", "lib/b"), _ => TestFindings.At("app/a") },
        });

    [Fact]
    public void Adding_a_condition_never_makes_a_rule_match_more() => Check.Sample(Gen.Select(s_condition, s_condition, s_finding), (one, more, finding) =>
    {
        var both = Text.Condition($"{{ all: [{{ {one} }}, {{ {more} }}] }}");
        Assert.True(!both.HoldsEverywhere(finding, Text.Now) || Text.Condition($"{{ {one} }}").HoldsEverywhere(finding, Text.Now));
    });

    [Fact]
    public void A_condition_and_its_negation_never_hold_both() => Check.Sample(Gen.Select(s_condition, s_finding), (condition, finding) =>
        Assert.False(Text.Condition($"{{ {condition} }}").HoldsEverywhere(finding, Text.Now) && Text.Condition($"{{ not: {{ {condition} }} }}").HoldsEverywhere(finding, Text.Now)));

    [Fact]
    public void What_holds_everywhere_holds_somewhere() => Check.Sample(Gen.Select(s_condition, s_finding), (condition, finding) =>
    {
        var parsed = Text.Condition($"{{ {condition} }}");
        Assert.True(finding.Locations.IsEmpty || !parsed.HoldsEverywhere(finding, Text.Now) || parsed.Somewhere(finding, Text.Now) == true);
    });

    [Fact]
    public void The_order_of_rules_changes_no_disposition() => Check.Sample(Gen.Select(s_condition.Array[1, 6], s_finding.Array[0, 8], Gen.Int), (conditions, findings, seed) =>
    {
        var rules = conditions.Select((condition, index) => $"  - name: r{index}\n    when: {{ {condition} }}\n").ToArray();
        var shuffled = rules.ToArray();
        new Random(seed).Shuffle(shuffled);

        // Not from the rules' lines, which move with them.
        Assert.Equal(Told(rules), Told(shuffled));

        string[] Told(string[] all) => [.. Judge($"version: 1\nrules:\n{string.Concat(all)}", findings)
            .Select(judged => $"{judged.Finding.Id} {judged.Finding.Title} {judged.Finding.Package?.Purl} {judged.Disposition}").Order(StringComparer.Ordinal)];
    }, iter: 500);

    [Fact]
    public void Every_finding_has_one_disposition_and_none_is_lost() => Check.Sample(Gen.Select(s_condition.Array[1, 4], s_condition.Array[1, 4], s_finding.Array[0, 8]), (trusted, proposed, findings) =>
    {
        var judgement = new RuleJudgement(Known(trusted), Known(proposed), [new(findings, ScopeValues.From(s_facts))], GatePolicy.BuiltIn, s_now).Judge([]);

        var ofScan = judgement.Where(judged => judged.Finding.Category != PolicyChecks.Category).ToArray();
        Assert.Equal(findings, ofScan.Select(judged => judged.Finding));
        Assert.All(ofScan, judged => Assert.Equal(judged.Disposition is Disposition.Disabled or Disposition.UnderReview, judged.Rule is not null));
        Assert.Equal(findings.Length, ofScan.Count(judged => judged.Counts) + ofScan.Count(judged => judged.Disposition == Disposition.Disabled));

        static ImmutableArray<KnownRule> Known(string[] conditions) => Rules($"version: 1\nrules:\n{string.Concat(conditions.Select((condition, index) => $"  - name: r{index}\n    when: {{ {condition} }}\n"))}");
    }, iter: 500);

    private static RuleScope Scope(string scope) => Text.Rules(Text.RulesFile(more: $"scope: {{ {scope} }}"))[0].Scope;

    private static ImmutableArray<KnownRule> Rules(string yaml) => [.. Text.Rules(yaml).Select(rule => KnownRule.Create(rule, null, TrustedSigners.None, []))];

    private static List<JudgedFinding> Judge(string rules, IReadOnlyList<Finding> findings, DateTimeOffset? asOf = null) =>
        new RuleJudgement(Rules(rules), [], [new(findings, ScopeValues.From(s_facts))], GatePolicy.BuiltIn, asOf ?? s_now).Judge([]);

    private static IEnumerable<(string Id, Disposition Disposition)> Dispositions(IEnumerable<JudgedFinding> judged) =>
        FindingOrder.Sort(judged).Select(finding => (finding.Finding.Id, finding.Disposition)).OrderBy(pair => pair.Id, StringComparer.Ordinal);
}
