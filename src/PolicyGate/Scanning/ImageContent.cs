using System.Runtime.CompilerServices;
using PolicyGate.Advisories;
using PolicyGate.Analyzers;
using PolicyGate.Images;
using PolicyGate.Inventory;
using PolicyGate.Reporting;

namespace PolicyGate.Scanning;

/// <summary>What is scanned: an image with its files and packages, or what a bill of materials says of one.</summary>
internal abstract record ImageContent(ImageReference Reference, PackageInventory Inventory)
{
    /// <summary>Reads the images one after the other, so that no more than one is in memory; each is there until the next is asked for.</summary>
    internal static async IAsyncEnumerable<ImageContent> ReadAsync(
        ScanOptions options,
        PlatformSelection platforms,
        IReadOnlyList<FactReader> readers,
        ProjectAssets? assets,
        IProgress<ScanProgress>? progress,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reference = ImageReference.Parse(options.Image, options.Limits);
        if (reference.Source == ImageSource.Sbom)
        {
            yield return await SbomContent.ReadAsync(reference, platforms, options.Limits, cancellationToken).ConfigureAwait(false);
            yield break;
        }

        await foreach (var content in LayeredContent.ReadAsync(reference, options, platforms, readers, assets, progress, cancellationToken).ConfigureAwait(false))
            yield return content;
    }

    /// <summary>What reports say of the image.</summary>
    /// <param name="name">The name that the user gave it; null for the image's own.</param>
    internal abstract ScannedImage Describe(string? name);

    internal abstract AnalysisResult Analyze(ImageAnalyzers analyzers, IReadOnlyList<VulnerabilityMatch> matches, CancellationToken cancellationToken);
}
