using PolicyGate.Images;
using PolicyGate.Inventory;

namespace PolicyGate.Scanning;

/// <summary>An opened image with its files and packages.</summary>
internal sealed record ImageContent(ContainerImage Image, ImageFiles Files, PackageInventory Inventory) : IAsyncDisposable
{
    internal static async Task<ImageContent> ReadAsync(
        ScanOptions options, Platform? platform, IReadOnlyList<FactReader> readers, IProgress<ScanProgress>? progress, CancellationToken cancellationToken)
    {
        var reference = ImageReference.Parse(options.Image);
        var image = await ContainerImage.OpenAsync(reference, platform, options.Limits, RegistryOptions.Read(options, reference), cancellationToken).ConfigureAwait(false);
        try
        {
            var catalogers = PackageCatalogers.BuiltIn;
            var total = image.Layers.Sum(layer => Math.Max(layer.Size, 0));
            var bytes = progress is null ? null : new LayerProgress(progress, total);
            using var cache = new LayerCache(CacheFolder.Layers(options.CacheDirectory, options.Environment), options.Verify, options.Notice);
            var files = await image.ReadFilesAsync([.. PackageInventory.Readers(catalogers), .. readers], cache, bytes, cancellationToken).ConfigureAwait(false);
            return new(image, files, PackageInventory.Create(files, catalogers, image.Configuration));
        }
        catch
        {
            await image.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync() => Image.DisposeAsync();

    private sealed class LayerProgress(IProgress<ScanProgress> progress, long total) : IProgress<long>
    {
        public void Report(long value) => progress.Report(new(value, total));
    }
}
