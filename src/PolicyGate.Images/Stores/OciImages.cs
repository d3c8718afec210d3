using System.Collections.Immutable;
using PolicyGate.Images.Layers;
using PolicyGate.Images.Manifests;

namespace PolicyGate.Images.Stores;

/// <summary>Finds images by their manifests' digests: index, nested index, manifest, configuration.</summary>
internal sealed class OciImages(BlobSource blobs, ImageLimits limits)
{
    private const int MostOthers = 5;

    private readonly HashSet<string> _others = new(StringComparer.Ordinal);

    /// <summary>Digests of the uncompressed layers of the image for a platform; empty where there is no such image, or more than one.</summary>
    public async Task<ImmutableArray<Digest>> LayersAsync(Descriptor root, Platform platform, CancellationToken cancellationToken)
    {
        var descriptors = await ExpandAsync([root], cancellationToken).ConfigureAwait(false);
        var fitting = descriptors.Count == 1 ? descriptors : PlatformChoice.Choose(descriptors, descriptor => new(descriptor.Platform ?? platform, descriptor.OsVersion), platform);
        return fitting is [var only] ? (await ReadAsync(only, cancellationToken).ConfigureAwait(false)).Configuration.DiffIds : [];
    }

    /// <summary>The images that are meant among those that some descriptors point to, each once, by platform, ordinal, then as the index has them.</summary>
    public async Task<ImmutableArray<FoundImage>> FindAsync(IReadOnlyList<Descriptor> roots, PlatformSelection platforms, CancellationToken cancellationToken)
    {
        var descriptors = await ExpandAsync(roots, cancellationToken).ConfigureAwait(false);
        if (descriptors.Count == 0)
            throw new ImageException($"{blobs.Subject} holds no container image{(_others.Count == 0 ? "" : " but " + string.Join(", ", _others.Order(StringComparer.Ordinal)))}. Name the image itself.");
        if (descriptors.Count == 1)
        {
            var single = await ReadAsync(descriptors[0], cancellationToken).ConfigureAwait(false);
            var its = new OfferedPlatform(single.Configuration.Platform, single.Configuration.OsVersion);
            if (platforms.Platforms.FirstOrDefault(wanted => !PlatformChoice.Fits(its, wanted)) is { } missing)
                throw NotThere(missing, [its]);
            return [new(single.Digest.ToString(), cancellation => OpenAsync(single, cancellation))];
        }

        var candidates = new List<Candidate>();
        foreach (var descriptor in descriptors)
            candidates.Add(new(descriptor, await PlatformOfAsync(descriptor, cancellationToken).ConfigureAwait(false)));
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
                .Select(candidate => new FoundImage(candidate.ToString(), async cancellation => await OpenAsync(await ReadAsync(candidate.Descriptor, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false))),
        ];
    }

