using System.Text;
using CsCheck;
using PolicyGate.Policy.Tests.World;

namespace PolicyGate.Policy.Tests;

public sealed class Mistakes_of_rules_tests
{
    /// <summary>A rules file whose rule has the given conditions in line 5.</summary>
    private static string When(string conditions) => $"version: 1\nrules:\n  - name: a\n    when:\n      {conditions}\n";

    /// <summary>A rules file with the given key of a rule in line 5.</summary>
    private static string Rule(string key) => $"version: 1\nrules:\n  - name: a\n    when: {{ severity: low }}\n    {key}\n";

    public static TheoryData<string, string> Conditions => new()
    {
        { "severty: low", "(5,7): PG9003: 'severty' is not a condition. Did you mean 'severity'?" },
        { "Severity: low", "(5,7): PG9003: 'Severity' is not a condition. Did you mean 'severity'?" },
        { "security_check: sudo", "(5,7): PG9003: 'security_check' is not a condition. Did you mean 'securityCheck'?" },
        { "colour: red", "(5,7): PG9003: 'colour' is not a condition. Expected severity, patchable, knownExploited, layer, cvss, cvssV4, epss, fixAge, finding, category, cwe, package, versions, securityCheck, path, any, all, not." },
        { "<<: low", "(5,7): PG9003: '<<' is not a condition. Expected severity, patchable, knownExploited, layer, cvss, cvssV4, epss, fixAge, finding, category, cwe, package, versions, securityCheck, path, any, all, not." },
        { "{ severity: low, severity: high }", "(5,24): PG9004: 'severity' stands already in line 5: keep one of the two." },
        { "severity: hgih", "(5,17): PG9006: 'hgih' is no value of 'severity'. Did you mean 'high'?" },
        { "severity: [low, 7]", "(5,23): PG9006: '7' is no value of 'severity'. Expected critical, high, medium, low, none, unknown." },
        { "severity: []", "(5,17): PG9007: 'severity' is an empty list, which nothing meets: name at least one, or remove the key." },
        { "severity:", "(5,16): PG9007: 'severity' has no value: expected one of critical, high, medium, low, none, unknown, or a list of such." },
        { "severity: { is: low }", "(5,17): PG9005: 'severity' is a mapping: expected one of critical, high, medium, low, none, unknown, or a list of such." },
        { "severity: [[low]]", "(5,18): PG9005: 'severity' is a list: expected one of critical, high, medium, low, none, unknown." },
        { "finding: ''", "(5,16): PG9005: 'finding' is empty: expected an id such as CVE-2024-0001, or a list of such." },
        { "finding: [~]", "(5,17): PG9007: 'finding' has no value: expected an id such as CVE-2024-0001." },
        { "patchable: yes", "(5,18): PG9005: 'patchable' is 'yes': expected true or false, without quotes." },
        { "patchable: \"true\"", "(5,18): PG9005: 'patchable' is 'true': expected true or false, without quotes." },
        { "knownExploited: [true]", "(5,23): PG9005: 'knownExploited' is a list: expected true or false, without quotes." },
        { "cvss: 6.5", "(5,13): PG9005: 'cvss' is '6.5': expected a mapping such as { below: 6.5 }." },
        { "cvss: {}", "(5,13): PG9007: 'cvss' has no bound: expected a mapping such as { below: 6.5 }." },
        { "cvss: { below: 11 }", "(5,22): PG9006: '11' is no value of 'cvss': expected a number from 0 to 10." },
        { "cvss: { below: -1 }", "(5,22): PG9006: '-1' is no value of 'cvss': expected a number from 0 to 10." },
        { "cvssV4: { below: '6.5' }", "(5,24): PG9005: 'below' is '6.5': expected a number such as 6.5, without quotes." },
        { "cvss: { below: 6,5 }", "(5,24): PG9003: '5' is not a bound. Expected below, above, atLeast, atMost." },
        { "cvss: { below: .inf }", "(5,22): PG9005: 'below' is '.inf': expected a number such as 6.5, without quotes." },
        { "cvss: { atleast: 7 }", "(5,15): PG9003: 'atleast' is not a bound. Did you mean 'atLeast'?" },
        { "cvss: { below: 4, above: 6 }", "(5,13): PG9006: No value of 'cvss' is above 6, below 4: correct one of the bounds." },
        { "cvss: { below: 4, atLeast: 4 }", "(5,13): PG9006: No value of 'cvss' is at least 4, below 4: correct one of the bounds." },
        { "epss: { atLeast: 10 }", "(5,24): PG9006: '10' is no value of 'epss': expected a number from 0 to 1." },
        { "fixAge: { atLeast: 30 }", "(5,26): PG9006: '30' is no duration: expected a number of hours, days or weeks such as 12h, 7d or 2w." },
        { "fixAge: 30d", "(5,15): PG9005: 'fixAge' is '30d': expected a mapping such as { atLeast: 30d }." },
        { "layer: bottom", "(5,14): PG9006: 'bottom' is no value of 'layer'. Expected own, base." },
        { "cwe: 502", "(5,12): PG9006: '502' is no weakness: expected CWE- and a number, such as CWE-502." },
        { "package: zlib1g", "(5,16): PG9006: 'zlib1g' is not a package URL: expected it to begin with pkg: and a type." },
        { "package: pkg:deb", "(5,16): PG9006: 'pkg:deb' is not a package URL: expected a type, a slash and a name after pkg:." },
        { "versions: '>=1.0'", "(5,17): PG9006: '>=1.0' is no range of versions: expected vers:, a type and constraints, such as vers:deb/>=1.2.11|<1.2.14." },
        { "versions: 'vers:hex/1.0'", "(5,17): PG9006: 'vers:hex/1.0' is no range of versions: the order of 'hex' versions is not known to this version of PolicyGate: expected apk or bitnami or cargo or composer or deb or gem or golang or maven or npm or nuget or pypi or rpm." },
        { "versions: 'vers:deb/>=a:1'", "(5,17): PG9006: 'vers:deb/>=a:1' is no range of versions: 'a:1' is no deb version." },
        { "versions: 'vers:deb/'", "(5,17): PG9006: 'vers:deb/' is no range of versions: '' is no deb version." },
        { "versions: 'vers:deb/1.0|1.0'", "(5,17): PG9006: 'vers:deb/1.0|1.0' is no range of versions: '1.0' stands in it twice." },
        { "versions: 'vers:deb/>1|>2'", "(5,17): PG9006: 'vers:deb/>1|>2' is no range of versions: '>1' and '>2' bound the same side: leave one out." },
        { "{ package: pkg:deb/debian/x, versions: 'vers:nuget/<2' }", "(5,46): PG9006: A range of nuget versions holds for no package of type deb: give both the same type." },
        { "path: 'usr\\share'", "(5,13): PG9006: 'usr\\share' is no glob: write / between segments, not \\." },
        { "path: '../etc'", "(5,13): PG9006: '../etc' is no glob: paths begin at the root and have no '.' and '..'." },
        { "path: 'usr/**.js'", "(5,13): PG9006: 'usr/**.js' is no glob: ** stands for whole segments, so write it between slashes." },
        { "path: 'usr/{a,b}'", "(5,13): PG9006: 'usr/{a,b}' is no glob: brackets and braces have no meaning in it; write several globs as a list." },
        { "path: 'usr//x'", "(5,13): PG9006: 'usr//x' is no glob: a segment is empty." },
        { "any: []", "(5,12): PG9007: 'any' is an empty list: name at least one condition, or remove the key." },
        { "all: [{}]", "(5,13): PG9007: 'all' has no condition, so it would match everything: name at least one, such as severity: [low]." },
        { "not: [{ severity: low }]", "(5,12): PG9005: 'not' is a list: expected a mapping such as { severity: [low, medium] }." },
        { "any: [{ severty: low }]", "(5,15): PG9003: 'severty' is not a condition. Did you mean 'severity'?" },
        { "any: [severity]", "(5,13): PG9005: 'any' is 'severity': expected a mapping such as { severity: [low, medium] }." },
        { "{}", "(5,7): PG9007: 'when' has no condition, so it would match everything: name at least one, such as severity: [low]." },
        { "low", "(5,7): PG9005: 'when' is 'low': expected a mapping such as { severity: [low, medium] }." },
        { "finding: &x CVE-2024-0001", "(5,16): PG9001: The anchor '&x' is not allowed: write the value out where it is needed." },
        { "finding: *x", "(5,16): PG9001: The alias '*x' is not allowed: write the value out." },
        { "finding: !!str CVE-2024-0001", "(5,16): PG9001: The tag 'tag:yaml.org,2002:str' is not allowed: remove it." },
        { "[a]: b", "(5,7): PG9001: A list or a mapping is no key: write a word before the colon." },
        { "finding: 'CVE", "(5,16): PG9001: This is not YAML: While scanning a quoted scalar, found unexpected end of stream. Check indentation, colons, brackets and quotes here." },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void A_mistake_in_a_condition_is_told_with_its_place_and_what_would_be_right(string conditions, string expected) =>
        Assert.StartsWith($"rules.yaml{expected}", Assert.Single(Text.MistakesOfRules(When(conditions))));

    public static TheoryData<string, string> Keys => new()
    {
        { "wehn: x", "(5,5): PG9003: 'wehn' is not a key of a rule. Did you mean 'when'?" },
        { "example: []", "(5,5): PG9003: 'example' is not a key of a rule. Did you mean 'examples'?" },
        { "tests: []", "(5,5): PG9003: 'tests' is not a key of a rule. Expected name, when, scope, justification, reason, expires, until, examples." },
        { "examples: []", "(5,15): PG9005: 'examples' is a list: expected a mapping such as { match: [{ finding: CVE-2024-0001 }], noMatch: [{ finding: CVE-2024-0002 }] }." },
        { "examples: {}", "(5,15): PG9007: 'examples' is empty: expected a mapping such as { match: [{ finding: CVE-2024-0001 }], noMatch: [{ finding: CVE-2024-0002 }] }." },
        { "examples: { matches: [] }", "(5,17): PG9003: 'matches' is not a list of examples. Expected match, noMatch." },
        { "examples: { match: [{}] }", "(5,25): PG9007: This example says nothing of a finding: expected a mapping such as { finding: CVE-2024-0001, severity: low }." },
        { "examples: { match: { cvss: { below: 5 } } }", "(5,32): PG9005: 'cvss' is a mapping: expected a number such as 6.5, without quotes." },
        { "examples: { match: { any: [] } }", "(5,26): PG9003: 'any' is not a value of an example. Expected finding, category, securityCheck, severity, cvss, cvssV4, patchable, package, path, layer, knownExploited, epss, cwe, fixAge." },
        { "scope: { tag: 'shop:1' }", "(5,19): PG9006: 'shop:1' matches no tag: a tag has none of / : @. Expected a tag such as 1.*." },
        { "scope: { registry: example.com/shop }", "(5,24): PG9006: 'example.com/shop' matches no registry: a registry is a host without a path. Expected a host such as registry.example.com." },
        { "scope: { repository: 'Shop' }", "(5,26): PG9006: 'Shop' matches no repository: repositories are in lower case. Expected a repository of a registry such as shop/web." },
        { "scope: { platform: amd64 }", "(5,24): PG9006: 'amd64' matches no platform: a platform has an operating system and an architecture. Expected a platform such as linux/amd64." },
        { "scope: { target: /src/a.csproj }", "(5,22): PG9006: '/src/a.csproj' matches no target: projects are relative to the repository. Expected a project such as src/Shop/Shop.csproj." },
        { "scope: { image: 'a/b@sha256:0' }", "(5,21): PG9006: 'a/b@sha256:0' matches no image: a scope goes by names and tags, not by digests. Expected a name with its tag such as registry.example.com/shop/*." },
        { "scope: { image: 'example.com/shop:1', registry: other.com }", "(5,53): PG9006: The scope can never match: no image that 'image' names has this registry." },
        { "scope: { image: ['example.com/shop:1', 'b:2'], tag: [3, 4] }", "(5,57): PG9006: The scope can never match: no image that 'image' names has this tag." },
        { "name: b", "(5,5): PG9004: 'name' stands already in line 3: keep one of the two." },
        { "expires: 2027-02-30", "(5,14): PG9006: '2027-02-30' is no date: expected year, month and day such as 2027-03-31." },
        { "expires: 31.03.2027", "(5,14): PG9006: '31.03.2027' is no date: expected year, month and day such as 2027-03-31." },
        { "expires: never", "(5,14): PG9006: 'never' is no date: expected year, month and day such as 2027-03-31." },
        { "expires: 2027-03-31T00:00:00Z", "(5,14): PG9006: '2027-03-31T00:00:00Z' is no date: expected year, month and day such as 2027-03-31." },
        { "expires:", "(5,13): PG9007: 'expires' has no value: expected a date such as 2027-03-31." },
        { "until: Fixd", "(5,12): PG9006: 'Fixd' is no value of 'until'. Did you mean 'fixed'?" },
        { "until: 2027-03-31", "(5,12): PG9006: '2027-03-31' is no value of 'until'. Expected fixed." },
        { "justification: not_present", "(5,20): PG9006: 'not_present' is no value of 'justification'. Expected component_not_present, vulnerable_code_not_present, vulnerable_code_not_in_execute_path, vulnerable_code_cannot_be_controlled_by_adversary, inline_mitigations_already_exist." },
        { "justification: component_not_presnt", "(5,20): PG9006: 'component_not_presnt' is no value of 'justification'. Did you mean 'component_not_present'?" },
        { "reason: [a, b]", "(5,13): PG9005: 'reason' is a list: expected text." },
        { "scope: {}", "(5,12): PG9007: 'scope' is empty: name at least one of its keys, or remove it for a rule that applies everywhere." },
        { "scope: everywhere", "(5,12): PG9005: 'scope' is 'everywhere': expected a mapping such as { image: \"registry.example.com/shop/*\" }." },
        { "scope: { images: x }", "(5,14): PG9003: 'images' is not a key of a scope. Did you mean 'image'?" },
        { "scope: { tag: [] }", "(5,19): PG9007: 'tag' is an empty list, which nothing meets: name at least one, or remove the key." },
        { "scope: { branch: 'release/[0-9]' }", "(5,22): PG9006: 'release/[0-9]' is no glob: brackets and braces have no meaning in it; write several globs as a list." },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_mistake_in_a_rule_is_told_with_its_place_and_what_would_be_right(string key, string expected) =>
        Assert.Equal($"rules.yaml{expected}", Assert.Single(Text.MistakesOfRules(Rule(key))));

    public static TheoryData<string, string> Files => new()
    {
        { "", "(1,1): PG9002: The file is empty: a rules file begins with version: 1." },
        { "# only a comment\n", "(1,1): PG9002: The file is empty: a rules file begins with version: 1." },
        { "---\n...\n", "(1,1): PG9002: The file is empty: a rules file begins with version: 1." },
        { "- name: a\n", "(1,1): PG9005: The file is a list: a rules file is a mapping that begins with version: 1." },
        { "rules: []\n", "(1,1): PG9002: 'version' is missing: a rules file begins with version: 1." },
        { "version: 2\nrools: 1\n", "(1,10): PG9002: 'version' is '2': this version of PolicyGate reads version: 1." },
        { "version: '1'\nrules: []\n", "(1,10): PG9002: 'version' is '1': this version of PolicyGate reads version: 1." },
        { "version:\nrules: []\n", "(1,9): PG9002: 'version' has no value: this version of PolicyGate reads version: 1." },
        { "version: 1\n", "(1,1): PG9007: 'rules' is missing: expected a list of rules." },
        { "version: 1\nrule: []\n", "(2,1): PG9003: 'rule' is not a key of a rules file. Did you mean 'rules'?" },
        { "version: 1\nrules:\n", "(2,7): PG9007: 'rules' has no value: expected a list of rules, each with - and a name." },
        { "version: 1\nrules: { name: a }\n", "(2,8): PG9005: 'rules' is a mapping: expected a list of rules, each with - and a name." },
        { "version: 1\nrules: [low]\n", "(2,9): PG9005: 'rules' is 'low': expected a mapping such as - name: a-name." },
        { "version: 1\nrules:\n  - when: { severity: low }\n", "(3,5): PG9007: This rule has no name: give it one, such as name: low-risk-without-fix." },
        { "version: 1\nrules:\n  - name:\n    when: { severity: low }\n", "(3,10): PG9007: 'name' has no value: expected a name for the rule." },
        { "version: 1\nrules:\n  - name: a\n", "(3,5): PG9007: The rule 'a' has no condition, so it would match everything: add 'when' with at least one, such as when: { finding: CVE-2024-0001 }." },
        { "version: 1\nrules:\n  - name: a\n    when:\n", "(4,10): PG9007: 'when' has no value: expected a mapping such as { severity: [low, medium] }." },
        { "version: 1\nrules: []\n---\nversion: 1\n", "(3,1): PG9001: A second document starts here: keep one document in a file, and put the other into a file of its own." },
        { "version: 1\nrules: [\n", "(3,1): PG9001: This is not YAML: " },
        { "version: 1\n\trules: []\n", "(1,10): PG9001: This is not YAML: While scanning a plain scalar, found a tab character that violate indentation. Check indentation, colons, brackets and quotes here." },
        { "version: 1\nrules: [a\nb: c\n", "(2,8): PG9001: This is not YAML: check brackets, braces and quotes after this place." },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_mistake_in_a_file_is_told_with_its_place_and_what_would_be_right(string yaml, string expected) =>
        Assert.StartsWith($"rules.yaml{expected}", Assert.Single(Text.MistakesOfRules(yaml)));

    [Fact]
    public void All_mistakes_of_a_file_are_told_in_their_order() => Assert.Equal(
        [
            "rules.yaml(4,13): PG9003: 'severty' is not a condition. Did you mean 'severity'?",
            "rules.yaml(5,14): PG9006: 'soon' is no date: expected year, month and day such as 2027-03-31.",
            "rules.yaml(6,5): PG9007: This rule has no name: give it one, such as name: low-risk-without-fix.",
        ],
        Text.MistakesOfRules("version: 1\nrules:\n  - name: a\n    when: { severty: low }\n    expires: soon\n  - when: { severity: low }\n"));

    [Fact]
    public void A_million_mistakes_are_not_all_told() =>
        Assert.Equal(100, Text.MistakesOfRules($"version: 1\nrules: [{string.Concat(Enumerable.Repeat("a,", 100_000))}]\n").Length);

    [Fact]
    public void Deep_nesting_is_refused_at_its_place()
    {
        var mistake = Assert.Single(Text.MistakesOfRules(When($"not: {string.Concat(Enumerable.Repeat("{not: ", 100_000))}")));

        Assert.StartsWith("rules.yaml(5,", mistake);
        Assert.EndsWith("PG9001: Values are nested more than 32 deep here: write the rule with fewer groups.", mistake);
    }

    [Fact]
    public void A_file_that_isnt_utf8_is_refused() => Assert.Equal(
        ["rules.yaml(1,1): PG9001: The file isn't UTF-8: save it as UTF-8."],
        Text.MistakesOfRules(Encoding.Unicode.GetBytes("\uFEFFversion: 1\nrules: []\n")));

    [Fact]
    public void What_a_mistake_quotes_is_made_printable() => Assert.Equal(
        ["rules.yaml(2,1): PG9003: '\\u{001B}[31m' is not a key of a rules file. Expected version, rules."],
        Text.MistakesOfRules("version: 1\n\"\\e[31m\": x\n"));

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Byte_order_marks_and_both_line_ends_are_read(string lineEnd)
    {
        var yaml = "version: 1\nrules:\n  - name: a\n    when:\n      severity: low\n    reason: |\n      two\n      lines\n  - name: b\n    when: { severity: low }\n".ReplaceLineEndings(lineEnd);

        var rules = Text.Rules("\uFEFF" + yaml);

        Assert.Equal([("a", new SourcePlace("rules.yaml", 3, 5), 8), ("b", new SourcePlace("rules.yaml", 9, 5), 10)], rules.Select(rule => (rule.Name, rule.Place, rule.EndLine)));
        Assert.Equal("two\nlines", rules[0].Reason);
    }

    [Fact]
    public void Any_text_is_either_read_or_refused_with_mistakes()
    {
        const string Alphabet = "abc:-?,[]{}#&*!|>'\"%@` \n\t\r0\u0007é\uD83D~.";
        var seed = Text.RulesFile(more: "expires: 2027-03-31\nscope: { image: 'a*' }\nreason: |\n  b\n");
        Check.Sample(
            Gen.Select(Gen.Int[0, seed.Length - 1], Gen.Int[0, 20], Gen.Char[Alphabet].Array[0, 12]),
            (at, length, inserted) =>
            {
                var text = string.Concat(seed.AsSpan(0, at), new string(inserted), seed.AsSpan(Math.Min(seed.Length, at + length)));
                Assert.All(Text.MistakesOfRules(text), mistake => Assert.Matches(@"^rules\.yaml\(\d+,\d+\): PG900\d: ", mistake));
            },
            iter: 20_000);
    }
}
