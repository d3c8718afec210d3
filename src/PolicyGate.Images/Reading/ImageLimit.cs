using System.Collections.Immutable;
using System.Globalization;

namespace PolicyGate.Images;

/// <summary>One bound on what is read of an image: its name as an option, its default, and what an image does that is over it.</summary>
public sealed class ImageLimit
{
    internal static readonly ImageLimit UncompressedBytes = Bytes(
        "uncompressed-bytes", "uncompressed bytes of all layers", "takes the image over the {0} of uncompressed layers",
        1L << 50, limits => limits.UncompressedBytes, (limits, value) => limits with { UncompressedBytes = value });

    internal static readonly ImageLimit CompressionRatio = Count(
        "compression-ratio", "uncompressed to compressed bytes of a layer that gives more than 64 MiB", "may be a decompression bomb: it gives more than the {0} times its compressed size",
        1_000_000_000, limits => limits.CompressionRatio, (limits, value) => limits with { CompressionRatio = value });

    internal static readonly ImageLimit LayerEntries = Count(
        "layer-entries", "tar entries of a layer", "has more than the {0} tar entries",
        1_000_000_000, limits => limits.LayerEntries, (limits, value) => limits with { LayerEntries = value });

    internal static readonly ImageLimit Entries = Count(
        "entries", "tar entries of all layers", "takes the image over the {0} tar entries",
        1_000_000_000, limits => limits.Entries, (limits, value) => limits with { Entries = value });

    internal static readonly ImageLimit FileSize = Bytes(
        "file-size", "largest file that is looked into", "is larger than the {0}",
        1L << 50, limits => limits.FileSize, (limits, value) => limits with { FileSize = value });

    internal static readonly ImageLimit Layers = Count(
        "layers", "layers of an image", "has more than the {0} layers",
        100_000, limits => limits.Layers, (limits, value) => limits with { Layers = value });

    internal static readonly ImageLimit ManifestBytes = Bytes(
        "manifest-bytes", "largest manifest, index or configuration", "is larger than the {0}",
        1L << 29, limits => limits.ManifestBytes, (limits, value) => limits with { ManifestBytes = (int)value });

    internal static readonly ImageLimit PathLength = Count(
        "path-length", "characters of a path or link target", "has an entry whose name or link target is longer than the {0} characters",
        1 << 20, limits => limits.PathLength, (limits, value) => limits with { PathLength = value });

    internal static readonly ImageLimit LinkDepth = Count(
        "link-depth", "symbolic links on the way to one path", "runs through more than the {0} symbolic links, perhaps in a circle,",
        1000, limits => limits.LinkDepth, (limits, value) => limits with { LinkDepth = value });

    internal static readonly ImageLimit IndexDepth = Count(
        "index-depth", "indexes nested in an index", "has indexes nested deeper than the {0}",
        1000, limits => limits.IndexDepth, (limits, value) => limits with { IndexDepth = value });

    internal static readonly ImageLimit IndexImages = Count(
        "index-images", "images of an index and those in it", "has an index with more than the {0} images",
        1_000_000, limits => limits.IndexImages, (limits, value) => limits with { IndexImages = value });

    internal static readonly ImageLimit ArchiveFiles = Count(
        "archive-files", "files in an archive that holds an image", "has more than the {0} files",
        10_000_000, limits => limits.ArchiveFiles, (limits, value) => limits with { ArchiveFiles = value });

    internal static readonly ImageLimit KeptPaths = Count(
        "kept-paths", "directories, links and files looked into, of all layers", "takes the image over the {0} directories, links and files to look into",
        100_000_000, limits => limits.KeptPaths, (limits, value) => limits with { KeptPaths = value });

    internal static readonly ImageLimit KeptPathCharacters = new(
        "kept-path-characters", "characters of those paths and link targets", "takes the image over the {0} characters in paths of directories, links and files to look into",
        isSize: false, 1L << 40, limits => limits.KeptPathCharacters, (limits, value) => limits with { KeptPathCharacters = value });

