using Microsoft.CodeAnalysis.Sarif;
using PolicyGate.Inventory;
using PolicyGate.Reporting.Folding;
using PolicyGate.Reporting.Sources;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Sarif;

/// <summary>Places in the repository and in the image as SARIF writes them.</summary>
internal static class SarifLocations
{
    private const int MaximumLogical = 20;

    internal static Location Create(SourceLocation source) => new()
    {
        PhysicalLocation = new() { ArtifactLocation = Artifact(source.Path), Region = Region(source) },
    };

    /// <summary>Relative to the repository's root, percent-encoded: a colon would make a scheme of what stands before it.</summary>
    internal static ArtifactLocation Artifact(string path) => new()
    {
        Uri = new(string.Join('/', path.Split('/').Select(Uri.EscapeDataString)), UriKind.Relative),
        UriBaseId = SarifRun.SourceRoot,
    };

    /// <summary>Where the flaw is in the image: packages, and files with their layer.</summary>
    internal static IList<LogicalLocation>? InImage(FindingGroup group, ScanReport report)
    {
        var packages = group.Members.Select(member => member.Finding.Package).OfType<Package>()
            .Select(package => new LogicalLocation { Name = ReportText.OneLine(package.Name, 200), FullyQualifiedName = ReportText.OneLine(package.Purl.ToString(), 1000), Kind = "package" })
            .DistinctBy(location => location.FullyQualifiedName);
        var files = group.Members.SelectMany(member => (member.Finding.Locations.IsDefault ? [] : member.Finding.Locations).Select(location => (Location: location, Image: member.Image ?? 0)))
            .Distinct()
            .OrderBy(file => file.Location.Path, StringComparer.Ordinal).ThenBy(file => file.Location.Layer).ThenBy(file => file.Image)
            .Select(found =>
            {
                var (location, layers) = (found.Location, report.Images[found.Image].Image.Layers);
                var layer = location.Layer >= 0 && location.Layer < layers.Length ? layers[location.Layer] : null;
                var path = ReportText.OneLine(location.Path, 1000);
                var file = new LogicalLocation
                {
                    Name = ReportText.OneLine(location.Path[(location.Path.LastIndexOf('/') + 1)..], 200),
                    FullyQualifiedName = layer is null ? path : $"{layer.Digest ?? layer.DiffId}:/{path}",
                    Kind = "resource",
                };
                if (layer is not null)
                    file.SetProperty("layer", layer.Index);
                return file;
            })
            .DistinctBy(location => location.FullyQualifiedName);
        LogicalLocation[] all = [.. packages.Take(MaximumLogical), .. files.Take(MaximumLogical)];
        return all.Length == 0 ? null : all;
    }

    private static Region Region(SourceLocation source) => new()
    {
        StartLine = source.Region.Line,
        StartColumn = source.Region.Column,
        EndLine = source.Region.Line,
        EndColumn = source.Region.EndColumn,
        Snippet = source.Exists ? new() { Text = source.Region.Snippet } : null,
    };
}
