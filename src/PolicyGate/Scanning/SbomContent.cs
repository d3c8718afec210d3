using PolicyGate.Advisories;
using PolicyGate.Analyzers;
using PolicyGate.Images;
using PolicyGate.Inventory;
using PolicyGate.Reporting;

namespace PolicyGate.Scanning;

/// <summary>A bill of materials in place of an image: packages, but no configuration and no files.</summary>
internal sealed record SbomContent(ImageReference Reference, Sbom Sbom) : ImageContent(Reference, Sbom.Inventory)
{
    internal static async Task<SbomContent> ReadAsync(ImageReference reference, PlatformSelection platforms, ImageLimits limits, CancellationToken cancellationToken)
    {
        var sbom = Sbom.Read(reference.Location, await SbomFile.ReadAsync(reference, limits, cancellationToken).ConfigureAwait(false));
        return platforms.Platforms.FirstOrDefault(platform => !platform.Accepts(sbom.Platform)) is not { } missing
            ? new(reference, sbom)
            : throw new ImageException($"'{reference.Location.Printable()}' is of {sbom.Platform.ToString().Printable(100)}, not of {missing.ToString().Printable(100)}. Leave --platform out, or name the bill of materials of that platform.");
    }

    internal override ScannedImage Describe(string? name) => new(Reference.ToString(), name ?? Sbom.ImageName, Sbom.Digest, Sbom.Platform, null, Sbom.Layers) { Created = Sbom.Created };

    internal override AnalysisResult Analyze(ImageAnalyzers analyzers, IReadOnlyList<VulnerabilityMatch> matches, CancellationToken cancellationToken) =>
        analyzers.Run(Inventory, Sbom.Layers, matches, cancellationToken);
}
