using System.Collections.Immutable;
using PolicyGate.Policy.Gates;
using PolicyGate.Policy.Rules;

namespace PolicyGate.Policy.Sharing;

/// <summary>
/// Makes one policy of a repository's own and those that it extends. Each keeps a gate of its own and the strictest decides, so that whatever a policy adds makes stricter; what
/// a policy allows is taken from its gate where one that extends it says otherwise. Rules of a policy disable only what all others allow that don't extend it.
/// </summary>
internal sealed class PolicyComposition(GatePolicy own, ImmutableArray<SharedPolicy> bases)
{
    private readonly List<LooserKey> _looser = [];

    internal GatePolicy Compose()
    {
        // The built-in conditions count where nobody names any.
        var anyNamed = IsNamed(own) || bases.Any(shared => IsNamed(shared.Policy));
        var gate = !anyNamed || IsNamed(own) ? own.Gate : own.Gate with { Fail = [], Warn = [] };
        return own with
        {
            Gate = gate,
            Gates = [.. own.Gates, .. bases.Where(shared => shared.HasPolicy).SelectMany(Gates)],
            Signers = new([.. own.Signers.Signers, .. bases.SelectMany(shared => shared.Policy.Signers.Signers)]),
            MaximumDatabaseAge = DatabaseAge(),
            OnStale = Strictest("database", policy => policy.OnStale),
            OnUnreadable = Strictest("onUnreadable", policy => policy.OnUnreadable),
            OnEndOfLife = Strictest("onEndOfLife", policy => policy.OnEndOfLife),
            OnUnknownDistribution = Strictest("onUnknownDistribution", policy => policy.OnUnknownDistribution),
            Terms = bases.Select(shared => KeyValuePair.Create(shared.Name, Terms(shared))).Append(KeyValuePair.Create(DisableRule.OwnLayer, Terms(null))).ToImmutableDictionary(StringComparer.Ordinal),
            Origins = bases.SelectMany(shared => shared.Files.Select(file => KeyValuePair.Create(file, shared.Origin))).ToImmutableDictionary(StringComparer.Ordinal),
            Keys = [.. own.Keys, .. bases.SelectMany(shared => shared.Policy.Keys.Select(key => key with { Name = $"{key.Name} of {shared.Name}" }))],
            Looser = [.. _looser.Concat(OwnGateOnly()).OrderBy(key => key.Place.Line)],
        };
    }

    private static bool IsNamed(GatePolicy policy) => policy.Has("fail") || policy.Has("warn");

    private IEnumerable<ScopedGate> Gates(SharedPolicy shared)
    {
        var gate = IsNamed(shared.Policy) ? shared.Policy.Gate : shared.Policy.Gate with { Fail = [], Warn = [] };
        return shared.Policy.Gates.Prepend(new(RuleScope.Everywhere, gate)).Select(scoped => scoped with { Gate = Loosen(scoped.Gate, shared) });
    }

    private Gate Loosen(Gate gate, SharedPolicy shared)
    {
        foreach (var other in Extending(shared))
        {
            // What another says in its place counts in its own gate.
            if (IsAllowed("fail", other))
                gate = gate with { Fail = [] };
            if (IsAllowed("warn", other))
                gate = gate with { Warn = [] };
            if (IsAllowed("budgets", other))
                gate = gate with { Budgets = [] };
            if (IsAllowed("ignore", other))
                gate = gate with { Ignore = [.. gate.Ignore, .. other.Gate.Ignore] };
            if (IsAllowed("grace", other))
                gate = gate with { Grace = [.. gate.Grace, .. other.Gate.Grace] };
            if (IsAllowed("onlyNew", other))
                gate = gate with { OnlyNew = other.Gate.OnlyNew };
        }

        return gate;

        bool IsAllowed(string key, GatePolicy other) => other.Has(key) && shared.Policy.Allow.Keys.Contains(key);
    }

    private IEnumerable<GatePolicy> Extending(SharedPolicy shared) => bases.Where(other => other.Bases.Contains(shared.Name)).Select(other => other.Policy).Append(own);

    private bool IsOverruled(string key, SharedPolicy shared) => shared.Policy.Allow.Keys.Contains(key) && Extending(shared).Any(other => other.Has(key));

    private Reaction Strictest(string key, Func<GatePolicy, Reaction> reaction)
    {
        var strictest = reaction(own);
        SharedPolicy? stricter = null;
        foreach (var shared in bases.Where(shared => shared.Policy.Has(key) && !IsOverruled(key, shared)))
        {
            if ((stricter is null && !own.Has(key)) || reaction(shared.Policy).Action > strictest.Action)
                (strictest, stricter) = (reaction(shared.Policy), shared);
        }

        if (stricter is not null && reaction(own).Action < strictest.Action)
            AddLooser(key, stricter);
        return strictest;
    }

    private TimeSpan DatabaseAge()
    {
        SharedPolicy[] others = [.. bases.Where(shared => shared.Policy.Has("database") && !IsOverruled("database", shared))];
        if (others.MinBy(shared => shared.Policy.MaximumDatabaseAge) is not { } strictest)
            return own.MaximumDatabaseAge;
        if (!own.Has("database"))
            return strictest.Policy.MaximumDatabaseAge;
        if (own.MaximumDatabaseAge <= strictest.Policy.MaximumDatabaseAge)
            return own.MaximumDatabaseAge;
        AddLooser("database", strictest);
        return strictest.Policy.MaximumDatabaseAge;
    }

    private void AddLooser(string key, SharedPolicy stricter)
    {
        if (own.Has(key) && _looser.All(known => known.Key != key))
            _looser.Add(new(key, own.Keys.First(known => known.Name == key).Place, stricter.Origin));
    }

    /// <summary>Keys that open a gate, and open the own one only.</summary>
    private IEnumerable<LooserKey> OwnGateOnly() =>
        from key in own.Keys
        where key.Name is "ignore" or "grace" || (key.Name == "onlyNew" && own.Gate.OnlyNew)
        let closed = bases.FirstOrDefault(shared => IsNamed(shared.Policy) && !shared.Policy.Allow.Keys.Contains(key.Name) && !(key.Name == "onlyNew" && shared.Policy.Gate.OnlyNew))
        where closed is not null
        select new LooserKey(key.Name, key.Place, closed.Origin);

    /// <param name="shared">Whose rules; null for the repository's own.</param>
    private RuleTerms Terms(SharedPolicy? shared)
    {
        SharedPolicy[] others = [.. bases.Where(other => other != shared && other.HasPolicy && (shared is null || !other.Bases.Contains(shared.Name)))];
        var policy = shared?.Policy ?? own;
        return new(
            [new(policy.Require, policy.Signers), .. others.Where(other => !IsOverruled("require", other)).Select(other => new PolicyDemands(other.Policy.Require, other.Policy.Signers))],
            [.. others.Where(other => !other.Policy.Allow.AllRules).Select(other => new RuleLimit(other.Origin, other.Policy.Allow.Rules))]);
    }
}
