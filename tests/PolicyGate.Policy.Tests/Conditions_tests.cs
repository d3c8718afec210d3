using PolicyGate.Advisories;
using PolicyGate.Analyzers;
using PolicyGate.Policy.Tests.World;

namespace PolicyGate.Policy.Tests;

public sealed class Conditions_tests
{
    private static readonly Dictionary<string, Finding> s_findings = new()
    {
        ["zlib"] = TestFindings.Zlib,
        ["newtonsoft"] = TestFindings.Newtonsoft,
        ["root"] = TestFindings.Root,
        ["unknown severity"] = TestFindings.Zlib with { Severity = Severity.Unknown },
        ["no severity"] = TestFindings.Zlib with { Severity = Severity.None },
        ["no score"] = TestFindings.Zlib with { Cvss = [] },
        ["6.4"] = TestFindings.Zlib with { Cvss = [TestFindings.Score("3.1", 6.4m)] },
        ["6.5"] = TestFindings.Zlib with { Cvss = [TestFindings.Score("3.0", 6.5m)] },
        ["6.6"] = TestFindings.Zlib with { Cvss = [TestFindings.Score("3.1", 6.6m)] },
        ["v2 and v4 only"] = TestFindings.Zlib with { Cvss = [TestFindings.Score("4.0", 5.3m), TestFindings.Score("2.0", 4.3m)] },
        ["two sources"] = TestFindings.Zlib with { Cvss = [TestFindings.Score("4.0", 9.3m), TestFindings.Score("3.1", 5.5m), TestFindings.Score("3.1", 9.8m)] },
        ["exploited"] = TestFindings.Zlib with { KnownExploited = true, Epss = 0.1 },
        ["cwe"] = TestFindings.Zlib with { Cwes = ["CWE-20", "CWE-502"] },
        ["unknown layer"] = TestFindings.Zlib with { FromBase = null },
        ["no place"] = TestFindings.Zlib with { Locations = [] },
        ["fixed 10 days"] = TestFindings.Newtonsoft with { Published = Text.Now.AddDays(-10) },
        ["published, not fixed"] = TestFindings.Zlib with { Published = Text.Now.AddDays(-10) },
        ["published tomorrow"] = TestFindings.Newtonsoft with { Published = Text.Now.AddDays(1) },
        ["two places"] = TestFindings.Newtonsoft with { Locations = TestFindings.At("app/Shop.deps.json", "test/Shop.deps.json") },
    };

