namespace PolicyGate.Cake;

/// <summary>An image that was scanned.</summary>
/// <param name="Name">Name or reference.</param>
/// <param name="Digest">Digest of its manifest; null where it has none.</param>
/// <param name="Platform"><c>os/architecture[/variant]</c>; null where it isn't known.</param>
public sealed record PolicyGateImage(string Name, string? Digest, string? Platform);
