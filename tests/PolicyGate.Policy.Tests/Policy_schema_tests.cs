using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Json.Schema;
using PolicyGate.Policy.Conditions;
using PolicyGate.Policy.Gates;
using PolicyGate.Policy.Rules;
using PolicyGate.Policy.Sharing;
using PolicyGate.Policy.Signatures;
using PolicyGate.Policy.Tests.World;
using PolicyGate.Policy.Yaml;
using PolicyGate.Testing;

namespace PolicyGate.Policy.Tests;

/// <summary>The schemas that editors complete from know what the readers read, and nothing else.</summary>
public sealed class Policy_schema_tests
{
    private static readonly JsonObject s_rules = Load("rules");
    private static readonly JsonObject s_policy = Load("policy");

    [Fact]
    public void Schemas_and_readers_have_the_same_keys()
    {
        Same(RuleFileReader.FileKeys, s_rules);
        Same(RuleFileReader.RuleKeys, At(s_rules, "definitions", "rule"));
        Same(ConditionReader.Keys, At(s_rules, "definitions", "conditions"));
        Same(ScopeReader.Keys, At(s_rules, "definitions", "scope"));
        Same(RuleExampleReader.Keys, At(s_rules, "definitions", "example"));
        Same(RuleExampleReader.Lists, At(s_rules, "definitions", "rule", "properties", "examples"));
        Same(PolicyFileReader.Keys, s_policy);
        Same(GateReader.Keys.Append("scope"), At(s_policy, "definitions", "gate"));
        Same(GateReader.BudgetKeys, At(s_policy, "definitions", "budget"));
        Same(GateReader.GraceKeys, At(s_policy, "definitions", "grace"));
        Same(ExtendsReader.Keys.Except(["folder"]), s_policy["definitions"]!["shared"]!["anyOf"]![2]!.AsObject());
        Same(AllowReader.Keys, At(s_policy, "properties", "allow"));
        Same(DemandsReader.Keys, At(s_policy, "properties", "require"));
        Same(TrustedSignersReader.Keys, (JsonObject)At(s_policy, "properties", "trustedSigners")["anyOf"]![0]!["anyOf"]![1]!);
        Assert.True(JsonNode.DeepEquals(s_rules["definitions"]!["conditions"], s_policy["definitions"]!["conditions"]));
        Assert.True(JsonNode.DeepEquals(s_rules["definitions"]!["scope"], s_policy["definitions"]!["scope"]));

        static void Same(IEnumerable<string> keys, JsonObject schema) =>
            Assert.Equal(keys.Order(StringComparer.Ordinal), schema["properties"]!.AsObject().Select(property => property.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Schemas_and_readers_have_the_same_words()
    {
        Same(SeverityCondition.Words.Keys, At(s_rules, "definitions", "example", "properties", "severity"));
        Same(ConditionReader.Layers.Keys, At(s_rules, "definitions", "conditions", "properties", "layer"));
        Same(RuleFileReader.Justifications, At(s_rules, "definitions", "rule", "properties", "justification"));

        static void Same(IEnumerable<string> words, JsonObject schema) => Assert.Equal(words, schema["enum"]!.AsArray().Select(word => (string)word!));
    }

    [Theory]
    [InlineData("when: { finding: CVE-1, severity: [low, none], cvss: { below: 6.5, atLeast: 0 }, cwe: CWE-1, layer: base, fixAge: { atMost: 30d } }")]
    [InlineData("when: { any: [{ patchable: true }, { all: { epss: { above: 0.1 } } }], not: { package: 'pkg:deb/*' }, versions: 'vers:deb/<1' }")]
    [InlineData("when: { path: ['a/**', b] }\n    scope: { image: 'a/*', tag: [1.0, latest], platform: linux/amd64, branch: release/*, target: a.csproj }\n    reason: 4711\n    expires: 2027-03-31\n    until: fixed\n    justification: component_not_present")]
    [InlineData("when: { severity: low }\n    examples: { match: [{ severity: low, package: 'pkg:deb/a@1', cvss: 5, fixAge: 3d }], noMatch: { severity: high, path: [a, b] } }")]
    [InlineData("when: {}")]
    [InlineData("when: { severty: low }")]
    [InlineData("when: { severity: lowest }")]
    [InlineData("when: { severity: [] }")]
    [InlineData("when: { cvss: 5 }")]
    [InlineData("when: { cvss: { below: 11 } }")]
    [InlineData("when: { cvss: { below: '5' } }")]
    [InlineData("when: { epss: { below: 5 } }")]
    [InlineData("when: { fixAge: { below: 5 } }")]
    [InlineData("when: { patchable: 'true' }")]
    [InlineData("when: { not: [{ severity: low }] }")]
    [InlineData("when: { any: [] }")]
    [InlineData("when: { cwe: 502 }")]
    [InlineData("when: { severity: low }\n    until: tomorrow")]
    [InlineData("when: { severity: low }\n    expires: soon")]
    [InlineData("when: { severity: low }\n    scope: {}")]
    [InlineData("when: { severity: low }\n    scope: { images: a }")]
    [InlineData("when: { severity: low }\n    justification: because")]
    [InlineData("when: { severity: low }\n    examples: {}")]
    [InlineData("when: { severity: low }\n    examples: { match: [{}] }")]
    [InlineData("when: { severity: low }\n    examples: { match: [{ cvss: { below: 5 } }] }")]
    [InlineData("reason: no condition")]
    public void Schema_and_reader_agree_on_a_rule(string rule) => Agree(s_rules, $"version: 1\nrules:\n  - name: a\n    {rule}\n", Text.MistakesOfRules);

    [Theory]
    [InlineData("fail: { severity: high }\nwarn: [{ layer: base }]\nignore: { category: NuGet }\nbudgets: { high: 3, medium: 20 }\ngrace: { sinceFix: 14d }\nonlyNew: true")]
    [InlineData("fail: { severity: high }\nbudgets: [{ severity: high, layer: own, atMost: 3 }]\ngrace: [{ severity: high, sincePublication: 2w, not: { knownExploited: true } }]")]
    [InlineData("gates: [{ scope: { branch: main }, fail: { severity: medium } }, { scope: { image: a }, budgets: { low: 1 }, onlyNew: false }]")]
    [InlineData("require: { otherCommitter: true, owners: ['@a/b'], maxLifetime: 90d, ticket: 'A-[0-9]+', justification: true }")]
    [InlineData("trustedSigners: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDc0SbhSHaWCPvC0WfCwDgpBGaWCUNHTw4FJ5xDRJ5Jq ada']\nrequire: { signedCommit: true }")]
    [InlineData("trustedRef: origin/main\ntrustedBranches: [main, release/*]\ndatabase: { maxAge: 7d, onStale: warn }\nonUnreadable: warn\nonEndOfLife: ignore\nonUnknownDistribution: fail")]
    [InlineData("extends: company/policy")]
    [InlineData("extends: [./company, { folder: other/policy }, a.b/c..d/.x]\nbudgets: { high: 3 }")]
    [InlineData("extends: { package: Contoso.Policy, version: 1.4.0-rc.1, sha512: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==' }")]
    [InlineData("extends: { package: Contoso.Policy, version: 1.4.0, sha512: 'AAAA' }")]
    [InlineData("extends: { package: Contoso.Policy, version: '*', sha512: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==' }")]
    [InlineData("extends: { package: Contoso.Policy, version: 1.4.0 }")]
    [InlineData("extends: { folder: a, package: Contoso.Policy }")]
    [InlineData("extends: []")]
    [InlineData("extends: ../other")]
    [InlineData("extends: a/../b")]
    [InlineData("extends: a//b")]
    [InlineData("extends: /a")]
    [InlineData("extends: .")]
    [InlineData("allow: { rules: true, grace: true, fail: false }")]
    [InlineData("allow: { rules: [{ severity: [low, medium] }, { category: NuGet }] }")]
    [InlineData("allow: {}")]
    [InlineData("allow: { rules: [] }")]
    [InlineData("allow: { trustedRef: true }")]
    [InlineData("allow: { grace: { severity: low } }")]
    [InlineData("fial: { severity: high }")]
    [InlineData("fail: []")]
    [InlineData("fail: { severity: high }\nbudgets: { high: many }")]
    [InlineData("fail: { severity: high }\nbudgets: [{ atMost: 3 }]")]
    [InlineData("fail: { severity: high }\nbudgets: [{ severity: high }]")]
    [InlineData("grace: { severity: high }")]
    [InlineData("grace: 3d")]
    [InlineData("onlyNew: 'true'")]
    [InlineData("gates: [{ fail: { severity: medium } }]")]
    [InlineData("gates: [{ scope: { branch: main }, ignore: { severity: low } }]")]
    [InlineData("require: {}")]
    [InlineData("require: { ticket: true, tickets: 1 }")]
    [InlineData("require: { maxLifetime: 90 }")]
    [InlineData("trustedSigners: [{ name: Ada }]")]
    [InlineData("database: {}")]
    [InlineData("onUnreadable: error")]
    public void Schema_and_reader_agree_on_a_policy(string policy) => Agree(s_policy, $"version: 1\n{policy}\n", Text.MistakesOfPolicy);

    [Theory]
    [InlineData("")]
    [InlineData("version: 2\n")]
    [InlineData("version: '1'\n")]
    public void Schema_and_reader_agree_on_versions(string version)
    {
        Agree(s_rules, $"{version}rules: []\n", Text.MistakesOfRules);
        Agree(s_policy, $"{version}onUnreadable: fail\n", Text.MistakesOfPolicy);
    }

    private static void Agree(JsonObject schema, string yaml, Func<string, string[]> mistakes)
    {
        var mistakesOfFile = new Mistakes();
        var node = YamlFile.Read(Encoding.UTF8.GetBytes(yaml), mistakesOfFile.In("file.yaml"))!;
        var copy = schema.DeepClone().AsObject();
        copy.Remove("$id");
        using var json = System.Text.Json.JsonDocument.Parse((ToJson(node) ?? JsonValue.Create("")).ToJsonString());
        var accepted = JsonSchema.FromText(copy.ToJsonString()).Evaluate(json.RootElement).IsValid;
        var found = mistakes(yaml);
        Assert.True(accepted == (found.Length == 0), $"The schema {(accepted ? "accepts" : "refuses")} it, and the reader says: {string.Join("; ", found)}");
    }

    // As an editor reads YAML 1.2: what is plain may be a number or a truth value.
    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMap map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Name, ToJson(entry.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(ToJson)]),
        YamlScalar { IsNull: true } => null,
        YamlScalar { IsPlain: true, Text: "true" } => true,
        YamlScalar { IsPlain: true, Text: "false" } => false,
        YamlScalar { IsPlain: true } scalar when decimal.TryParse(scalar.Text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        YamlScalar scalar => scalar.Text,
        _ => throw new InvalidOperationException(),
    };

    private static JsonObject At(JsonObject schema, params string[] path) => path.Aggregate(schema, (node, name) => node[name]!.AsObject());

    private static JsonObject Load(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "schemas", name + ".schema.json")))!.AsObject();
}
