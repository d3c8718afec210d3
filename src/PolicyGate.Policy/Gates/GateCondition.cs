using PolicyGate.Policy.Conditions;

namespace PolicyGate.Policy.Gates;

/// <summary>An entry of <c>fail</c>, <c>warn</c> or <c>ignore</c>.</summary>
/// <param name="When">What it asks of a finding.</param>
/// <param name="Place">Where it stands; null in the built-in policy.</param>
internal sealed record GateCondition(Condition When, SourcePlace? Place);
