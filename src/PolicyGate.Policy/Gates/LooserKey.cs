namespace PolicyGate.Policy.Gates;

/// <summary>A key that is looser than a policy that is extended allows.</summary>
/// <param name="Key">The key.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Origin">The policy that is stricter, and counts.</param>
internal sealed record LooserKey(string Key, SourcePlace Place, PolicyOrigin Origin);
