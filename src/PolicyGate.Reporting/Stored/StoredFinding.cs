using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using PolicyGate.Advisories;
using PolicyGate.Analyzers;
using PolicyGate.Images;
using PolicyGate.Inventory;
using PolicyGate.Reporting.Folding;

namespace PolicyGate.Reporting.Stored;

/// <summary>Reads a finding as <see cref="Json.FindingJson"/> writes it.</summary>
internal static class StoredFinding
{
    private static readonly ImmutableDictionary<string, Severity> s_severities = Enum.GetValues<Severity>().ToImmutableDictionary(severity => severity.Word(), StringComparer.Ordinal);

    private static readonly ImmutableDictionary<string, CheckDescriptor> s_checks = ImageAnalyzers.BuiltIn
        .SelectMany(analyzer => analyzer.SupportedChecks)
        .ToImmutableDictionary(check => check.Id, StringComparer.Ordinal);

    /// <param name="finding">The finding.</param>
    /// <param name="layers">The layers of its image.</param>
    internal static Finding Read(JsonElement finding, ImmutableArray<ImageLayer> layers)
    {
        var severity = s_severities.TryGetValue(finding.RequiredText("severity"), out var known) ? known : throw new FormatException($"'{finding.RequiredText("severity").Printable(50)}' is no severity");
        var locations = Locations(finding);
        var package = finding.Find("package") is { } stored ? Package(stored, locations) : null;
        var title = finding.RequiredText("title");
        var category = finding.RequiredText("category");
        return new()
        {
            Id = finding.RequiredText("id"),
            Aliases = finding.Texts("aliases"),
            Check = Check(finding.RequiredText("check"), title, category),
            Level = Level(finding.Text("level"), severity),
            Title = title,
            Category = category,
            Severity = severity,
            SeveritySource = finding.Text("severitySource"),
            Cvss = [.. finding.Items("cvss").Select(score => new CvssScore(score.RequiredText("version"), score.Text("vector") ?? "", score.Get("score").GetDecimal(), score.Text("source") ?? ""))],
            Epss = finding.Find("epss")?.GetDouble(),
            KnownExploited = finding.Flag("knownExploited") ?? false,
            DueDate = finding.Text("dueDate") is { } due ? DateOnly.ParseExact(due, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
            FixedVersion = finding.Text("fixedVersion"),
            RestrictedFix = finding.Find("restrictedFix") is { } fix ? new(fix.RequiredText("version"), fix.RequiredText("channel")) : null,
            FixPublished = finding.Time("fixPublished"),
            AffectedRange = finding.Text("affectedRange"),
            Status = finding.Text("status"),
            Package = package,
            Locations = locations,
            ConfigurationKey = finding.Text("configurationKey"),
            FromBase = finding.Find("fromBase") is { } fromBase ? fromBase.GetBoolean() : FromBase(package, layers),
            Source = finding.Find("place") is { } place ? new(place.RequiredText("file"), place.Integer("line") ?? 0, place.Integer("column") ?? 0) : null,
            Cwes = finding.Texts("cwes"),
            References = finding.Texts("references"),
            Published = finding.Time("published"),
            Modified = finding.Time("modified"),
        };
    }

    // What a plug-in found keeps its id and category.
    private static CheckDescriptor Check(string id, string title, string category) =>
        s_checks.GetValueOrDefault(id) ?? new(id, title, title, category, CheckLevel.Warning, "https://github.com/policygate/policygate/blob/main/docs/codes.md", []);

    private static CheckLevel Level(string? word, Severity severity) => word switch
    {
        "none" => CheckLevel.None,
        "silent" => CheckLevel.Silent,
        "suggestion" => CheckLevel.Suggestion,
        "warning" => CheckLevel.Warning,
        "error" => CheckLevel.Error,
        _ => severity switch
        {
            Severity.Critical or Severity.High => CheckLevel.Error,
            Severity.Medium or Severity.Unknown => CheckLevel.Warning,
            _ => CheckLevel.Suggestion,
        },
    };

    private static bool? FromBase(Package? package, ImmutableArray<ImageLayer> layers) =>
        package is { Layer: >= 0 and var layer } && layer < layers.Length ? layers[layer].FromBase : null;

    private static ImmutableArray<PackageLocation> Locations(JsonElement finding) =>
        [.. finding.Items("locations").Select(location => new PackageLocation(location.RequiredText("path"), location.Integer("layer") ?? -1))];

    private static Package Package(JsonElement package, ImmutableArray<PackageLocation> locations) => new()
    {
        Purl = PackageUrl.Parse(package.RequiredText("purl")),
        Type = package.RequiredText("type"),
        Name = package.RequiredText("name"),
        Version = package.RequiredText("version"),
        Source = package.Find("source") is { } source ? new SourcePackage(source.RequiredText("name"), source.RequiredText("version")) : null,
        Locations = locations,
        Layer = package.Integer("layer") ?? -1,
        Evidence = "stored",
        DependencyPath = package.Texts("dependencyPath"),
    };
}
