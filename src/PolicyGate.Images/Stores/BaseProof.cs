using System.Collections.Immutable;
using PolicyGate.Images.Manifests;

namespace PolicyGate.Images.Stores;

/// <summary>Tells an image's base layers: proven by the base image where that is at hand, else by the image's own history.</summary>
internal static class BaseProof
{
    /// <param name="configuration">The image's configuration.</param>
    /// <param name="annotations">Its manifest's annotations.</param>
    /// <param name="find">Gives the layers of the image that is claimed to be the base; empty where it isn't at hand.</param>
    public static async Task<BaseLayers> LayersAsync(
        ImageConfiguration configuration, ImmutableSortedDictionary<string, string> annotations, Func<BaseClaim, Task<ImmutableArray<Digest>>> find)
    {
        var proven = BaseClaim.Of(annotations, configuration.Labels) is { } claim
            ? BaseLayers.Proven(configuration.DiffIds, await find(claim).ConfigureAwait(false))
            : null;
        return proven ?? BaseLayers.Of(configuration);
    }

    /// <summary>The layers of the base image among some blobs; empty where there is none, or none that can be read: a claim is no reason to end a scan.</summary>
    public static async Task<ImmutableArray<Digest>> FindAsync(BlobSource blobs, BaseClaim claim, ImageConfiguration configuration, ImageLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            if (await blobs.FindBaseAsync(claim, cancellationToken).ConfigureAwait(false) is not { } found)
                return [];
            using (found.Connection)
                return await new OciImages(found.Blobs, limits).LayersAsync(found.Root, PlatformOf(configuration), cancellationToken).ConfigureAwait(false);
        }
        catch (ImageException)
        {
            return [];
        }
    }

    // Windows has a base image for each of its releases, and what is built on one has its version.
    private static Platform PlatformOf(ImageConfiguration configuration) =>
        configuration.Platform.Os == "windows" ? configuration.Platform with { OsVersion = configuration.OsVersion } : configuration.Platform;
}
