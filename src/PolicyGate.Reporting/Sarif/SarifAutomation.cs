using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Sarif;

namespace PolicyGate.Reporting.Sarif;

/// <summary>
/// What a run is one of: uploads of the same id replace each other, so it names the target and the platform and nothing that changes
/// from build to build.
/// </summary>
internal static partial class SarifAutomation
{
    private const string AzurePrefix = "azuredevops/pipeline/build/";

    private const int MaximumSegment = 200;

    internal static RunAutomationDetails? Create(RunContent content, ReportOptions options, SarifProfile profile, SarifNotifications notifications)
    {
        if (profile == SarifProfile.AzureDevOps)
            return Azure(options.Environment, notifications);
        return content.Category is { } category ? new() { Id = category } : null;
    }

    /// <summary>The id of GitHub's code scanning, all of which is the category.</summary>
    /// <param name="report">The scan.</param>
    /// <param name="image">What tells the image from others of the target.</param>
    internal static string Category(ScanReport report, string image) => $"policygate/{Segment(report.Target, "image")}/{Segment(image.Replace('/', '-'), "platform")}/";

    private static RunAutomationDetails? Azure(IReadOnlyDictionary<string, string> environment, SarifNotifications notifications)
    {
        var organization = Organization(Value("SYSTEM_COLLECTIONURI"));
        var project = Value("SYSTEM_TEAMPROJECTID") ?? Value("SYSTEM_TEAMPROJECT");
        var definition = Value("BUILD_DEFINITIONID") ?? Value("SYSTEM_DEFINITIONID");
        var definitionName = Value("BUILD_DEFINITIONNAME");
        var phase = Value("SYSTEM_PHASEID") ?? Value("SYSTEM_JOBID");
        var phaseName = Value("SYSTEM_PHASENAME") ?? Value("SYSTEM_JOBNAME");
        var branch = Value("BUILD_SOURCEBRANCH");
        var build = Value("BUILD_BUILDID");
        if (organization is null || project is null || !IsPositive(definition) || definitionName is null || !Guid.TryParse(phase, out var phaseId) || phaseId == Guid.Empty
            || phaseName is null || branch is null || !IsPositive(build))
        {
            notifications.Add(new("PG8021", PolicyGate.NotificationLevel.Warning,
                "The pipeline's variables (SYSTEM_COLLECTIONURI, SYSTEM_TEAMPROJECT, BUILD_DEFINITIONID, BUILD_DEFINITIONNAME, SYSTEM_PHASEID, SYSTEM_PHASENAME, BUILD_SOURCEBRANCH, BUILD_BUILDID) are not all there: this file can't be published to GitHub Advanced Security for Azure DevOps. Write it inside the pipeline that publishes it."));
            return null;
        }

        var details = new RunAutomationDetails
        {
            Id = AzurePrefix + string.Join('/', new[] { organization, project, definition, phaseId.ToString("D"), branch, build }.Select(value => Uri.EscapeDataString(value!))),
        };
        details.SetProperty(AzurePrefix + "buildDefinitionId", definition);
        details.SetProperty(AzurePrefix + "buildDefinitionName", definitionName.Printable());
        details.SetProperty(AzurePrefix + "phaseId", phaseId.ToString("D"));
        details.SetProperty(AzurePrefix + "phaseName", phaseName.Printable());
        return details;

        // An agent leaves a variable that it doesn't know as it was written.
        string? Value(string name) =>
            environment.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) && !value.StartsWith("$(", StringComparison.Ordinal) ? value.Trim() : null;
    }

    private static bool IsPositive(string? number) => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0;

    private static string? Organization(string? collection)
    {
        if (!Uri.TryCreate(collection, UriKind.Absolute, out var uri))
            return null;
        const string Legacy = ".visualstudio.com";
        var name = uri.Host.EndsWith(Legacy, StringComparison.OrdinalIgnoreCase) ? uri.Host[..^Legacy.Length] : uri.AbsolutePath.Trim('/').Split('/')[^1];
        return name.Length == 0 ? null : Uri.UnescapeDataString(name);
    }

    private static string Segment(string text, string otherwise)
    {
        var segment = Unsafe().Replace(text[..Math.Min(text.Length, MaximumSegment)].Replace('\\', '/'), "_").Trim('/');
        return segment.Length == 0 ? otherwise : segment;
    }

    [GeneratedRegex(@"[^\p{L}\p{Nd}._/ -]")]
    private static partial Regex Unsafe();
}
