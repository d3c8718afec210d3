using System.Collections.Immutable;

namespace PolicyGate.Images.Manifests;

/// <summary>An index or an image manifest (OCI image specification, image-index.md and manifest.md; Docker schema 2).</summary>
/// <param name="Manifests">The index's descriptors; default for a manifest.</param>
/// <param name="Configuration">The manifest's configuration; null for an index.</param>
/// <param name="Layers">The manifest's layers, lowest first.</param>
/// <param name="Annotations">Annotations, ordinal order.</param>
internal sealed record ManifestDocument(
    ImmutableArray<Descriptor> Manifests,
    Descriptor? Configuration,
    ImmutableArray<Descriptor> Layers,
    ImmutableSortedDictionary<string, string> Annotations)
{
    /// <summary>What a manifest that is no image says it is.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>True for an index.</summary>
    public bool IsIndex => Configuration is null;

    /// <param name="subject">How messages name the document.</param>
    /// <param name="json">The document.</param>
    /// <param name="mediaType">What its descriptor says it is; empty where there is none.</param>
    public static ManifestDocument Parse(string subject, ReadOnlyMemory<byte> json, string mediaType)
    {
        using var document = JsonFields.Parse(subject, json);
        var root = JsonFields.Root(subject, document);
        if (root.Number("schemaVersion") is 1)
            throw new ImageException($"{subject} is a Docker manifest of schema 1, which can't be proven by digests. Push the image again with a current program.");

        // A document that can be read as both is an attack (CVE-2021-41190).
        if (root.Has("manifests") && (root.Has("layers") || root.Has("config")))
            throw new ImageException($"{subject} has 'manifests' and 'layers': it can't be index and manifest at once.");
        var own = root.Text("mediaType") ?? "";
        var isIndex = root.Has("manifests");
        if (MediaTypes.IsIndex(own) || MediaTypes.IsIndex(mediaType))
            isIndex = true;
        if (isIndex && (MediaTypes.IsManifest(own) || MediaTypes.IsManifest(mediaType)))
            throw new ImageException($"{subject} is an index, but is called '{(MediaTypes.IsManifest(own) ? own : mediaType)}'.");
        if (isIndex)
            return new([.. root.Objects("manifests").Select(Descriptor.Of)], null, [], root.Map("annotations"));

        var configuration = root.Object("config") ?? throw new ImageException($"{subject} is neither image manifest nor index: it has no 'config' and no 'manifests'.");
        return new(default, Descriptor.Of(configuration), [.. root.Objects("layers").Select(Descriptor.Of)], root.Map("annotations")) { ArtifactType = root.Text("artifactType") };
    }
}
