namespace PolicyGate.Policy.Gates;

/// <summary>What the gate does about something that isn't a finding.</summary>
/// <param name="Action">What it does.</param>
/// <param name="Place">Where the policy says so; null for a default.</param>
internal readonly record struct Reaction(GateAction Action, SourcePlace? Place);
