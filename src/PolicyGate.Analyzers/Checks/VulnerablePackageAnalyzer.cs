using System.Collections.Immutable;
using PolicyGate.Advisories;

namespace PolicyGate.Analyzers.Checks;

/// <summary>PG1001: a package has a published flaw.</summary>
public sealed class VulnerablePackageAnalyzer : ImageAnalyzer
{
    /// <summary>The check.</summary>
    public static CheckDescriptor Check { get; } = new("PG1001", "Vulnerable package",
        "An installed package has a published flaw. Update it to the fixed version, or let a reviewed disable rule say why the flaw doesn't matter.",
        "Vulnerability", CheckLevel.Error, CheckHelp.Link("PG1001"), ["vulnerability"]);

    /// <inheritdoc/>
    public override ImmutableArray<CheckDescriptor> SupportedChecks => [Check];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.RegisterVulnerabilityAction(static (analysis, match) => analysis.Report(ToFinding(analysis, match)));
    }

    private static Finding ToFinding(InventoryAnalysisContext analysis, VulnerabilityMatch match) => new()
    {
        Id = match.Id,
        Aliases = match.Aliases,
        Check = Check,
        Level = match.Severity switch
        {
            Severity.Critical or Severity.High => CheckLevel.Error,
            Severity.Medium or Severity.Unknown => CheckLevel.Warning,
            _ => CheckLevel.Suggestion,
        },
        Title = match.Title,
        Details = match.Details,
        Category = match.Category,
        Severity = match.Severity,
        SeveritySource = match.SeveritySource,
        Cvss = match.Cvss,
        Epss = match.Epss,
        KnownExploited = match.KnownExploited,
        DueDate = match.DueDate,
        FixedVersion = match.FixedVersion,
        RestrictedFix = match.RestrictedFix,
        FixPublished = match.FixPublished,
        AffectedRange = match.AffectedRange,
        Status = match.Status,
        Package = match.Package,
        Locations = match.Package.Locations,
        FromBase = match.Package.Layer >= 0 ? analysis.Layers[match.Package.Layer].FromBase : null,
        Cwes = match.Cwes,
        References = match.References,
        Published = match.Published,
        Modified = match.Modified,
    };
}
