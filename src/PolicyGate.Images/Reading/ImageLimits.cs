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

    /// <summary>Largest file that is looked into, in bytes; one that is larger becomes an <see cref="UnreadableFile"/>.</summary>
    public long FileSize { get; init; } = 512L << 20;

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

    /// <summary>Changes one limit.</summary>
    /// <param name="assignment"><c>NAME=VALUE</c>, the name one of <see cref="ImageLimit.All"/>.</param>
    /// <exception cref="FormatException">There is no such limit, or its value is none; the message says what there is.</exception>
    public ImageLimits With(string assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        var equals = assignment.IndexOf('=', StringComparison.Ordinal);
        var name = (equals < 0 ? assignment : assignment[..equals]).Trim();
        var limit = ImageLimit.All.FirstOrDefault(limit => limit.Name == name)
            ?? throw new FormatException($"'{name.Printable(100)}' is no limit: expected NAME=VALUE with one of the names {string.Join(", ", ImageLimit.All.Select(limit => limit.Name))}.");
        return equals < 0
            ? throw new FormatException($"'{name}' has no value: expected {name}={limit.ValueIn(new())} or another.")
            : limit.Set(this, assignment[(equals + 1)..].Trim());
    }

    /// <exception cref="ArgumentOutOfRangeException">A limit is so low that nothing could be read, or so high that it bounds nothing.</exception>
    internal void Check()
    {
        if (ImageLimit.All.FirstOrDefault(limit => !limit.IsSane(this)) is { } limit)
            throw new ArgumentOutOfRangeException(limit.Name, $"{limit.ValueIn(this)} is no sane value of a limit.");
    }

    internal ImageException Exceeded(ImageLimit limit, string subject) => new($"{subject} {limit.Overrun(this)}");
}
