using System.Collections.Immutable;

namespace PolicyGate.Inventory;

/// <summary>Which repositories the packages of one layer came from, as Red Hat's build system notes it in the image: an advisory names products, and a repository belongs to one.</summary>
/// <param name="Path">The file.</param>
/// <param name="Layer">Index of the layer that has it.</param>
/// <param name="ContentSets">Names of repositories as they stand there, such as <c>rhel-9-for-x86_64-baseos-rpms</c> or, for a longer-lived minor release, <c>rhel-9-for-x86_64-baseos-eus-rpms__9_DOT_2</c>.</param>
public sealed record ContentManifest(string Path, int Layer, ImmutableArray<string> ContentSets);
