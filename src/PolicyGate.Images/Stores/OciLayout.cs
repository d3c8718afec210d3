using PolicyGate.Images.Manifests;

namespace PolicyGate.Images.Stores;

/// <summary>Finds images of an OCI image layout (OCI image specification, image-layout.md).</summary>
internal static class OciLayout
{
    public const string IndexName = "index.json";

    public static async Task<FoundImages> FindAsync(
        ImageStorage storage, ImageReference reference, PlatformSelection platforms, ImageLimits limits, ImageAccess access, CancellationToken cancellationToken)
    {
        var json = await storage.ReadAsync(IndexName, limits, cancellationToken).ConfigureAwait(false)
            ?? throw new ImageException($"{storage.Subject} has no {IndexName}: it is no OCI image layout.");
        var index = ManifestDocument.Parse($"{IndexName} of {storage.Subject}", json, MediaTypes.OciIndex);
        var images = new OciImages(new LayoutBlobs(storage, index.Manifests, new(access, null)), limits);
        var roots = index.Manifests.Where(descriptor => !descriptor.IsNoImage && IsImage(descriptor.MediaType) && (reference.Name is not null || !ImageNames.IsOfArtifact(ImageNames.Of(descriptor)))).ToList();
        var chosen = roots.Count == 0 ? index.Manifests : await ChooseAsync(images, roots, storage, reference, cancellationToken).ConfigureAwait(false);
        return new(await images.FindAsync(chosen, platforms, cancellationToken).ConfigureAwait(false), storage);
    }

    /// <summary>Finds images that a digest leads to which <c>index.json</c> points to; null where it doesn't, or there is none.</summary>
    public static async Task<FoundImages?> FindAsync(
        ImageStorage storage, Digest root, PlatformSelection platforms, ImageLimits limits, ImageAccess access, CancellationToken cancellationToken)
    {
        if (await storage.ReadAsync(IndexName, limits, cancellationToken).ConfigureAwait(false) is not { } json)
            return null;
        var index = ManifestDocument.Parse($"{IndexName} of {storage.Subject}", json, MediaTypes.OciIndex);
        if (index.Manifests.FirstOrDefault(descriptor => descriptor.Digest == root) is not { } descriptor)
            return null;
        var images = new OciImages(new LayoutBlobs(storage, [descriptor], new(access, null)), limits);
        return new(await images.FindAsync([descriptor], platforms, cancellationToken).ConfigureAwait(false), storage);
    }

    private static async Task<IReadOnlyList<Descriptor>> ChooseAsync(OciImages images, List<Descriptor> roots, ImageStorage storage, ImageReference reference, CancellationToken cancellationToken)
    {
        if (reference.Name is not { } name)
        {
            // Several entries of one name are the platforms of one image, several names of one digest are its tags.
            var names = roots.Select(ImageNames.Of).Distinct(StringComparer.Ordinal).Count();
            if (roots.DistinctBy(root => root.Digest).Count() > 1 && (names > 1 || roots.Any(root => root.Platform is null)))
            {
                throw new ImageException(
                    $"{storage.Subject} holds {roots.Count} images: name one, for example {(reference with { Name = Example(roots) }).ToString().Printable()}. There are {ImageNames.List(roots.Select(ImageNames.Of))}.");
            }

            return roots;
        }

        if (Digest.TryParse(name.TrimStart('@'), out var digest))
        {
            var all = roots.Where(root => root.Digest == digest).ToList();
            if (all.Count == 0)
                all = (await images.ExpandAsync(roots, cancellationToken).ConfigureAwait(false)).Where(image => image.Digest == digest).ToList();
            return all.Count > 0 ? all : throw new ImageException($"{storage.Subject} has no image {digest}. There are {ImageNames.List(roots.Select(root => root.Digest.ToString()))}.");
        }

        var named = roots.Where(root => ImageNames.IsNamed(root, name)).ToList();
        return named.Count > 0 ? named : throw new ImageException($"{storage.Subject} has no image '{name.Printable(200)}'. There are {ImageNames.List(roots.Select(ImageNames.Of))}.");
    }

    private static string Example(List<Descriptor> roots) => roots.Select(ImageNames.Of).FirstOrDefault(name => name is not null) ?? $"@{roots[0].Digest}";

    private static bool IsImage(string mediaType) => mediaType.Length == 0 || MediaTypes.IsIndex(mediaType) || MediaTypes.IsManifest(mediaType);
}
