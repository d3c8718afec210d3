namespace PolicyGate.Inventory.Tests.MalformedFiles;

/// <summary>A file for a reader.</summary>
/// <param name="Reader">Name of the reader.</param>
/// <param name="Path">Where it stands in an image.</param>
/// <param name="Good">What it makes something of.</param>
/// <param name="Broken">What it has to tell; null where every content is as good as another, with <paramref name="Reason"/>.</param>
/// <param name="Reason">Why nothing is told.</param>
internal sealed record FileExample(string Reader, string Path, byte[] Good, byte[]? Broken, string? Reason = null);
