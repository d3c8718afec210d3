using PolicyGate.Reporting.Annotations;
using PolicyGate.Reporting.GitLab;
using PolicyGate.Reporting.Json;
using PolicyGate.Reporting.JUnit;
using PolicyGate.Reporting.MSBuild;
using PolicyGate.Reporting.Sarif;
using PolicyGate.Reporting.Tables;

namespace PolicyGate.Reporting;

/// <summary>The forms of a report, by the word that <c>--format</c> and <c>--output</c> take.</summary>
public sealed class ReportFormat
{
    private readonly Action<ScanReport, ReportOptions, Stream> _write;
    private readonly Action? _prepare;

    private ReportFormat(string name, bool forPeople, Action<ScanReport, ReportOptions, Stream> write, Action? prepare = null)
    {
        Name = name;
        ForPeople = forPeople;
        _write = write;
        _prepare = prepare;
    }

    /// <summary>All forms, in the order in which help lists them.</summary>
    public static IReadOnlyList<ReportFormat> All { get; } =
    [
        new("table", true, ScanTable.Write),
        new("json", false, ScanJson.Write),
        new("sarif", false, SarifReport.Write, SarifReport.Prepare),
        new("summary", true, StepSummary.Write),
        new("github", false, GitHubAnnotations.Write),
        new("azure", false, AzureLoggingCommands.Write),
        new("gitlab", false, ContainerScanningReport.Write),
        new("codequality", false, CodeQualityReport.Write),
        new("junit", false, JUnitReport.Write),
        new("msbuild", false, MSBuildHandOver.Write),
    ];

    /// <summary>The word.</summary>
    public string Name { get; }

    /// <summary>True for a form that people read, false for one that a machine does.</summary>
    public bool ForPeople { get; }

    /// <summary>The form of this name; null where there is none.</summary>
    public static ReportFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);

    /// <summary>Loads what writing takes, so that it is at hand when the scan ends; needn't be called.</summary>
    public void Prepare() => _prepare?.Invoke();

    /// <summary>Writes the report: UTF-8 without byte-order mark. The stream stays open.</summary>
    public void Write(ScanReport report, ReportOptions options, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(destination);
        _write(report, options, destination);
    }
}
