namespace PolicyGate.Images;

/// <summary>Bounds on what is read of an image. The defaults admit an image of 20 GB of ordinary content and stop a bomb.</summary>
public sealed record ImageLimits
{
    /// <summary>Largest manifest, index or configuration, in bytes.</summary>
    public int ManifestBytes { get; init; } = 4 << 20;

    /// <summary>Largest bill of materials, in bytes.</summary>
    public int SbomBytes { get; init; } = 256 << 20;

    /// <summary>Most layers of an image.</summary>
    public int Layers { get; init; } = 1000;

    /// <summary>How deep an index may nest in an index.</summary>
    public int IndexDepth { get; init; } = 5;

    /// <summary>Most images that an index and those in it may hold.</summary>
    public int IndexImages { get; init; } = 1000;

    /// <summary>Files in an archive that holds an image.</summary>
    public int ArchiveFiles { get; init; } = 100_000;

    /// <summary>Uncompressed bytes of all layers.</summary>
    public long UncompressedBytes { get; init; } = 64L << 30;

    /// <summary>Uncompressed to compressed bytes of a layer, once it has given more than 64 MiB.</summary>
    public int CompressionRatio { get; init; } = 200;

    /// <summary>Tar entries of a layer.</summary>
    public int LayerEntries { get; init; } = 5_000_000;

    /// <summary>Tar entries of all layers.</summary>
    public int Entries { get; init; } = 20_000_000;

    /// <summary>Longest path, in UTF-16 code units.</summary>
    public int PathLength { get; init; } = 4096;

    /// <summary>Symbolic links followed on the way to one path.</summary>
    public int LinkDepth { get; init; } = 40;

    /// <summary>Directories, links and wanted files of all layers, which are kept while the image is read.</summary>
    public int KeptPaths { get; init; } = 2_000_000;

    /// <summary>UTF-16 code units of the paths and link targets that are kept of all layers.</summary>
    public long KeptPathCharacters { get; init; } = 64L << 20;

    /// <summary>Files of a layer that readers may ask for.</summary>
    public int WantedFiles { get; init; } = 500_000;
}
