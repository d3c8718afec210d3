using PolicyGate.Policy.Conditions;

namespace PolicyGate.Policy.Gates;

/// <summary>How many flaws of a kind an image may have.</summary>
/// <param name="When">What it asks of a finding.</param>
/// <param name="AtMost">The number that still passes.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record Budget(Condition When, int AtMost, SourcePlace Place);
