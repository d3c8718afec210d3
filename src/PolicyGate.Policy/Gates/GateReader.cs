using System.Collections.Immutable;
using PolicyGate.Policy.Conditions;
using PolicyGate.Policy.Rules;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Gates;

/// <summary>Reads gates: the keys that a policy and each entry of its <c>gates</c> have in common.</summary>
internal static class GateReader
{
    private const int MostFlaws = 1_000_000;

    private static readonly string[] s_budgetKeys = ["atMost"];

    private static readonly string[] s_graceKeys = ["sinceFix", "sincePublication"];

    private static readonly OrderedDictionary<string, Func<Gate, YamlEntry, FileMistakes, Gate>> s_keys = new(StringComparer.Ordinal)
    {
        ["fail"] = (gate, entry, mistakes) => gate with { Fail = Conditions(entry, mistakes) },
        ["warn"] = (gate, entry, mistakes) => gate with { Warn = Conditions(entry, mistakes) },
        ["ignore"] = (gate, entry, mistakes) => gate with { Ignore = Conditions(entry, mistakes) },
        ["budgets"] = (gate, entry, mistakes) => gate with { Budgets = Budgets(entry, mistakes) },
        ["grace"] = (gate, entry, mistakes) => gate with { Grace = Grace(entry, mistakes) },
        ["onlyNew"] = (gate, entry, mistakes) => gate with { OnlyNew = ValueReader.Flag(entry, mistakes) ?? false },
    };

    internal static IReadOnlyCollection<string> Keys => s_keys.Keys;

    internal static IEnumerable<string> BudgetKeys => ConditionReader.Keys.Concat(s_budgetKeys);

    internal static IEnumerable<string> GraceKeys => ConditionReader.Keys.Concat(s_graceKeys);

    internal static bool IsKey(string name) => s_keys.ContainsKey(name);

    internal static Gate Read(Gate gate, YamlEntry entry, FileMistakes mistakes) => s_keys[entry.Name](gate, entry, mistakes);

    /// <summary>The entries of <c>gates</c>.</summary>
    internal static ImmutableArray<ScopedGate> Scoped(YamlEntry entry, FileMistakes mistakes) =>
        [.. Items(entry, mistakes).Select(item => Scoped(item, mistakes)).OfType<ScopedGate>()];

    private static ScopedGate? Scoped(YamlNode item, FileMistakes mistakes)
    {
        if (MapReader.Map(item, "gates", "{ scope: { branch: main }, fail: [{ severity: medium }] }", mistakes) is not { } map)
            return null;
        var scope = RuleScope.Everywhere;
        var gate = new Gate();
        var entries = MapReader.Known(map, "a key of a gate", [.. s_keys.Keys, "scope"], mistakes);
        if (entries.All(entry => entry.Name != "scope"))
            mistakes.Add(MistakeCodes.Missing, map, "This gate has no scope: add one such as scope: { branch: main }, or give its keys to the policy itself.");
        if (!entries.Any(entry => entry.Name is "fail" or "warn" or "budgets"))
            mistakes.Add(MistakeCodes.Missing, map, "This gate has no condition, and a gate only adds to the policy's own: name fail, warn or budgets.");
        foreach (var entry in entries)
        {
            if (entry.Name == "scope")
                scope = ScopeReader.Read(entry, mistakes);
            else
                gate = Read(gate, entry, mistakes);
        }

        return new(scope, gate);
    }

    private static ImmutableArray<GateCondition> Conditions(YamlEntry entry, FileMistakes mistakes)
    {
        var reader = new ConditionReader(mistakes);
        var conditions = ImmutableArray.CreateBuilder<GateCondition>();
        foreach (var item in Items(entry, mistakes))
        {
            if (reader.Read(item, entry.Name) is { } condition)
                conditions.Add(new(condition, mistakes.Place(item)));
        }

        return conditions.DrainToImmutable();
    }

