using System.Collections.Immutable;
using System.Globalization;
using PolicyGate.Policy.Conditions;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Rules;

/// <summary>Reads a file of disable rules.</summary>
internal static class RuleFileReader
{
    private static readonly string[] s_fileKeys = ["version", "rules"];

    private static readonly string[] s_ruleKeys = ["name", "when", "scope", "justification", "reason", "expires", "until", "examples"];

    internal static IReadOnlyCollection<string> FileKeys => s_fileKeys;

    internal static IReadOnlyCollection<string> RuleKeys => s_ruleKeys;

    internal static IReadOnlyCollection<string> Justifications => s_justifications.Keys;

    private static readonly Dictionary<string, bool> s_untilWords = new(StringComparer.Ordinal) { ["fixed"] = true };

    /// <summary>The status justifications of OpenVEX (https://github.com/openvex/spec, "Status Justifications").</summary>
    private static readonly OrderedDictionary<string, string> s_justifications = new(
        new[]
        {
            "component_not_present", "vulnerable_code_not_present", "vulnerable_code_not_in_execute_path",
            "vulnerable_code_cannot_be_controlled_by_adversary", "inline_mitigations_already_exist",
        }.Select(word => KeyValuePair.Create(word, word)),
        StringComparer.Ordinal);

    /// <summary>The rules without a mistake, in the file's order.</summary>
    internal static ImmutableArray<DisableRule> Read(ReadOnlySpan<byte> content, FileMistakes mistakes)
    {
        if (VersionReader.ReadFile(content, "a rules file", mistakes) is not { } map)
            return [];
        var entries = MapReader.Known(map, "a key of a rules file", s_fileKeys, mistakes);
        if (entries.FirstOrDefault(entry => entry.Name == "rules") is not { } rules)
        {
            if (map.Entries.All(entry => entry.Name == "version"))
                mistakes.Add(MistakeCodes.Missing, map, "'rules' is missing: expected a list of rules.");
            return [];
        }

        if (rules.Value is YamlList list)
            return [.. list.Items.Select(item => ReadRule(item, mistakes)).OfType<DisableRule>()];
        ValueReader.AddWrongType("rules", rules.Value, "a list of rules, each with - and a name", mistakes);
        return [];
    }

    /// <summary>Only what rules are followed by, from a file that may have mistakes or be of another version.</summary>
    internal static ImmutableArray<RuleIdentity> ReadIdentities(ReadOnlySpan<byte> content)
    {
        if (YamlFile.Read(content, new Mistakes().In("")) is not YamlMap map
            || map.Entries.FirstOrDefault(entry => entry.Name == "rules")?.Value is not YamlList list)
        {
            return [];
        }

        return [.. list.Items.OfType<YamlMap>().Select(Identify).OfType<RuleIdentity>()];
    }

    private static RuleIdentity? Identify(YamlMap rule) =>
        rule.Entries.FirstOrDefault(entry => entry.Name == "name")?.Value is YamlScalar name ? RuleIdentity.Of(name.Text.Trim(), rule) : null;

    private static DisableRule? ReadRule(YamlNode node, FileMistakes mistakes)
    {
        if (MapReader.Map(node, "rules", "- name: a-name", mistakes) is not { } map)
            return null;
        var count = mistakes.Count;
        var entries = MapReader.Known(map, "a key of a rule", s_ruleKeys, mistakes).ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        var name = ReadName(map, entries.GetValueOrDefault("name"), mistakes);
        var when = ReadConditions(map, name, entries.GetValueOrDefault("when"), mistakes);
        var scope = entries.TryGetValue("scope", out var scopeEntry) ? ScopeReader.Read(scopeEntry, mistakes) : RuleScope.Everywhere;
        var justification = entries.TryGetValue("justification", out var word) ? ReadJustification(word, mistakes) : null;
        var reason = entries.TryGetValue("reason", out var text) ? ValueReader.Text(text, "text", mistakes)?.Trim() : null;
        var expires = entries.TryGetValue("expires", out var date) ? ReadDate(date, mistakes) : null;
        var untilFixed = entries.TryGetValue("until", out var until) && ReadUntil(until, mistakes);
        var examples = entries.TryGetValue("examples", out var examplesEntry) ? RuleExampleReader.Read(examplesEntry, mistakes) : [];
        if (mistakes.Count > count || name is null || when is null)
            return null;
        return new DisableRule
        {
            Name = name,
            When = when,
            Scope = scope,
            Justification = justification,
            Reason = reason,
            Expires = expires,
            UntilFixed = untilFixed,
            Examples = examples,
            Place = mistakes.Place(map),
            EndLine = map.EndLine,
            Identity = RuleIdentity.Of(name, map),
        };
    }

    private static string? ReadName(YamlMap rule, YamlEntry? entry, FileMistakes mistakes)
    {
        if (entry is not null)
            return ValueReader.Text(entry, "a name for the rule", mistakes)?.Trim();
        if (rule.Entries.All(other => other.Name != "name"))
            mistakes.Add(MistakeCodes.Missing, rule, "This rule has no name: give it one, such as name: low-risk-without-fix.");
        return null;
    }

    private static Condition? ReadConditions(YamlMap rule, string? name, YamlEntry? entry, FileMistakes mistakes)
    {
        if (entry is not null)
            return new ConditionReader(mistakes).Read(entry.Value, "when");
        if (rule.Entries.All(other => other.Name != "when"))
        {
            mistakes.Add(MistakeCodes.Missing, rule,
                $"The rule{(name is null ? "" : $" '{name.Printable(100)}'")} has no condition, so it would match everything: add 'when' with at least one, such as when: {{ finding: CVE-2024-0001 }}.");
        }

        return null;
    }

    private static string? ReadJustification(YamlEntry entry, FileMistakes mistakes)
    {
        if (ValueReader.Scalar(entry.Name, entry.Value, "an OpenVEX justification", mistakes) is not { } value)
            return null;
        return ValueReader.TryWord(entry.Name, value, s_justifications, mistakes, out var word) ? word : null;
    }

    private static DateOnly? ReadDate(YamlEntry entry, FileMistakes mistakes)
    {
        if (ValueReader.Scalar(entry.Name, entry.Value, "a date such as 2027-03-31", mistakes) is not { } value)
            return null;
        if (DateOnly.TryParseExact(value.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        mistakes.Add(MistakeCodes.WrongValue, value, $"'{value.Text.Printable(100)}' is no date: expected year, month and day such as 2027-03-31.");
        return null;
    }

    private static bool ReadUntil(YamlEntry entry, FileMistakes mistakes) =>
        ValueReader.Scalar(entry.Name, entry.Value, "the word fixed", mistakes) is { } value
        && ValueReader.TryWord(entry.Name, value, s_untilWords, mistakes, out var untilFixed) && untilFixed;
}
