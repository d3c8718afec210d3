using System.Collections.Immutable;

namespace PolicyGate.Images;

/// <summary>A file in a registry that is no image.</summary>
/// <param name="ArtifactType">Media type of the whole.</param>
/// <param name="FileType">Media type of the file.</param>
/// <param name="FileName">Name of the file, for tools that put it on disk.</param>
/// <param name="Annotations">What is said of it; ordinal order.</param>
public sealed record RegistryArtifact(string ArtifactType, string FileType, string FileName, ImmutableSortedDictionary<string, string> Annotations);

/// <summary>An artifact that was pulled.</summary>
/// <param name="Digest">Digest of its manifest.</param>
/// <param name="Size">Size of the file.</param>
/// <param name="Annotations">What is said of it; ordinal order.</param>
public sealed record PulledArtifact(Digest Digest, long Size, ImmutableSortedDictionary<string, string> Annotations);
