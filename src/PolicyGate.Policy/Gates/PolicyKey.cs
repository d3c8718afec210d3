namespace PolicyGate.Policy.Gates;

/// <summary>A key of <c>policy.yaml</c> with what it says, so that two revisions can be compared.</summary>
/// <param name="Name">The key.</param>
/// <param name="Content">Its value, as <see cref="Yaml.CanonicalText"/> gives it.</param>
/// <param name="Place">Where it stands.</param>
internal readonly record struct PolicyKey(string Name, string Content, SourcePlace Place);
