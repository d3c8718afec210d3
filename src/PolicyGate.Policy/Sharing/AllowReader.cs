using System.Collections.Immutable;
using PolicyGate.Policy.Conditions;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Sharing;

/// <summary>Reads <c>allow</c>.</summary>
internal static class AllowReader
{
    private const string Rules = "rules";

    private const string Example = "{ rules: [{ severity: [low, medium] }], grace: true }";

    /// <summary>Keys of a policy that may be allowed to be set otherwise.</summary>
    private static readonly string[] s_keys =
        [Rules, "fail", "warn", "ignore", "budgets", "grace", "onlyNew", "require", "database", "onUnreadable", "onEndOfLife", "onUnknownDistribution"];

    internal static IReadOnlyCollection<string> Keys => s_keys;

    internal static Allowance Read(YamlEntry entry, FileMistakes mistakes)
    {
        if (MapReader.Map(entry.Value, entry.Name, Example, mistakes) is not { } map)
            return Allowance.Nothing;
        if (map.Entries.Count == 0)
            mistakes.Add(MistakeCodes.Missing, map, $"'allow' is empty: expected a mapping such as {Example}, or no such key, which allows nothing.");
        var allowance = Allowance.Nothing;
        foreach (var allowed in MapReader.Known(map, "a key that can be allowed", s_keys, mistakes))
        {
            if (allowed.Name == Rules && allowed.Value is not YamlScalar)
                allowance = allowance with { Rules = Conditions(allowed, mistakes) };
            else if (ValueReader.Flag(allowed, mistakes) == true)
                allowance = allowed.Name == Rules ? allowance with { AllRules = true } : allowance with { Keys = allowance.Keys.Add(allowed.Name) };
        }

        return allowance;
    }

    private static ImmutableArray<Condition> Conditions(YamlEntry entry, FileMistakes mistakes)
    {
        var items = entry.Value is YamlList list ? list.Items : [entry.Value];
        if (items.Count == 0)
            mistakes.Add(MistakeCodes.Missing, entry.Value, "'rules' is an empty list, which allows nothing: name a condition of findings, or remove the key.");
        var reader = new ConditionReader(mistakes);
        return [.. items.Select(item => reader.Read(item, entry.Name)).OfType<Condition>()];
    }
}
