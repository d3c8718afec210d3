using System.Collections.Immutable;
using PolicyGate.Policy;

namespace PolicyGate.Reporting.Sboms;

/// <summary>What a bill of materials says: the packages of one image or several, and where it is written after a scan, their flaws.</summary>
/// <param name="ToolVersion">Version of PolicyGate.</param>
/// <param name="Target">What all images are of; null where it has no name.</param>
/// <param name="Images">The images.</param>
/// <param name="Findings">The findings that name a package of one of the images.</param>
internal sealed record SbomContent(string ToolVersion, string? Target, ImmutableArray<SbomImage> Images, ImmutableArray<JudgedFinding> Findings)
{
    /// <summary>
    /// A bill of materials is a statement on an image, so it carries the image's date: the same image gives the same file on every day. Of several images it is the latest; null where none has one.
    /// </summary>
    internal DateTimeOffset? Created => Images.Max(image => image.Report.Image.Created);

    internal static SbomContent Of(IReadOnlyList<ImageReport> images, ReportOptions options) => new(options.ToolVersion, null, Number(images), []);

    internal static SbomContent Of(ScanReport report) => new(
        report.ToolVersion,
        report.Target,
        Number(report.Images),
        [.. report.Judgement.Findings.Where(judged => judged is { Finding.Package: not null, Image: not null } && judged.Finding.Id != judged.Finding.Check.Id)]);

    private static ImmutableArray<SbomImage> Number(IReadOnlyList<ImageReport> images) => [.. images.Select((image, index) => new SbomImage(image, images.Count == 1 ? "" : $"image-{index}/"))];
}
