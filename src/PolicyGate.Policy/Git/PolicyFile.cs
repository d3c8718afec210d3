namespace PolicyGate.Policy.Git;

/// <summary>A file of the policy folder.</summary>
/// <param name="Path">Path relative to the repository.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record PolicyFile(string Path, ReadOnlyMemory<byte> Content);