    /// <summary>A list of conditions with their number, or short numbers by severity: <c>{ high: 3 }</c>.</summary>
    private static ImmutableArray<Budget> Budgets(YamlEntry entry, FileMistakes mistakes)
    {
        if (entry.Value is YamlMap { Entries: [_, ..] } map && map.Entries.All(inner => SeverityCondition.Words.ContainsKey(inner.Name)))
        {
            return
            [
                .. MapReader.Known(map, "a severity", [.. SeverityCondition.Words.Keys], mistakes)
                    .Select(inner => new Budget(new SeverityCondition([SeverityCondition.Words[inner.Name]]), Number(inner, mistakes), mistakes.Place(inner.Key))),
            ];
        }

        var budgets = ImmutableArray.CreateBuilder<Budget>();
        foreach (var item in Items(entry, mistakes))
        {
            if (MapReader.Map(item, entry.Name, "{ severity: high, atMost: 3 }", mistakes) is not { } budget)
                continue;
            var own = Own(budget, s_budgetKeys, out var conditions, mistakes);
            if (own.IsEmpty)
                mistakes.Add(MistakeCodes.Missing, budget, "This budget has no number: add atMost, such as { severity: high, atMost: 3 }.");
            else if (new ConditionReader(mistakes).Read(conditions, entry.Name) is { } when)
                budgets.Add(new(when, Number(own[0], mistakes), mistakes.Place(budget)));
        }

        return budgets.DrainToImmutable();
    }

    private static ImmutableArray<GracePeriod> Grace(YamlEntry entry, FileMistakes mistakes)
    {
        var periods = ImmutableArray.CreateBuilder<GracePeriod>();
        foreach (var item in Items(entry, mistakes))
        {
            if (MapReader.Map(item, entry.Name, "{ severity: high, sinceFix: 14d }", mistakes) is not { } map)
                continue;
            var own = Own(map, s_graceKeys, out var conditions, mistakes);
            if (own.IsEmpty)
                mistakes.Add(MistakeCodes.Missing, map, "This grace has no end: add sinceFix or sincePublication, such as { severity: high, sinceFix: 14d }.");
            var when = conditions.Entries.Count > 0 ? new ConditionReader(mistakes).Read(conditions, entry.Name) : null;
            periods.Add(new(when, Time("sinceFix"), Time("sincePublication")));

            TimeSpan? Time(string name) => own.FirstOrDefault(key => key.Name == name) is { } key ? AgeReader.Read(key, mistakes) : null;
        }

        return periods.DrainToImmutable();
    }

    // A mapping's keys that are no conditions.
    private static ImmutableArray<YamlEntry> Own(YamlMap map, string[] names, out YamlMap conditions, FileMistakes mistakes)
    {
        conditions = map with { Entries = [.. map.Entries.Where(entry => !names.Contains(entry.Name))] };
        return MapReader.Known(map with { Entries = [.. map.Entries.Where(entry => names.Contains(entry.Name))] }, "a key", names, mistakes);
    }

    private static int Number(YamlEntry entry, FileMistakes mistakes)
    {
        if (!ValueReader.TryNumber(entry.Value, out var number))
            ValueReader.AddWrongType(entry.Name, entry.Value, "a whole number such as 3, without quotes", mistakes);
        else if (number < 0 || number > MostFlaws || number != decimal.Truncate(number))
            mistakes.Add(MistakeCodes.WrongValue, entry.Value, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"'{number}' is no number of findings: expected a whole number from 0 to {MostFlaws}."));
        else
            return (int)number;
        return 0;
    }

    private static IReadOnlyList<YamlNode> Items(YamlEntry entry, FileMistakes mistakes)
    {
        var items = entry.Value is YamlList list ? list.Items : [entry.Value];
        if (items.Count == 0)
            mistakes.Add(MistakeCodes.Missing, entry.Value, $"'{entry.Name}' is an empty list: name at least one {(entry.Name == "gates" ? "gate" : "condition")}, or remove the key.");
        return items;
    }
}
