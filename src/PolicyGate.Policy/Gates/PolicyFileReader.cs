using System.Collections.Immutable;
using PolicyGate.Images;
using PolicyGate.Policy.Conditions;
using PolicyGate.Policy.Sharing;
using PolicyGate.Policy.Signatures;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Gates;

/// <summary>Reads <c>policy.yaml</c>.</summary>
internal static class PolicyFileReader
{
    private static readonly OrderedDictionary<string, Func<GatePolicy, YamlEntry, FileMistakes, GatePolicy>> s_keys = new(StringComparer.Ordinal)
    {
        ["version"] = (policy, _, _) => policy,
        ["extends"] = (policy, entry, mistakes) => policy with { Extends = ExtendsReader.Read(entry, mistakes) },
        ["allow"] = (policy, entry, mistakes) => policy with { Allow = AllowReader.Read(entry, mistakes) },
        ["fail"] = Gate,
        ["warn"] = Gate,
        ["ignore"] = Gate,
        ["budgets"] = Gate,
        ["grace"] = Gate,
        ["onlyNew"] = Gate,
        ["gates"] = (policy, entry, mistakes) => policy with { Gates = GateReader.Scoped(entry, mistakes) },
        ["require"] = (policy, entry, mistakes) => policy with { Require = DemandsReader.Read(entry, mistakes) },
        ["trustedSigners"] = (policy, entry, mistakes) => policy with { Signers = TrustedSignersReader.Read(entry, mistakes) },
        ["trustedRef"] = (policy, entry, mistakes) => policy with { TrustedRef = TrustedRef(entry, mistakes) },
        ["trustedBranches"] = (policy, entry, mistakes) => policy with { TrustedBranches = Branches(entry, mistakes) },
        ["database"] = Database,
        ["onUnreadable"] = (policy, entry, mistakes) => policy with { OnUnreadable = Reaction(entry, mistakes) },
        ["onEndOfLife"] = (policy, entry, mistakes) => policy with { OnEndOfLife = Reaction(entry, mistakes) },
        ["onUnknownDistribution"] = (policy, entry, mistakes) => policy with { OnUnknownDistribution = Reaction(entry, mistakes) },
    };

    internal static IReadOnlyCollection<string> Keys => s_keys.Keys;

    /// <summary>Keys of policies that later versions will know. To pass over one would open the gate.</summary>
    private static readonly string[] s_laterKeys = ["plugins"];

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
            policy = policy with { Gate = new() };
        foreach (var entry in entries)
            policy = s_keys[entry.Name](policy, entry, mistakes);
        Check(entries, policy, mistakes);
        return policy with
        {
            Keys = [.. entries.Select(entry => new PolicyKey(entry.Name, CanonicalText.Of(entry.Value), mistakes.Place(entry.Key)))],
        };
    }

    private static GatePolicy Gate(GatePolicy policy, YamlEntry entry, FileMistakes mistakes) => policy with { Gate = GateReader.Read(policy.Gate, entry, mistakes) };

    // What couldn't mean what its author thinks.
    private static void Check(ImmutableArray<YamlEntry> entries, GatePolicy policy, FileMistakes mistakes)
    {
        foreach (var entry in entries)
        {
            if (entry.Name == "budgets" && entries.All(other => other.Name is not ("fail" or "warn" or "extends")))
                mistakes.Add(MistakeCodes.Missing, entry.Key, "A budget counts beside 'fail', whose built-in conditions fail on each high and critical finding: name 'fail' as well.");
            if (entry.Name == "require" && policy.Require.SignedCommit && entries.All(other => other.Name != "trustedSigners"))
                mistakes.Add(MistakeCodes.Missing, entry.Key, "Signed commits are demanded, and nobody is trusted to sign, so no rule could apply: name 'trustedSigners' as well.");
        }
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
                : policy with { MaximumDatabaseAge = AgeReader.Read(inner, mistakes) };
        }

        return policy;
    }
}
