using PolicyGate.Policy.Rules;

namespace PolicyGate.Policy.Gates;

/// <summary>An entry of <c>gates</c>: conditions that count in addition to the policy's own.</summary>
/// <param name="Scope">Where it counts; also where it can't be told whether it does, since a gate makes stricter.</param>
/// <param name="Gate">The gate.</param>
internal sealed record ScopedGate(RuleScope Scope, Gate Gate);
