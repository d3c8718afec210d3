using System.Runtime.CompilerServices;
using PolicyGate.Advisories;
using PolicyGate.Analyzers;
using PolicyGate.Images;
using PolicyGate.Inventory;
using PolicyGate.Reporting;

namespace PolicyGate.Scanning;

/// <summary>An opened image with its files and packages.</summary>
internal sealed record LayeredContent(ContainerImage Image, ImageFiles Files, PackageInventory Inventory) : ImageContent(Image.Reference, Inventory), IAsyncDisposable
{
    private const string BaseName = "org.opencontainers.image.base.name";

    /// <summary>Reads the images one after the other, so that no more than one is in memory; each is there until the next is asked for.</summary>
    internal static async IAsyncEnumerable<LayeredContent> ReadAsync(
        ImageReference reference,
        ScanOptions options,
        PlatformSelection platforms,
        IReadOnlyList<FactReader> readers,
        ProjectAssets? assets,
        IProgress<ScanProgress>? progress,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var images = await ContainerImages.FindAsync(reference, platforms, options.Limits, RegistryOptions.Read(options, reference), cancellationToken).ConfigureAwait(false);
        await using (images.ConfigureAwait(false))
        {
            // One for all, so that a layer that several images share is read once.
            using var cache = new LayerCache(CacheFolder.Layers(options.CacheDirectory, options.Environment), options.Verify, options.Notice);
            for (var index = 0; index < images.Count; index++)
            {
                var content = await ReadAsync(images, index, readers, assets, cache, progress, cancellationToken).ConfigureAwait(false);
                await using (content.ConfigureAwait(false))
                    yield return content;
            }
        }
    }

    internal override ScannedImage Describe(string? name) => new(
        Reference.ToString(),
        name ?? Reference.Name ?? (Reference.Source is ImageSource.Registry or ImageSource.DockerDaemon ? Reference.Location : null),
        Image.Digest,
        Image.Platform,
        Image.Annotations.GetValueOrDefault(BaseName) ?? Image.Configuration.Labels.GetValueOrDefault(BaseName),
        Image.Layers) { Created = Image.Configuration.Created };

    internal override AnalysisResult Analyze(ImageAnalyzers analyzers, IReadOnlyList<VulnerabilityMatch> matches, CancellationToken cancellationToken) =>
        analyzers.Run(Image, Files, Inventory, matches, cancellationToken);

    public ValueTask DisposeAsync() => Image.DisposeAsync();

    private static async Task<LayeredContent> ReadAsync(
        ContainerImages images, int index, IReadOnlyList<FactReader> readers, ProjectAssets? assets, LayerCache cache, IProgress<ScanProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            var image = await images.OpenAsync(index, cancellationToken).ConfigureAwait(false);
            return await ReadAsync(image, readers, assets, cache, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (ImageException exception) when (images.Count > 1)
        {
            throw new ImageException($"The image {images.Describe(index)}, one of {images.Count}: {exception.Message}", exception);
        }
    }

    private static async Task<LayeredContent> ReadAsync(
        ContainerImage image, IReadOnlyList<FactReader> readers, ProjectAssets? assets, LayerCache cache, IProgress<ScanProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            var catalogers = PackageCatalogers.BuiltIn;
            var total = image.Layers.Sum(layer => Math.Max(layer.Size, 0));
            var bytes = progress is null ? null : new LayerProgress(progress, total);
            var files = await image.ReadFilesAsync([.. PackageInventory.Readers(catalogers), .. readers], cache, bytes, cancellationToken).ConfigureAwait(false);
            return new(image, files, PackageInventory.Create(files, catalogers, image.Configuration, assets));
        }
        catch
        {
            await image.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private sealed class LayerProgress(IProgress<ScanProgress> progress, long total) : IProgress<long>
    {
        public void Report(long value) => progress.Report(new(value, total));
    }
}
