using System.Collections.Immutable;

namespace PolicyGate.Reporting;

/// <summary>How a report is written; the defaults suit a file.</summary>
public sealed record ReportOptions
{
    /// <summary>The words of <c>--sarif-profile</c>.</summary>
    public static IReadOnlyList<string> SarifProfileNames { get; } = ["full", "github", "azure-devops"];

    /// <summary>For whom SARIF is written; null to go by <see cref="Environment"/>: GitHub Actions, Azure Pipelines, else the full record.</summary>
    public SarifProfile? SarifProfile { get; init; }

    /// <summary>False to leave <c>automationDetails</c> out, so that an upload step can name its own category.</summary>
    public bool SarifCategory { get; init; } = true;

    /// <summary>True to write SARIF and JSON with indentation.</summary>
    public bool Indented { get; init; } = true;

    /// <summary>True to colour tables with ANSI sequences.</summary>
    public bool Color { get; init; }

    /// <summary>Columns that a table may take.</summary>
    public int Width { get; init; } = 100;

    /// <summary>Version of PolicyGate, for what is no scan and names it.</summary>
    public string ToolVersion { get; init; } = "0";

    /// <summary>Environment variables of the build.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The profile that counts.</summary>
    internal SarifProfile EffectiveSarifProfile => SarifProfile
        ?? (IsTrue("GITHUB_ACTIONS") ? Reporting.SarifProfile.GitHub
            : IsTrue("TF_BUILD") ? Reporting.SarifProfile.AzureDevOps
            : Reporting.SarifProfile.Full);

    /// <summary>Reads a word of <see cref="SarifProfileNames"/>; null for any other.</summary>
    public static SarifProfile? ParseSarifProfile(string? name) => name switch
    {
        "full" => Reporting.SarifProfile.Full,
        "github" => Reporting.SarifProfile.GitHub,
        "azure-devops" => Reporting.SarifProfile.AzureDevOps,
        _ => null,
    };

    private bool IsTrue(string variable) => Environment.TryGetValue(variable, out var value) && value.Equals("true", StringComparison.OrdinalIgnoreCase);
}
