using System.Collections.Immutable;

namespace PolicyGate.Images.Manifests;

/// <summary>Points to a blob, as the OCI image specification defines it (descriptor.md).</summary>
/// <param name="MediaType">What the blob is said to be.</param>
/// <param name="Digest">Digest of the blob.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="Platform">Platform of a manifest in an index, where it is stated.</param>
/// <param name="OsVersion">Version of the operating system, for Windows.</param>
/// <param name="ArtifactType">Type of what is no image.</param>
/// <param name="Annotations">Annotations, ordinal order.</param>
internal sealed record Descriptor(
    string MediaType,
    Digest Digest,
    long Size,
    Platform? Platform,
    string? OsVersion,
    string? ArtifactType,
    ImmutableSortedDictionary<string, string> Annotations)
{
    /// <summary>Where else the blob may be had.</summary>
    public ImmutableArray<string> Urls { get; init; } = [];

    public static Descriptor Of(JsonFields json)
    {
        var size = json.Number("size") ?? -1;
        if (size < 0)
            throw json.Error("size", "is missing or negative; the size of the blob in bytes was expected.");
        return new(json.Text("mediaType") ?? "", json.Digest("digest"), size, PlatformOf(json), json.Object("platform")?.Text("os.version"), json.Text("artifactType"), json.Map("annotations"))
        {
            Urls = json.Texts("urls"),
        };
    }

    /// <summary>True for provenance and SBOM documents that BuildKit puts beside an image, and for other things that are none.</summary>
    public bool IsNoImage => Platform is { Os: "unknown" } || Annotations.ContainsKey("vnd.docker.reference.type") || IsArtifact;

    /// <summary>What it points to where that is no image, in words.</summary>
    public string Kind => IsArtifact ? ArtifactKind.Describe(ArtifactType!)
        : Platform is { Os: "unknown" } || Annotations.ContainsKey("vnd.docker.reference.type") ? "an attestation"
        : ArtifactKind.Describe(MediaType);

    // ko and others state the type of an image's configuration here.
    private bool IsArtifact => !string.IsNullOrEmpty(ArtifactType) && !Manifests.MediaTypes.IsConfiguration(ArtifactType);

    // The .NET SDK writes "platform": {} into index.json.
    private static Platform? PlatformOf(JsonFields json) =>
        json.Object("platform") is { } platform && platform.Text("os") is { Length: > 0 } os && platform.Text("architecture") is { Length: > 0 } architecture
            ? new(os, architecture, platform.Text("variant") is { Length: > 0 } variant ? variant : null)
            : null;
}
