using PolicyGate.Advisories;
using PolicyGate.Images;
using PolicyGate.Inventory;
using PolicyGate.Testing;

namespace PolicyGate.Analyzers.Tests;

/// <summary>Builds an image, reads it as a scan does, and runs analyzers on it.</summary>
internal static class AnalyzedImage
{
    internal static async Task<AnalysisResult> RunAsync(Image image, IReadOnlyList<VulnerabilityMatch> matches, params ImageAnalyzer[] analyzers)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var path = folder.Path("image.tar");
        await image.WriteOciArchiveAsync(path);
        await using var opened = await ContainerImage.OpenAsync(ImageReference.Parse("oci-archive:" + path), null, new ImageLimits(), cancellationToken);
        var set = new ImageAnalyzers(analyzers);
        var files = await opened.ReadFilesAsync([.. PackageInventory.Readers(PackageCatalogers.BuiltIn), .. set.Readers], null, null, cancellationToken);
        return set.Run(opened, files, PackageInventory.Create(files, PackageCatalogers.BuiltIn), matches, cancellationToken);
    }
}
