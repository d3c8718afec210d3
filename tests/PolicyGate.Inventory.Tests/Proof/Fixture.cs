namespace PolicyGate.Inventory.Tests.Proof;

/// <summary>A file with known contents.</summary>
/// <param name="Input">Its path below the fixtures.</param>
/// <param name="Kind">What its project calls it.</param>
/// <param name="Packages">What is in it: name and version, as <see cref="Contents"/> writes them.</param>
/// <param name="IsRefused">It is malformed.</param>
/// <param name="IsPartial">Only some of its packages are known.</param>
internal sealed record Fixture(string Input, string Kind, IReadOnlySet<string> Packages, bool IsRefused, bool IsPartial = false);
