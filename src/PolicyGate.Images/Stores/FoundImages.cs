using System.Collections.Immutable;

namespace PolicyGate.Images.Stores;

/// <summary>Images that a reference leads to, not opened yet.</summary>
/// <param name="Images">At least one.</param>
/// <param name="Storage">What they are read from; to be closed in the end.</param>
internal sealed record FoundImages(ImmutableArray<FoundImage> Images, IAsyncDisposable Storage)
{
    /// <summary>What the reference turned out to mean, where only the content tells.</summary>
    public ImageReference? Reference { get; init; }
}

/// <summary>An image that can be opened.</summary>
/// <param name="Description">How messages tell it from others.</param>
/// <param name="OpenAsync">Reads its manifest and configuration.</param>
internal sealed record FoundImage(string Description, Func<CancellationToken, Task<OpenedImage>> OpenAsync);
