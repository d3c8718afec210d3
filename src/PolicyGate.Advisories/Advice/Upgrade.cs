using System.Collections.Immutable;

namespace PolicyGate.Advisories;

/// <summary>One step that removes findings: a package, or all that were built from one source, brought to the lowest version that has all published fixes of their line.</summary>
/// <param name="Category">Where the package comes from: <c>Debian</c>, <c>NuGet</c>.</param>
/// <param name="Name">The source package's name for an operating system's, else the package's.</param>
/// <param name="Packages">What is installed of it, by name, ordinal.</param>
/// <param name="Version">The version to bring it to.</param>
/// <param name="Findings">Ids of the flaws that it removes, one for each package that has it; ordinal.</param>
public sealed record Upgrade(string Category, string Name, ImmutableArray<string> Packages, string Version, ImmutableArray<string> Findings);
