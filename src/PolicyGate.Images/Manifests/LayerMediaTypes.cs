namespace PolicyGate.Images.Manifests;

/// <summary>What the manifest says of a layer, as far as it matters: how it is compressed is told by its content.</summary>
internal static class LayerMediaTypes
{
    /// <summary>True for layers that ocicrypt has encrypted.</summary>
    public static bool IsEncrypted(string mediaType) => mediaType.EndsWith("+encrypted", StringComparison.Ordinal);

    /// <summary>True for layers that registries needn't hold, as Windows base images once had.</summary>
    public static bool IsForeign(string mediaType) =>
        mediaType.Contains(".foreign.", StringComparison.Ordinal) || mediaType.Contains(".nondistributable.", StringComparison.Ordinal);
}
