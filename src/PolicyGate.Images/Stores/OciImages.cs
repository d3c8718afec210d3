using System.Collections.Immutable;
using PolicyGate.Images.Layers;
using PolicyGate.Images.Manifests;

namespace PolicyGate.Images.Stores;

/// <summary>Finds images by their manifests' digests: index, nested index, manifest, configuration.</summary>
internal sealed class OciImages(BlobSource blobs, ImageLimits limits)
{
    /// <summary>The images that are meant among those that some descriptors point to, each once, by platform, ordinal, then as the index has them.</summary>
    public async Task<ImmutableArray<FoundImage>> FindAsync(IReadOnlyList<Descriptor> roots, PlatformSelection platforms, CancellationToken cancellationToken)
    {
        var descriptors = await ExpandAsync(roots, cancellationToken).ConfigureAwait(false);
        if (descriptors.Count == 0)
            throw new ImageException($"{blobs.Subject} holds no container image.");
        if (descriptors.Count == 1)
        {
            var single = await ReadAsync(descriptors[0], cancellationToken).ConfigureAwait(false);
            if (platforms.Platforms.FirstOrDefault(wanted => !PlatformChoice.Fits(single.Configuration.Platform, wanted)) is { } missing)
                throw NotThere(missing, [single.Configuration.Platform.ToString()]);
            return [new(single.Digest.ToString(), _ => Task.FromResult(Open(single)))];
        }

        var candidates = new List<Candidate>();
        foreach (var descriptor in descriptors)
            candidates.Add(new(descriptor, descriptor.Platform ?? (await ReadAsync(descriptor, cancellationToken).ConfigureAwait(false)).Configuration.Platform));
        IEnumerable<Candidate> chosen = platforms switch
        {
            { IsAll: true } => candidates,
            { Platforms.IsEmpty: true } => [Choose(candidates, Platform.Default)],
            _ => platforms.Platforms.Select(wanted => Choose(candidates, wanted)),
        };
        return
        [
            .. chosen.DistinctBy(candidate => candidate.Descriptor.Digest)
                .OrderBy(candidate => candidate.Platform.ToString(), StringComparer.Ordinal)
                .ThenBy(candidate => candidate.Descriptor.OsVersion, StringComparer.Ordinal)
                .Select(candidate => new FoundImage(candidate.ToString(), async cancellation => Open(await ReadAsync(candidate.Descriptor, cancellation).ConfigureAwait(false)))),
        ];
    }

    /// <summary>The manifests that descriptors lead to through indexes, each once, attestations and other artifacts left out.</summary>
    public async Task<List<Descriptor>> ExpandAsync(IReadOnlyList<Descriptor> roots, CancellationToken cancellationToken)
    {
        var result = new List<Descriptor>();
        var seen = new HashSet<Digest>();
        await ExpandAsync(roots, 0, seen, result, cancellationToken).ConfigureAwait(false);
        return result;
    }

