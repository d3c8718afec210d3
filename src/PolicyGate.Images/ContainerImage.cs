using System.Collections.Immutable;
using PolicyGate.Images.Stores;
using PolicyGate.Images.View;

namespace PolicyGate.Images;

/// <summary>An opened image: manifest and configuration are read and proven by their digests, layers are read when somebody asks for files.</summary>
public sealed class ContainerImage : IAsyncDisposable
{
    private readonly OpenedImage _opened;
    private readonly ImageLimits _limits;
    private readonly IAsyncDisposable? _storage;

    /// <param name="reference">Where it was found.</param>
    /// <param name="opened">The image.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="storage">What it is read from, where nobody else closes that.</param>
    internal ContainerImage(ImageReference reference, OpenedImage opened, ImageLimits limits, IAsyncDisposable? storage)
    {
        Reference = reference;
        Layers = [.. opened.Layers.Select(blob => blob.Layer)];
        _opened = opened;
        _limits = limits;
        _storage = storage;
    }

    /// <summary>Where it was read from.</summary>
    public ImageReference Reference { get; }

    /// <summary>
    /// Digest of the manifest. Where there is none, in what <c>docker save</c> writes and in an engine that keeps no manifests (Podman, and Docker without containerd's
    /// image store), that of the configuration: what the engine calls the image's id. It is always proven by what was read, never an engine's word.
    /// </summary>
    public Digest Digest => _opened.Digest;

    /// <summary>The configuration.</summary>
    public ImageConfiguration Configuration => _opened.Configuration;

    /// <summary>Annotations of the manifest, ordinal order.</summary>
    public ImmutableSortedDictionary<string, string> Annotations => _opened.Annotations;

    /// <summary>The layers, lowest first.</summary>
    public ImmutableArray<ImageLayer> Layers { get; }

    /// <summary>Operating system and architecture.</summary>
    public Platform Platform => Configuration.Platform;

    /// <summary>Opens the image: reads index, manifest and configuration.</summary>
    /// <param name="reference">Which image.</param>
    /// <param name="platform">Which of an index's images; null for <see cref="Platform.Default"/>, and then a single image is taken whatever its platform.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ImageException">There is no such image, or it is malformed.</exception>
    public static Task<ContainerImage> OpenAsync(ImageReference reference, Platform? platform, ImageLimits limits, CancellationToken cancellationToken) =>
        OpenAsync(reference, platform, limits, new(), cancellationToken);

    /// <summary>Opens the image: reads index, manifest and configuration.</summary>
    /// <param name="reference">Which image.</param>
    /// <param name="platform">Which of an index's images; null for <see cref="Platform.Default"/>, and then a single image is taken whatever its platform.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="access">How registries and engines are spoken to.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ImageException">There is no such image, it can't be reached, or it is malformed.</exception>
    public static Task<ContainerImage> OpenAsync(
        ImageReference reference, Platform? platform, ImageLimits limits, ImageAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(access);
        return ContainerImages.OpenSingleAsync(reference, platform is null ? PlatformSelection.Default : PlatformSelection.Of(platform), limits, access, cancellationToken);
    }

    /// <summary>Reads every layer whose analysis isn't kept once, in parallel, proves its digests, and merges what the readers drew from it.</summary>
    /// <param name="readers">Everything that anybody wants to know of the files.</param>
    /// <param name="cache">Spares layers whose analysis is kept their reading; null reads all.</param>
    /// <param name="progress">Compressed bytes read so far, of all layers.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ImageException">A layer is missing, truncated, malformed, over a limit or not what its digest says.</exception>
    public Task<ImageFiles> ReadFilesAsync(IReadOnlyCollection<FactReader> readers, LayerCache? cache, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(readers);
        return new ImageReading(_opened.Layers, [.. readers.Distinct()], _limits, cache, progress).RunAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _storage?.DisposeAsync() ?? ValueTask.CompletedTask;
}