    [Theory]
    // An id, also as an alias, whatever the case.
    [InlineData("finding: CVE-2024-0001", "zlib", true)]
    [InlineData("finding: cve-2024-0001", "zlib", true)]
    [InlineData("finding: [CVE-1999-0001, debian-cve-2024-0001]", "zlib", true)]
    [InlineData("finding: CVE-2024-000", "zlib", false)]
    [InlineData("not: { finding: CVE-1999-0001 }", "zlib", true)]
    [InlineData("not: { finding: DEBIAN-CVE-2024-0001 }", "zlib", false)]
    [InlineData("finding: PG2001", "root", true)]
    // Contains, whatever the case.
    [InlineData("category: debian", "zlib", true)]
    [InlineData("category: [Alpine, Deb]", "zlib", true)]
    [InlineData("category: Ubuntu", "zlib", false)]
    [InlineData("not: { category: Debian }", "newtonsoft", true)]
    [InlineData("securityCheck: OVERFLOW", "zlib", true)]
    [InlineData("securityCheck: sudo", "zlib", false)]
    [InlineData("securityCheck: [sudo, zlib]", "zlib", true)]
    // Severities; an unknown one is met only by its own name.
    [InlineData("severity: low", "zlib", true)]
    [InlineData("severity: [low, medium]", "zlib", true)]
    [InlineData("severity: HIGH", "newtonsoft", true)]
    [InlineData("severity: [medium, high]", "zlib", false)]
    [InlineData("severity: none", "no severity", true)]
    [InlineData("severity: [none, low]", "unknown severity", false)]
    [InlineData("not: { severity: [high, critical] }", "unknown severity", false)]
    [InlineData("severity: unknown", "unknown severity", true)]
    [InlineData("not: { severity: unknown }", "unknown severity", false)]
    [InlineData("not: { severity: unknown }", "zlib", true)]
    [InlineData("not: { severity: high }", "zlib", true)]
    // Ages of fixes: the bound itself, no fix, no date, and a date that is still to come.
    [InlineData("fixAge: { atLeast: 10d }", "fixed 10 days", true)]
    [InlineData("fixAge: { above: 10d }", "fixed 10 days", false)]
    [InlineData("fixAge: { atMost: 240h }", "fixed 10 days", true)]
    [InlineData("fixAge: { below: 2w }", "fixed 10 days", true)]
    [InlineData("not: { fixAge: { below: 2w } }", "fixed 10 days", false)]
    [InlineData("not: { fixAge: { below: 1w } }", "fixed 10 days", true)]
    [InlineData("fixAge: { atLeast: 0d }", "published, not fixed", false)]
    [InlineData("not: { fixAge: { atLeast: 30d } }", "published, not fixed", false)]
    [InlineData("fixAge: { atLeast: 0d }", "newtonsoft", false)]
    [InlineData("not: { fixAge: { atLeast: 0d } }", "newtonsoft", false)]
    [InlineData("fixAge: { below: 1d }", "published tomorrow", true)]
    [InlineData("fixAge: { atLeast: 1h }", "published tomorrow", false)]
    // Scores: the bound itself, and none.
    [InlineData("cvss: { below: 6.5 }", "6.4", true)]
    [InlineData("cvss: { below: 6.5 }", "6.5", false)]
    [InlineData("cvss: { atMost: 6.5 }", "6.5", true)]
    [InlineData("cvss: { atMost: 6.5 }", "6.6", false)]
    [InlineData("cvss: { above: 6.5 }", "6.5", false)]
    [InlineData("cvss: { above: 6.5 }", "6.6", true)]
    [InlineData("cvss: { atLeast: 6.5 }", "6.5", true)]
    [InlineData("cvss: { atLeast: 6.5 }", "6.4", false)]
    [InlineData("cvss: { atLeast: 6.4, below: 6.6 }", "6.5", true)]
    [InlineData("cvss: { below: 6.5 }", "no score", false)]
    [InlineData("cvss: { atLeast: 0 }", "no score", false)]
    [InlineData("not: { cvss: { below: 7 } }", "no score", false)]
    [InlineData("not: { cvss: { atLeast: 7 } }", "no score", false)]
    [InlineData("not: { cvss: { below: 6.5 } }", "6.5", true)]
    [InlineData("cvss: { atLeast: 0 }", "v2 and v4 only", false)]
    [InlineData("cvssV4: { below: 6.5 }", "v2 and v4 only", true)]
    [InlineData("cvssV4: { below: 6.5 }", "6.4", false)]
    [InlineData("cvss: { below: 6 }", "two sources", true)]
    [InlineData("cvssV4: { above: 9 }", "two sources", true)]
    // Patchable and known to be exploited are said of flaws of packages.
    [InlineData("patchable: false", "zlib", true)]
    [InlineData("patchable: true", "zlib", false)]
    [InlineData("patchable: true", "newtonsoft", true)]
    [InlineData("not: { patchable: true }", "zlib", true)]
    [InlineData("patchable: false", "root", false)]
    [InlineData("not: { patchable: true }", "root", false)]
    [InlineData("knownExploited: true", "exploited", true)]
    [InlineData("knownExploited: true", "zlib", false)]
    [InlineData("knownExploited: false", "zlib", true)]
    [InlineData("epss: { atLeast: 0.1 }", "exploited", true)]
    [InlineData("epss: { above: 0.1 }", "exploited", false)]
    [InlineData("epss: { atLeast: 0 }", "zlib", false)]
    [InlineData("fixAge: { atLeast: 30d }", "newtonsoft", false)]
    [InlineData("not: { fixAge: { atLeast: 30d } }", "newtonsoft", false)]
    [InlineData("cwe: CWE-502", "cwe", true)]
    [InlineData("cwe: [cwe-20]", "cwe", true)]
    [InlineData("cwe: CWE-50", "cwe", false)]
    [InlineData("not: { cwe: CWE-502 }", "zlib", false)]
    // Packages.
    [InlineData("package: pkg:deb/debian/zlib1g", "zlib", true)]
    [InlineData("package: pkg:deb/debian/zlib1g@1:1.2.13.dfsg-1", "zlib", true)]
    [InlineData("package: pkg:deb/debian/zlib1g@1:1.2.13.dfsg-2", "zlib", false)]
    [InlineData("package: 'pkg:deb/debian/zlib1g@1:1.2.13.*'", "zlib", true)]
    [InlineData("package: 'pkg:deb/debian/zlib*'", "zlib", true)]
    [InlineData("package: 'pkg:deb/*'", "zlib", true)]
    [InlineData("package: pkg:deb/ubuntu/zlib1g", "zlib", false)]
    [InlineData("package: pkg:deb/debian/zlib", "zlib", false)]
    [InlineData("package: 'pkg:deb/debian/zlib1g?distro=debian-12'", "zlib", true)]
    [InlineData("package: 'pkg:deb/debian/zlib1g?distro=debian-11'", "zlib", false)]
    [InlineData("package: 'pkg:deb/debian/zlib1g?epoch=1'", "zlib", false)]
    [InlineData("package: pkg:nuget/newtonsoft.json", "newtonsoft", true)]
    [InlineData("package: pkg:nuget/Newtonsoft.Json@12.0.1.0", "newtonsoft", true)]
    [InlineData("package: pkg:nuget/Newtonsoft.Json@12.0.2", "newtonsoft", false)]
    [InlineData("package: ['pkg:nuget/Azure.*', 'pkg:nuget/Newtonsoft.*']", "newtonsoft", true)]
    [InlineData("package: 'pkg:nuget/*'", "zlib", false)]
    [InlineData("package: 'pkg:nuget/*'", "root", false)]
    [InlineData("not: { package: 'pkg:nuget/*' }", "root", false)]
    [InlineData("not: { package: 'pkg:nuget/*' }", "zlib", true)]
    [InlineData("package: pkg:deb/debian/zlib1g, versions: 'vers:deb/>=1:1.2.11|<1:1.2.14'", "zlib", true)]
    [InlineData("package: pkg:deb/debian/zlib1g, versions: 'vers:deb/<1:1.2.11'", "zlib", false)]
    [InlineData("versions: 'vers:nuget/*'", "zlib", false)]
    [InlineData("not: { versions: 'vers:nuget/<1' }", "zlib", false)]
    [InlineData("versions: ['vers:deb/*', 'vers:nuget/<13']", "newtonsoft", true)]
    // Where it is: a rule must match everywhere.
    [InlineData("path: 'var/lib/**'", "zlib", true)]
    [InlineData("path: /var/lib/dpkg/status", "zlib", true)]
    [InlineData("path: 'var/*'", "zlib", false)]
    [InlineData("path: ['usr/**', 'var/**']", "zlib", true)]
    [InlineData("path: '**'", "no place", false)]
    [InlineData("not: { path: 'usr/**' }", "no place", false)]
    [InlineData("not: { path: 'usr/**' }", "zlib", true)]
    [InlineData("path: 'test/**'", "two places", false)]
    [InlineData("not: { path: 'test/**' }", "two places", false)]
    [InlineData("path: ['test/**', 'app/**']", "two places", true)]
    [InlineData("any: [{ path: 'test/**' }, { path: 'app/**' }]", "two places", true)]
    [InlineData("layer: base", "zlib", true)]
    [InlineData("layer: own", "zlib", false)]
    [InlineData("layer: own", "newtonsoft", true)]
    [InlineData("layer: own", "unknown layer", false)]
    [InlineData("layer: base", "unknown layer", false)]
    [InlineData("not: { layer: own }", "unknown layer", false)]
    // Groups.
    [InlineData("any: [{ severity: high }, { not: { patchable: true } }]", "zlib", true)]
    [InlineData("any: [{ severity: high }, { patchable: true }]", "zlib", false)]
    [InlineData("any: [{ cvss: { below: 7 } }, { severity: low }]", "no score", true)]
    [InlineData("any: { severity: low }", "zlib", true)]
    [InlineData("all: [{ severity: low }, { patchable: false }]", "zlib", true)]
    [InlineData("all: [{ severity: low }, { patchable: true }]", "zlib", false)]
    [InlineData("not: { any: [{ cvss: { above: 9 } }, { severity: high }] }", "no score", false)]
    [InlineData("not: { all: [{ cvss: { above: 9 } }, { severity: high }] }", "no score", true)]
    [InlineData("not: { not: { severity: low } }", "zlib", true)]
    [InlineData("severity: low, patchable: false, category: Debian", "zlib", true)]
    [InlineData("severity: low, patchable: false, category: Alpine", "zlib", false)]
    public void A_rule_matches_where_all_its_conditions_hold(string conditions, string finding, bool expected) =>
        Assert.Equal(expected, Text.Condition($"{{ {conditions} }}").HoldsEverywhere(s_findings[finding], Text.Now));