    private async Task ExpandAsync(IReadOnlyList<Descriptor> descriptors, int depth, HashSet<Digest> seen, List<Descriptor> result, CancellationToken cancellationToken)
    {
        foreach (var descriptor in descriptors.Where(descriptor => !descriptor.IsNoImage && seen.Add(descriptor.Digest)))
        {
            if (seen.Count > limits.IndexImages)
                throw new ImageException($"{blobs.Subject} has more than the {limits.IndexImages} images that the limit {nameof(ImageLimits.IndexImages)} allows in an index.");
            if (MediaTypes.IsManifest(descriptor.MediaType))
            {
                result.Add(descriptor);
                continue;
            }

            // The specification wants unknown media types to be passed over.
            if (!MediaTypes.IsIndex(descriptor.MediaType) && descriptor.MediaType.Length > 0)
                continue;
            var document = await ReadDocumentAsync(descriptor, cancellationToken).ConfigureAwait(false);
            if (!document.IsIndex)
                result.Add(descriptor);
            else if (depth == limits.IndexDepth)
                throw new ImageException($"{blobs.Subject} has indexes nested deeper than the {limits.IndexDepth} that the limit {nameof(ImageLimits.IndexDepth)} allows.");
            else
                await ExpandAsync(document.Manifests, depth + 1, seen, result, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ManifestDocument> ReadDocumentAsync(Descriptor descriptor, CancellationToken cancellationToken)
    {
        var content = await blobs.ReadManifestAsync(descriptor, limits, cancellationToken).ConfigureAwait(false);
        return ManifestDocument.Parse($"manifest {descriptor.Digest}", content, descriptor.MediaType);
    }

    private async Task<ReadImage> ReadAsync(Descriptor descriptor, CancellationToken cancellationToken)
    {
        var manifest = await ReadDocumentAsync(descriptor, cancellationToken).ConfigureAwait(false);
        if (manifest.Configuration is not { } configuration)
            throw new ImageException($"manifest {descriptor.Digest} is an index, but is called '{descriptor.MediaType.Printable(200)}'.");
        if (!MediaTypes.IsConfiguration(configuration.MediaType))
            throw new ImageException($"manifest {descriptor.Digest} is no container image: its configuration is of type '{configuration.MediaType.Printable(200)}'.");
        if (manifest.Layers.Length > limits.Layers)
            throw new ImageException($"manifest {descriptor.Digest} has {manifest.Layers.Length} layers, more than the {limits.Layers} that the limit {nameof(ImageLimits.Layers)} allows.");
        var content = await blobs.ReadConfigurationAsync(configuration, limits, cancellationToken).ConfigureAwait(false);
        return new(descriptor.Digest, manifest, ConfigurationDocument.Parse($"configuration {configuration.Digest}", content));
    }

    private OpenedImage Open(ReadImage image)
    {
        var (digest, manifest, configuration) = image;
        if (configuration.DiffIds.Length != manifest.Layers.Length)
            throw new ImageException($"manifest {digest} has {manifest.Layers.Length} layers, but its configuration has {configuration.DiffIds.Length} diff_ids. Build the image again.");
        var history = new LayerHistory(configuration);
        var layers = manifest.Layers.Select((layer, index) => new LayerBlob(
            new(index, layer.Digest, configuration.DiffIds[index], layer.MediaType, layer.Size, history.CreatedBy(index), history.FromBase(index)),
            cancellationToken => blobs.OpenAsync(layer, $"layer {index}", cancellationToken),
            configuration.Platform.Os == "windows"));
        return new(digest, configuration, manifest.Annotations, [.. layers]);
    }

    private Candidate Choose(List<Candidate> candidates, Platform wanted)
    {
        var fitting = PlatformChoice.Choose(candidates, candidate => candidate.Platform, wanted);
        return fitting.Count switch
        {
            1 => fitting[0],
            0 => throw NotThere(wanted, candidates.Select(candidate => candidate.Platform.ToString())),
            _ => throw new ImageException(
                $"{blobs.Subject} holds {fitting.Count} images for {wanted.ToString().Printable(100)}: name one by its digest, for example as …:@{fitting[0].Descriptor.Digest}. There are {string.Join(", ", fitting.Take(20))}."),
        };
    }

    private ImageException NotThere(Platform wanted, IEnumerable<string> there) => new(
        $"{blobs.Subject} has no image for {wanted.ToString().Printable(100)}. There is {string.Join(", ", there.Select(platform => platform.Printable(100)).Distinct())}: name one with --platform.");

    private sealed record Candidate(Descriptor Descriptor, Platform Platform)
    {
        public override string ToString() =>
            $"{Platform.ToString().Printable(100)}{(Descriptor.OsVersion is { } version ? $" {version.Printable(50)}" : "")} {Descriptor.Digest}";
    }

    private sealed record ReadImage(Digest Digest, ManifestDocument Manifest, ImageConfiguration Configuration);
}
