using System.Collections.Immutable;
using PolicyGate.History;
using PolicyGate.Policy;
using PolicyGate.Reporting;
using PolicyGate.Reporting.Stored;
using PolicyGate.Scanning;

namespace PolicyGate;

/// <summary>Judges a stored scan again, without the image: by the rules that count now, or counted at a given moment.</summary>
public static class StoredScanGate
{
    /// <summary>Reads a stored scan, the JSON of a scan or its SARIF in the full profile, and judges it. Nothing is written or remembered.</summary>
    /// <param name="options">The options of the scan; <see cref="ScanOptions.Image"/> is the file.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="UsageException">An option is wrong.</exception>
    /// <exception cref="StoredScanException">The file is no stored scan.</exception>
    /// <exception cref="PolicyException">The policy of the trusted revision is wrong, or that revision can't be found.</exception>
    public static ScanReport Judge(ScanOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var stored = StoredScan.Read(options.Image);
        var baseline = ScanBaseline.Open(options);
        var policy = PolicySet.Read(ScanPolicy.Options(options), cancellationToken);
        ImmutableArray<AnalyzedImage> images = [.. stored.Images.Select(image => new AnalyzedImage(image.Report, options.Image, image.Findings, stored.Database.Feeds))];
        var report = ImageScanner.Judge(
            options with { Target = ScopeTarget(stored) }, policy, new(stored.Target, stored.ProjectFile, stored.Containerfile), stored.Database, images, baseline);
        return report with { Notifications = [.. stored.Notifications, .. report.Notifications] };
    }

    // A target that is only the image's name was given by nobody, and no scope sees it.
    private static string? ScopeTarget(StoredScan stored) =>
        stored.ProjectFile is null && stored.Images[0].Report.Image.Name is { } name && ScanTarget.NameOf(name, "") != stored.Target ? stored.Target : null;
}
