namespace PolicyGate.Images;

/// <summary>Bounds on what is read of an image. The defaults admit an image of 20 GB of ordinary content and stop a bomb.</summary>
public sealed record ImageLimits
{
    /// <summary>Largest manifest, index or configuration, in bytes.</summary>
    public int ManifestBytes { get; init; } = 4 << 20;

    /// <summary>Most layers of an image.</summary>
    public int Layers { get; init; } = 1000;

    /// <summary>How deep an index may nest in an index.</summary>
    public int IndexDepth { get; init; } = 5;

    /// <summary>Uncompressed bytes of all layers.</summary>
    public long UncompressedBytes { get; init; } = 64L << 30;

    /// <summary>Uncompressed to compressed bytes of a layer, once it has given more than 64 MiB.</summary>
    public int CompressionRatio { get; init; } = 200;

    /// <summary>Tar entries of a layer.</summary>
    public int LayerEntries { get; init; } = 5_000_000;

    /// <summary>Longest path, in UTF-16 code units.</summary>
    public int PathLength { get; init; } = 4096;

    /// <summary>Symbolic links followed on the way to one path.</summary>
    public int LinkDepth { get; init; } = 40;
}