    [Theory]
    [InlineData("path: 'test/**'", "two places", true)]
    [InlineData("not: { path: 'test/**' }", "two places", true)]
    [InlineData("path: 'usr/**'", "two places", false)]
    [InlineData("path: '**'", "no place", false)]
    [InlineData("severity: high", "two places", true)]
    public void The_gate_asks_whether_a_condition_holds_at_one_of_the_places(string conditions, string finding, bool expected) =>
        Assert.Equal(expected, Text.Condition($"{{ {conditions} }}").Somewhere(s_findings[finding], Text.Now) == true);

    [Theory]
    [InlineData("severity: [high, critical], patchable: true", "severity: high, critical; patchable: true")]
    [InlineData("patchable: true, severity: high", "severity: high; patchable: true")]
    [InlineData("cvss: { below: 7, atLeast: 6.50 }", "cvss: at least 6.50, below 7")]
    [InlineData("fixAge: { above: 2w }", "fixAge: above 14 days")]
    [InlineData("any: [{ severity: low }, { not: { layer: own } }]", "any of (severity: low) or (not (layer: own))")]
    [InlineData("package: 'pkg:nuget/Azure.*'", "package: pkg:nuget/Azure.*")]
    public void A_condition_can_be_said_in_words(string conditions, string expected) =>
        Assert.Equal(expected, Text.Condition($"{{ {conditions} }}").ToString());
}
