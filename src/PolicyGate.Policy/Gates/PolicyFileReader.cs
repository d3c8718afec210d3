using System.Collections.Immutable;
using PolicyGate.Images;
using PolicyGate.Policy.Conditions;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Gates;

/// <summary>Reads <c>policy.yaml</c>.</summary>
internal static class PolicyFileReader
{
    private static readonly OrderedDictionary<string, Func<GatePolicy, YamlEntry, FileMistakes, GatePolicy>> s_keys = new(StringComparer.Ordinal)
    {
        ["version"] = (policy, _, _) => policy,
        ["fail"] = (policy, entry, mistakes) => policy with { Fail = Conditions(entry, mistakes) },
        ["warn"] = (policy, entry, mistakes) => policy with { Warn = Conditions(entry, mistakes) },
        ["ignore"] = (policy, entry, mistakes) => policy with { Ignore = Conditions(entry, mistakes) },
        ["trustedRef"] = (policy, entry, mistakes) => policy with { TrustedRef = TrustedRef(entry, mistakes) },
        ["trustedBranches"] = (policy, entry, mistakes) => policy with { TrustedBranches = Branches(entry, mistakes) },
        ["database"] = Database,
        ["onUnreadable"] = (policy, entry, mistakes) => policy with { OnUnreadable = Reaction(entry, mistakes) },
        ["onEndOfLife"] = (policy, entry, mistakes) => policy with { OnEndOfLife = Reaction(entry, mistakes) },
        ["onUnknownDistribution"] = (policy, entry, mistakes) => policy with { OnUnknownDistribution = Reaction(entry, mistakes) },
    };

    /// <summary>Keys of policies that later versions will know. To pass over one would open the gate.</summary>
    private static readonly string[] s_laterKeys = ["extends", "budgets", "grace", "onlyNew", "gates", "require", "trustedSigners", "plugins"];

    private static readonly Dictionary<string, GateAction> s_actions = new(StringComparer.Ordinal)
    {
        ["fail"] = GateAction.Fail, ["warn"] = GateAction.Warn, ["ignore"] = GateAction.None,
    };

    /// <summary>The policy; where mistakes were added it isn't to be used.</summary>
    internal static GatePolicy Read(ReadOnlySpan<byte> content, FileMistakes mistakes)
    {
        if (VersionReader.ReadFile(content, "a policy", mistakes) is not { } map)
            return GatePolicy.BuiltIn;
        foreach (var entry in map.Entries.Where(entry => s_laterKeys.Contains(entry.Name)))
            mistakes.Add(MistakeCodes.NotSupported, entry.Key, $"'{entry.Name}' is not supported by this version of PolicyGate: remove it, or use a version that knows it.");

        var known = map with { Entries = [.. map.Entries.Where(entry => !s_laterKeys.Contains(entry.Name))] };
        var entries = MapReader.Known(known, "a key of a policy", s_keys.Keys, mistakes);
        var policy = new GatePolicy { Path = mistakes.Path };

        // A policy that names one list decides about both; one that names none keeps the built-in conditions.
        if (entries.Any(entry => entry.Name is "fail" or "warn"))
            policy = policy with { Fail = [], Warn = [] };
        foreach (var entry in entries)
            policy = s_keys[entry.Name](policy, entry, mistakes);
        return policy with
        {
            Keys = [.. entries.Select(entry => new PolicyKey(entry.Name, CanonicalText.Of(entry.Value), mistakes.Place(entry.Key)))],
        };
    }

    private static ImmutableArray<GateCondition> Conditions(YamlEntry entry, FileMistakes mistakes)
    {
        var items = entry.Value is YamlList list ? list.Items : [entry.Value];
        if (items.Count == 0)
            mistakes.Add(MistakeCodes.Missing, entry.Value, $"'{entry.Name}' is an empty list: name at least one condition, or remove the key.");
        var reader = new ConditionReader(mistakes);
        var conditions = ImmutableArray.CreateBuilder<GateCondition>();
        foreach (var item in items)
        {
            if (reader.Read(item, entry.Name) is { } condition)
                conditions.Add(new(condition, mistakes.Place(item)));
        }

        return conditions.DrainToImmutable();
    }

    private static string? TrustedRef(YamlEntry entry, FileMistakes mistakes)
    {
        var name = ValueReader.Text(entry, "a branch such as origin/main", mistakes)?.Trim();
        if (!string.Equals(name, "HEAD", StringComparison.OrdinalIgnoreCase))
            return name;
        mistakes.Add(MistakeCodes.WrongValue, entry.Value, "'HEAD' is whatever is checked out, so a branch could excuse itself: expected a protected branch such as origin/main.");
        return null;
    }

    private static ImmutableArray<PathPattern> Branches(YamlEntry entry, FileMistakes mistakes) =>
        [.. ValueReader.Scalars(entry, "a branch such as main or release/*", mistakes).Select(value => Glob.Read(value, mistakes)).OfType<PathPattern>()];

    private static Reaction Reaction(YamlEntry entry, FileMistakes mistakes) =>
        ValueReader.Scalar(entry.Name, entry.Value, "fail, warn or ignore", mistakes) is { } value
        && ValueReader.TryWord(entry.Name, value, s_actions, mistakes, out var action)
            ? new(action, mistakes.Place(entry.Key))
            : default;

    private static GatePolicy Database(GatePolicy policy, YamlEntry entry, FileMistakes mistakes)
    {
        if (MapReader.Map(entry.Value, entry.Name, "{ maxAge: 7d, onStale: fail }", mistakes) is not { } map)
            return policy;
        if (map.Entries.Count == 0)
            mistakes.Add(MistakeCodes.Missing, map, "'database' is empty: expected a mapping such as { maxAge: 7d, onStale: fail }.");
        policy = policy with { OnStale = new(GateAction.Fail, mistakes.Place(entry.Key)) };
        foreach (var inner in MapReader.Known(map, "a key of 'database'", ["maxAge", "onStale"], mistakes))
        {
            policy = inner.Name == "onStale"
                ? policy with { OnStale = Reaction(inner, mistakes) }
                : policy with { MaximumDatabaseAge = MaximumAge(inner, mistakes) };
        }

        return policy;
    }

    private static TimeSpan MaximumAge(YamlEntry entry, FileMistakes mistakes)
    {
        if (ValueReader.Scalar(entry.Name, entry.Value, Duration.Expected, mistakes) is not { } value)
            return default;
        if (Duration.TryParse(value.Text, out var age) && age > TimeSpan.Zero)
            return age;
        mistakes.Add(MistakeCodes.WrongValue, value, $"'{value.Text.Printable(100)}' is no age: expected {Duration.Expected}.");
        return default;
    }
}
