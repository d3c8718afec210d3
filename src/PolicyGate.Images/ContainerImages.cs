using PolicyGate.Images.Stores;

namespace PolicyGate.Images;

/// <summary>The images that are meant of those that a reference leads to: at least one, each manifest once, by platform, ordinal. They are opened one by one.</summary>
public sealed class ContainerImages : IAsyncDisposable
{
    private readonly ImageReference _reference;
    private readonly FoundImages _found;
    private readonly ImageLimits _limits;

    private ContainerImages(ImageReference reference, FoundImages found, ImageLimits limits) => (_reference, _found, _limits) = (reference, found, limits);

    /// <summary>How many there are.</summary>
    public int Count => _found.Images.Length;

    /// <summary>Finds the images.</summary>
    /// <param name="reference">Where they are.</param>
    /// <param name="platforms">Which of an index's images.</param>
    /// <param name="limits">Bounds on each of them.</param>
    /// <param name="access">How registries and engines are spoken to.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ImageException">There is no such image, it can't be reached, or the index is malformed.</exception>
    public static async Task<ContainerImages> FindAsync(
        ImageReference reference, PlatformSelection platforms, ImageLimits limits, ImageAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(platforms);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(access);
        var found = await ImageFinding.FindAsync(reference, platforms, limits, access, cancellationToken).ConfigureAwait(false);
        return new(found.Reference ?? reference, found, limits);
    }

    /// <summary>How messages tell an image from the others.</summary>
    public string Describe(int index) => _found.Images[index].Description;

    /// <summary>Opens one of the images, whose layers can be read until this is disposed.</summary>
    /// <exception cref="ImageException">It is malformed.</exception>
    public async Task<ContainerImage> OpenAsync(int index, CancellationToken cancellationToken) =>
        new(_reference, await _found.Images[index].OpenAsync(cancellationToken).ConfigureAwait(false), _limits, null);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _found.Storage.DisposeAsync();

    internal static async Task<ContainerImage> OpenSingleAsync(
        ImageReference reference, PlatformSelection platforms, ImageLimits limits, ImageAccess access, CancellationToken cancellationToken)
    {
        var found = await ImageFinding.FindAsync(reference, platforms, limits, access, cancellationToken).ConfigureAwait(false);
        try
        {
            return new(found.Reference ?? reference, await found.Images.Single().OpenAsync(cancellationToken).ConfigureAwait(false), limits, found.Storage);
        }
        catch
        {
            await found.Storage.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
