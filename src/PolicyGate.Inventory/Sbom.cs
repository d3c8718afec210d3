using System.Collections.Immutable;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>
/// A bill of materials read in place of an image: CycloneDX 1.2 to 1.7 or SPDX 2.2 and 2.3, as JSON. All of it is a claim of whoever wrote it,
/// which its notification <c>PG8030</c> says.
/// </summary>
public sealed record Sbom
{
    /// <summary>Format and version: <c>CycloneDX 1.6</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Name of the image with its tag; null where no image is described.</summary>
    public string? ImageName { get; init; }

    /// <summary>Digest of the image; null where none is named.</summary>
    public Digest? ImageDigest { get; init; }

    /// <summary>When the bill of materials was written, as it says; null where it doesn't.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>SHA-256 of the file.</summary>
    public required Digest FileDigest { get; init; }

    /// <summary>The digest of the image where it is named, else that of the file.</summary>
    public Digest Digest => ImageDigest ?? FileDigest;

    /// <summary>Operating system and architecture; <c>unknown</c> for what isn't told.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The layers that are named, in the order in which they are.</summary>
    public ImmutableArray<ImageLayer> Layers { get; init; } = [];

    /// <summary>The packages.</summary>
    public required PackageInventory Inventory { get; init; }

    /// <summary>Reads a bill of materials.</summary>
    /// <param name="name">How errors name it.</param>
    /// <param name="content">The whole file.</param>
    /// <exception cref="ImageException">It is no bill of materials, of a version or form that isn't read, malformed or over a limit.</exception>
    public static Sbom Read(string name, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(name);
        var document = SbomDocument.Parse($"'{name.Printable()}'", content);
        return SbomInventory.Create(document.IsCycloneDx ? CycloneDxReader.Read(document) : SpdxReader.Read(document), Digest.Sha256(content.Span));
    }
}
