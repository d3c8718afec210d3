using System.Text.RegularExpressions;

namespace PolicyGate.Reporting.Sources;

/// <summary>Where a finding points to that no line can be named for: the first file there is of those that made the image, else a made-up path.</summary>
internal static partial class FallbackSource
{
    private const int MaximumName = 200;

    internal static SourceLocation Find(RepositoryFiles files, ScanReport report) =>
        new[] { report.ProjectFile, report.Containerfile }.Concat(report.PolicyFiles)
            .Select(path => FirstLine(files, path))
            .FirstOrDefault(location => location is not null)
        ?? Synthetic(report);

    internal static SourceLocation? FirstLine(RepositoryFiles files, string? path) =>
        files.Find(path) is { } file && file.FirstLine() is { } region ? new(file.Path, region, "fallback") : null;

    private static SourceLocation Synthetic(ScanReport report)
    {
        // Tag, digest and registry change from build to build, and a path that changes closes and opens every alert.
        var name = Unsafe().Replace(report.Target[..Math.Min(report.Target.Length, MaximumName)], "_").Trim('/');
        var segments = name.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(segment => segment.Trim('.').Length == 0 ? "_" : segment);
        var path = string.Join('/', segments);
        return new($"images/{(path.Length == 0 ? "image" : path)}", new(1, 1, 2, ""), SourceLocation.Synthetic);
    }

    [GeneratedRegex("[^A-Za-z0-9._/-]")]
    private static partial Regex Unsafe();
}
