namespace PolicyGate.Policy.Rules;

/// <summary>A key whose value the branch changes in the policy.</summary>
/// <param name="Key">The key.</param>
/// <param name="IsRemoved">Whether the branch has it no more.</param>
/// <param name="Place">Where the key stands in the work tree; where it is removed, in the trusted policy.</param>
internal sealed record PolicyDifference(string Key, bool IsRemoved, SourcePlace Place);