    internal static readonly ImageLimit WantedFiles = Count(
        "wanted-files", "files of a layer that are looked into", "has more than the {0} files to look into",
        100_000_000, limits => limits.WantedFiles, (limits, value) => limits with { WantedFiles = value });

    internal static readonly ImageLimit SbomBytes = Bytes(
        "sbom-bytes", "largest bill of materials", "is larger than the {0}",
        1L << 30, limits => limits.SbomBytes, (limits, value) => limits with { SbomBytes = (int)value });

    private readonly string _overrun;
    private readonly long _maximum;
    private readonly Func<ImageLimits, long> _get;
    private readonly Func<ImageLimits, long, ImageLimits> _set;

    private ImageLimit(string name, string description, string overrun, bool isSize, long maximum, Func<ImageLimits, long> get, Func<ImageLimits, long, ImageLimits> set) =>
        (Name, Description, _overrun, IsSize, _maximum, _get, _set) = (name, description, overrun, isSize, maximum, get, set);

    /// <summary>All of them, in the order in which they are documented.</summary>
    public static ImmutableArray<ImageLimit> All { get; } =
    [
        UncompressedBytes, CompressionRatio, LayerEntries, Entries, FileSize, Layers, ManifestBytes, PathLength,
        LinkDepth, IndexDepth, IndexImages, ArchiveFiles, KeptPaths, KeptPathCharacters, WantedFiles, SbomBytes,
    ];

    /// <summary>The name in options, for example <c>layer-entries</c>.</summary>
    public string Name { get; }

    /// <summary>What is bounded.</summary>
    public string Description { get; }

    // The value is a number of bytes, which may be written as 500MB or 2GiB.
    private bool IsSize { get; }

    /// <summary>The value in some limits, as an option takes it.</summary>
    public string ValueIn(ImageLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return Text(_get(limits));
    }

    /// <summary>The highest value, as an option takes it.</summary>
    internal string Highest => Text(_maximum);

    internal bool IsSane(ImageLimits limits) => IsSane(_get(limits));

    /// <exception cref="FormatException">The text is no such value.</exception>
    internal ImageLimits Set(ImageLimits limits, string value)
    {
        var number = IsSize ? ByteSize.Parse(value) : long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
        if (number is { } sane && IsSane(sane))
            return _set(limits, sane);
        throw new FormatException(IsSize
            ? $"'{value.Printable(100)}' is no size for '{Name}': expected bytes, for example 500MB or 2GiB, at most {Highest}."
            : $"'{value.Printable(100)}' is no number for '{Name}': expected a whole number from 1 to {Highest}.");
    }

    /// <summary>What something does that is over the limit, to be put after its name, and what to do.</summary>
    internal string Overrun(ImageLimits limits)
    {
        var value = _get(limits);
        var overrun = string.Format(CultureInfo.InvariantCulture, _overrun, IsSize ? ByteSize.Words(value) : Text(value));
        return $"{overrun} that the limit allows. If you trust the image, raise it with --limit {Name}={(IsSize ? "SIZE" : "NUMBER")}.";
    }

    private static ImageLimit Bytes(string name, string description, string overrun, long maximum, Func<ImageLimits, long> get, Func<ImageLimits, long, ImageLimits> set) =>
        new(name, description, overrun, isSize: true, maximum, get, set);

    private static ImageLimit Count(string name, string description, string overrun, int maximum, Func<ImageLimits, int> get, Func<ImageLimits, int, ImageLimits> set) =>
        new(name, description, overrun, isSize: false, maximum, limits => get(limits), (limits, value) => set(limits, (int)value));

    private bool IsSane(long value) => value >= 1 && value <= _maximum;

    private string Text(long value) => IsSize ? ByteSize.Text(value) : value.ToString(CultureInfo.InvariantCulture);
}
