namespace PolicyGate.Images.Manifests;

/// <summary>Names what is kept in a registry or layout as images are, and is none.</summary>
internal static class ArtifactKind
{
    private static readonly (string Start, string Name)[] s_kinds =
    [
        ("application/vnd.cncf.helm.", "a Helm chart"),
        ("application/vnd.dev.cosign.", "a signature of cosign"),
        ("application/vnd.dev.sigstore.", "a Sigstore bundle of signatures or attestations"),
        ("application/vnd.cncf.notary.", "a signature of Notation"),
        ("application/vnd.in-toto", "an attestation"),
        ("application/vnd.dsse.", "an attestation"),
        ("application/spdx", "a bill of materials"),
        ("application/vnd.cyclonedx", "a bill of materials"),
        ("application/vnd.syft", "a bill of materials"),
        ("application/sarif", "a report of findings"),
        ("application/vnd.wasm.", "a WebAssembly module"),
        ("application/wasm", "a WebAssembly module"),
        ("application/vnd.w3c.wasm.", "a WebAssembly module"),
        ("application/vnd.module.wasm.", "a WebAssembly module"),
        ("application/vnd.ollama.", "a language model"),
        ("application/vnd.docker.plugin.", "a plugin of Docker"),
        ("application/vnd.cncf.flux.", "a Flux artifact"),
    ];

    /// <summary>What a media or artifact type stands for; null for what nobody here knows.</summary>
    public static string? Name(string type) => s_kinds.FirstOrDefault(kind => type.StartsWith(kind.Start, StringComparison.Ordinal)).Name;

    /// <summary>What of a manifest says that it is no image, in words; null for an image.</summary>
    public static string? Of(ManifestDocument manifest)
    {
        var configuration = manifest.Configuration!.MediaType;

        // An artifact without configuration says elsewhere what it is.
        if (!MediaTypes.IsConfiguration(configuration) && configuration != MediaTypes.Empty)
            return Typed("its configuration", configuration);
        if (manifest.ArtifactType is { Length: > 0 } stated && !MediaTypes.IsConfiguration(stated))
            return Typed("it", stated);

        // cosign, in-toto and others keep what they have as layers of an image.
        var odd = manifest.Layers.FirstOrDefault(layer => configuration == MediaTypes.Empty || Name(layer.MediaType) is not null);
        return odd is not null ? Typed("its content", odd.MediaType) : configuration == MediaTypes.Empty ? Typed("its configuration", configuration) : null;
    }

    /// <summary>A type in words, with an article.</summary>
    public static string Describe(string type) => $"{Name(type) ?? "an artifact"} of type '{type.Printable(200)}'";

    private static string Typed(string part, string type) => $"{part} is of type '{type.Printable(200)}'{(Name(type) is { } name ? $", which is {name}" : "")}";
}
