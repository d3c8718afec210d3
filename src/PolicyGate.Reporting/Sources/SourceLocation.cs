using System.Collections.Immutable;

namespace PolicyGate.Reporting.Sources;

/// <summary>A place in the repository that a developer would edit to mend a finding.</summary>
/// <param name="Path">Relative to the repository's root, forward slashes.</param>
/// <param name="Region">The stretch.</param>
/// <param name="Kind">How it was found: <c>package-version</c>, <c>from</c>, <c>rule</c>, <c>fallback</c>, …</param>
internal sealed record SourceLocation(string Path, SourceRegion Region, string Kind)
{
    /// <summary>Stands for a finding that has no file in the repository.</summary>
    internal const string Synthetic = "synthetic";

    /// <summary>Other places that have to do with it.</summary>
    public ImmutableArray<SourceLocation> Related { get; init; } = [];

    /// <summary>False where the path names no file.</summary>
    public bool Exists => Kind != Synthetic;
}