    private async Task<OfferedPlatform> PlatformOfAsync(Descriptor descriptor, CancellationToken cancellationToken)
    {
        if (descriptor.Platform is { } stated)
            return new(stated, descriptor.OsVersion);
        var configuration = (await ReadAsync(descriptor, cancellationToken).ConfigureAwait(false)).Configuration;
        return new(configuration.Platform, configuration.OsVersion);
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
        foreach (var descriptor in descriptors)
        {
            // The specification wants unknown media types to be passed over.
            var isManifest = MediaTypes.IsManifest(descriptor.MediaType);
            if (descriptor.IsNoImage || (!isManifest && !MediaTypes.IsIndex(descriptor.MediaType) && descriptor.MediaType.Length > 0))
            {
                if (_others.Count < MostOthers)
                    _others.Add(descriptor.Kind);
                continue;
            }

            if (!seen.Add(descriptor.Digest))
                continue;
            if (seen.Count > limits.IndexImages)
                throw limits.Exceeded(ImageLimit.IndexImages, blobs.Subject);
            if (isManifest)
            {
                result.Add(descriptor);
                continue;
            }

            var document = await ReadDocumentAsync(descriptor, cancellationToken).ConfigureAwait(false);
            if (!document.IsIndex)
                result.Add(descriptor);
            else if (depth == limits.IndexDepth)
                throw limits.Exceeded(ImageLimit.IndexDepth, blobs.Subject);
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
        if (ArtifactKind.Of(manifest) is { } reason)
            throw new ImageException($"manifest {descriptor.Digest} is no container image: {reason}. Name the image itself.");
        if (manifest.Layers.Length > limits.Layers)
            throw limits.Exceeded(ImageLimit.Layers, $"manifest {descriptor.Digest}");

        // What is passed over, such as bytes behind a gzip stream, costs no uncompressed byte and would otherwise be read for ever.
        if (manifest.Layers.Sum(layer => (decimal)layer.Size) > limits.UncompressedBytes)
            throw limits.Exceeded(ImageLimit.UncompressedBytes, $"manifest {descriptor.Digest}, by its layers as they are stored,");
        var content = await blobs.ReadConfigurationAsync(configuration, limits, cancellationToken).ConfigureAwait(false);
        if (manifest.Layers.FirstOrDefault(layer => MediaTypes.IsEncrypted(layer.MediaType)) is { } encrypted)
            throw new ImageException($"manifest {descriptor.Digest} has encrypted layers ('{encrypted.MediaType.Printable(200)}'), and no key is used here. Decrypt a copy, for example with skopeo copy --decryption-key, and name that.");
        return new(descriptor.Digest, manifest, ConfigurationDocument.Parse($"configuration {configuration.Digest}", content));
    }

    private async Task<OpenedImage> OpenAsync(ReadImage image, CancellationToken cancellationToken)
    {
        var (digest, manifest, configuration) = image;
        if (configuration.DiffIds.Length != manifest.Layers.Length)
            throw new ImageException($"manifest {digest} has {manifest.Layers.Length} layers, but its configuration has {configuration.DiffIds.Length} diff_ids. Build the image again.");
        var history = LayerHistory.Of(configuration);
        var ofBase = await BaseProof.LayersAsync(
            configuration, manifest.Annotations, claim => BaseProof.FindAsync(blobs, claim, configuration, limits, cancellationToken)).ConfigureAwait(false);
        var layers = manifest.Layers.Select((layer, index) => new LayerBlob(
            new(index, layer.Digest, configuration.DiffIds[index], layer.MediaType, layer.Size, history.Step(index)?.CreatedBy, ofBase.Contain(index)),
            cancellationToken => blobs.OpenLayerAsync(layer, $"layer {index}", cancellationToken),
            configuration.Platform.Os == "windows"));
        return new(digest, configuration, manifest.Annotations, [.. layers]);
    }

    private Candidate Choose(List<Candidate> candidates, Platform wanted)
    {
        var fitting = PlatformChoice.Choose(candidates, candidate => candidate.Platform, wanted);
        return fitting.Count switch
        {
            1 => fitting[0],
            0 => throw NotThere(wanted, candidates.Select(candidate => candidate.Platform)),
            _ => throw new ImageException(
                $"{blobs.Subject} holds {fitting.Count} images for {wanted.ToString().Printable(100)}: name one by its digest, for example as …:@{fitting[0].Descriptor.Digest}. There are {string.Join(", ", fitting.Take(20))}."),
        };
    }

    private ImageException NotThere(Platform wanted, IEnumerable<OfferedPlatform> there) => new(
        $"{blobs.Subject} has no image for {wanted.ToString().Printable(100)}. There is {string.Join(", ", there.Select(platform => platform.ToString().Printable(100)).Distinct())}: name one with --platform.");

    private sealed record Candidate(Descriptor Descriptor, OfferedPlatform Platform)
    {
        public override string ToString() => $"{Platform.ToString().Printable(150)} {Descriptor.Digest}";
    }

    private sealed record ReadImage(Digest Digest, ManifestDocument Manifest, ImageConfiguration Configuration);
}
