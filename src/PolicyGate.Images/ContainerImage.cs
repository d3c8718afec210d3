using System.Collections.Immutable;

namespace PolicyGate.Images;

/// <summary>An opened image: manifest and configuration are read and proven by their digests, layers are read when somebody asks for files.</summary>
public sealed partial class ContainerImage : IAsyncDisposable
{
    /// <summary>Where it was read from.</summary>
    public ImageReference Reference { get; private init; } = null!;

    /// <summary>Digest of the manifest; for <c>docker save</c>, which has none, that of the configuration (Docker's image id).</summary>
    public Digest Digest { get; private init; }

    /// <summary>The configuration.</summary>
    public ImageConfiguration Configuration { get; private init; } = null!;

    /// <summary>Annotations of the manifest, ordinal order.</summary>
    public ImmutableSortedDictionary<string, string> Annotations { get; private init; } = null!;

    /// <summary>The layers, lowest first.</summary>
    public ImmutableArray<ImageLayer> Layers { get; private init; }

    /// <summary>Operating system and architecture.</summary>
    public Platform Platform => Configuration.Platform;

    /// <summary>Opens the image: reads index, manifest and configuration.</summary>
    /// <param name="reference">Which image.</param>
    /// <param name="platform">Which of an index's images; null for <see cref="Platform.Default"/>, and then a single image is taken whatever its platform.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ImageException">There is no such image, or it is malformed.</exception>
    public static Task<ContainerImage> OpenAsync(ImageReference reference, Platform? platform, ImageLimits limits, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Reads every layer once, in parallel, proves its digests, and merges what the readers drew from it.</summary>
    /// <param name="readers">Everything that anybody wants to know of the files.</param>
    /// <param name="progress">Compressed bytes read so far, of all layers.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ImageException">A layer is missing, truncated, malformed, over a limit or not what its digest says.</exception>
    public Task<ImageFiles> ReadFilesAsync(IReadOnlyCollection<FactReader> readers, IProgress<long>? progress, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
