using PolicyGate.Analyzers;
using PolicyGate.Policy.Tests.World;

namespace PolicyGate.Policy.Tests;

/// <summary>The examples that users are shown, as they stand there.</summary>
public sealed class Documented_examples_tests
{
    private const string Rules = """
        version: 1
        rules:
          - name: low-risk-without-fix
            when:
              finding: [CVE-2024-0001, GHSA-xxxx-xxxx-xxxx]   # finding id or any alias
              category: [Debian]                              # contains, case-insensitive
              securityCheck: "sudo"                           # text in the title, case-insensitive
              severity: [low, medium]
              cvss: { below: 6.5 }                            # CVSS v3 base score; v4 as cvssV4
              patchable: false
              package: "pkg:deb/debian/zlib1g"                # purl, version optional, * allowed
              versions: "vers:deb/>=1:1.2.11|<1:1.2.14"       # beside package: a range
              path: "usr/share/**"
              layer: own                                      # or base
              knownExploited: true
              epss: { atLeast: 0.1 }
              cwe: [CWE-502]
              fixAge: { atLeast: 30d }                        # since the fix was published
              any: [ { severity: low }, { not: { patchable: true } } ]   # any, all, not: groups
            scope:                                            # where it applies; nothing = everywhere
              image: "registry.example.com/shop/*"            # name with its tag; also registry, repository, tag
              target: "src/Shop/Shop.csproj"                  # also platform, branch
            justification: vulnerable_code_not_in_execute_path   # OpenVEX word, or free text in `reason`
            reason: Reviewed in ticket 4711.
            expires: 2027-03-31                               # through the whole last day, UTC; or  until: fixed

        """;

    private const string Policy = """
        version: 1
        fail:
          - severity: [high, critical]
            patchable: true
          - knownExploited: true
        warn:
          - severity: [medium, high]
        trustedRef: origin/main
        trustedBranches: [main, release/*]
        database: { maxAge: 7d, onStale: fail }
        onUnreadable: fail          # also onEndOfLife, onUnknownDistribution

        """;

    /// <summary>Meets every condition of the example but the age of the fix: the example asks for a flaw without one.</summary>
    private static readonly Finding s_finding = TestFindings.Zlib with
    {
        Title = "Sudo lets anybody in",
        Locations = TestFindings.At("usr/share/doc/zlib1g/copyright"),
        FromBase = false,
        KnownExploited = true,
        Epss = 0.1,
        Cwes = ["CWE-502"],
    };

    private static string RulesWithoutFixAge { get; } =
        string.Join('\n', Rules.Split('\n').Where(line => !line.Contains("fixAge", StringComparison.Ordinal)));

    [Fact]
    public void The_rule_with_every_condition_is_free_of_mistakes()
    {
        var rule = Assert.Single(Text.Rules(Rules));

        Assert.Equal(("low-risk-without-fix", "vulnerable_code_not_in_execute_path", "Reviewed in ticket 4711.", new DateOnly(2027, 3, 31)), (rule.Name, rule.Justification, rule.Reason, rule.Expires));
        Assert.Equal(2, rule.Scope.Parts.Length);
        Assert.False(rule.Matches(s_finding, Text.Now));
        Assert.True(Text.Rules(RulesWithoutFixAge)[0].Matches(s_finding, Text.Now));
    }

    public static TheoryData<string> Misses => ["finding", "category", "securityCheck", "severity", "cvss", "patchable", "package", "versions", "path", "layer", "knownExploited", "epss", "cwe"];

    [Theory]
    [MemberData(nameof(Misses))]
    public void All_its_conditions_must_hold(string condition)
    {
        var other = condition switch
        {
            "finding" => s_finding with { Id = "CVE-2024-0002", Aliases = [] },
            "category" => s_finding with { Category = "Alpine" },
            "securityCheck" => s_finding with { Title = "Something else" },
            "severity" => s_finding with { Severity = Advisories.Severity.High },
            "cvss" => s_finding with { Cvss = [TestFindings.Score("3.1", 6.5m)] },
            "patchable" => s_finding with { FixedVersion = "1:1.2.14" },
            "package" => s_finding with { Package = TestFindings.Create("x", "pkg:deb/debian/zlib1h@1%3A1.2.13").Package },
            "versions" => s_finding with { Package = TestFindings.Create("x", "pkg:deb/debian/zlib1g@1%3A1.2.14").Package },
            "path" => s_finding with { Locations = TestFindings.At("usr/lib/x") },
            "layer" => s_finding with { FromBase = true },
            "knownExploited" => s_finding with { KnownExploited = false },
            "epss" => s_finding with { Epss = 0.09 },
            "cwe" => s_finding with { Cwes = ["CWE-79"] },
            _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, null),
        };

        Assert.False(Text.Rules(RulesWithoutFixAge)[0].Matches(other, Text.Now));
    }

    [Fact]
    public void The_policy_is_free_of_mistakes()
    {
        var policy = Text.Policy(Policy);

        Assert.Equal((2, 1, "origin/main", 2, TimeSpan.FromDays(7)), (policy.Gate.Fail.Length, policy.Gate.Warn.Length, policy.TrustedRef, policy.TrustedBranches.Length, policy.MaximumDatabaseAge));
        Assert.Equal((GateAction.Fail, GateAction.Fail), (policy.OnStale.Action, policy.OnUnreadable.Action));
    }

    /// <summary>Each block of YAML in the README is a policy or a rules file.</summary>
    [Fact]
    public void What_the_README_shows_is_free_of_mistakes()
    {
        var readme = File.ReadAllText(Path.Combine(PolicyGate.Testing.SharedData.RepositoryRoot, "README.md")).ReplaceLineEndings("\n");
        var blocks = readme.Split("```yaml\n")[1..].Select(text => text[..text.IndexOf("```", StringComparison.Ordinal)]).ToArray();

        Assert.Equal(2, blocks.Length);
        Assert.Empty(Text.MistakesOfPolicy(blocks[0]));
        Assert.Empty(Text.MistakesOfRules(blocks[1]));
    }

    /// <summary>Each block of YAML in the page on policies, too; what its example of a rule must do it does.</summary>
    [Fact]
    public void What_the_page_on_policies_shows_is_free_of_mistakes()
    {
        var page = File.ReadAllText(Path.Combine(PolicyGate.Testing.SharedData.RepositoryRoot, "docs", "policy.md")).ReplaceLineEndings("\n");
        var blocks = page.Split("```yaml\n")[1..].Select(text => text[..text.IndexOf("```", StringComparison.Ordinal)]).ToArray();

        Assert.Equal(5, blocks.Length);
        var rule = Assert.Single(Text.Rules(blocks[0]));
        Assert.All(rule.Examples, example => Assert.True(example.IsMet(rule, Text.Now)));
        Assert.Equal(2, rule.Examples.Length);
        Assert.All(blocks[1..], block => Assert.Empty(Text.MistakesOfPolicy(block)));
    }
}
