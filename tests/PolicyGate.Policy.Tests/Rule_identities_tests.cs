using System.Text;
using CsCheck;
using PolicyGate.Policy.Rules;

namespace PolicyGate.Policy.Tests;

/// <summary>Rules that are read from the pieces of a file are those of the whole file.</summary>
public sealed class Rule_identities_tests
{
    private static readonly string[] s_lines =
    [
        "version: 1", "rules:", "rules: []", "# comment", "  # comment", "", "   ", "---", "...",
        "  - name: a", "  - name: b", "- name: c", "  -", "  - ", "    - name: d", "  - { name: e, when: { severity: low } }", "  - [x]",
        "    when:", "      finding: CVE-1", "    when: { finding: [CVE-1,", "      CVE-2] }", "CVE-3] }", "    reason: |", "    reason: >-", "      - name: text", "  - name: text",
        "    reason: \"quoted", "      on\"", "  on\"", "    reason: 'it''s", "    reason: plain", "      goes on", "    examples:", "      match:", "        - { severity: low }", "    name: again", "other: 1", "\ttab", "    reason: ä", "%YAML 1.1",
    ];

    private static readonly Gen<string> s_rule = Gen.Select(Pick("a", "b", "c"), Pick("severity: low", "finding: [CVE-1, CVE-2]"), Pick("", "    reason: |\n      - name: x\n\n      # no comment\n", "    # comment\n"))
        .Select((name, when, more) => $"  - name: {name}\n    when: {{ {when} }}\n{more}");

    [Fact]
    public void Of_a_plain_list() => Check.Sample(s_rule.Array[0, 6], rules => AssertSame($"version: 1\nrules:\n{string.Concat(rules)}"), iter: 300);

    [Fact]
    public void Of_a_list_with_lines_that_dont_belong_there() => Check.Sample(
        Gen.Select(s_rule.Array[0, 4], Pick(s_lines).Array[1, 3], Gen.Int[0, 20]),
        (rules, lines, at) =>
        {
            var all = $"version: 1\nrules:\n{string.Concat(rules)}".Split('\n').ToList();
            all.InsertRange(Math.Min(at, all.Count), lines);
            AssertSame(string.Join('\n', all));
        },
        iter: 2000);

    [Fact]
    public void Of_lines_in_any_order() => Check.Sample(Pick(s_lines).Array[0, 12], lines => AssertSame($"rules:\n{string.Join('\n', lines)}"), iter: 2000);

    private static Gen<string> Pick(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static void AssertSame(string text)
    {
        var content = Encoding.UTF8.GetBytes(text);
        var identities = new RuleIdentities();
        identities.Read(content);
        Assert.Equal(RuleFileReader.ReadIdentities(content), identities.Read(content));
    }
}
