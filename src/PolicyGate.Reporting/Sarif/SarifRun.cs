using Microsoft.CodeAnalysis.Sarif;
using Newtonsoft.Json.Linq;
using PolicyGate.Reporting.Folding;

namespace PolicyGate.Reporting.Sarif;

/// <summary>A run of a SARIF file: tool, invocation, provenance, results.</summary>
internal static class SarifRun
{
    /// <summary>What all paths are relative to.</summary>
    internal const string SourceRoot = "SRCROOT";

    internal const string ProjectAddress = "https://github.com/policygate/policygate";

    internal static Run Create(ScanReport report, RunContent content, ReportOptions options)
    {
        var profile = options.EffectiveSarifProfile;
        var selection = SarifSelection.Of(content.Groups, profile);
        var taxonomy = new SarifTaxonomy(selection.Groups);
        var rules = new SarifRules(selection.Groups, taxonomy, profile);
        var notifications = new SarifNotifications();
        var automation = SarifAutomation.Create(content, options, profile, notifications);
        var invocation = SarifInvocation.Create(report, content, selection.Omitted, notifications);
        var driver = new ToolComponent
        {
            Name = "PolicyGate",
            FullName = $"PolicyGate {report.ToolVersion}",
            Version = report.ToolVersion,
            SemanticVersion = report.ToolVersion,
            InformationUri = new(ProjectAddress),
            Rules = rules.Descriptors,
            Notifications = notifications.Descriptors,
            SupportedTaxonomies = taxonomy.References,
        };
        var run = new Run
        {
            Tool = new() { Driver = driver },
            ColumnKind = ColumnKind.Utf16CodeUnits,
            OriginalUriBaseIds = new Dictionary<string, ArtifactLocation>
            {
                // Without an address: it would differ from machine to machine.
                [SourceRoot] = new() { Description = new() { Text = "The root of the repository." } },
            },
            VersionControlProvenance = SarifProvenance.Create(report.Repository),
            AutomationDetails = automation,
            Taxonomies = taxonomy.Components,
            Invocations = [invocation],
            Results = new DeferredList<Result>(selection.Groups.Length, index =>
            {
                var group = selection.Groups[index];
                return SarifResult.Create(group, report, content, rules.IndexOf(group.RuleId), SarifRules.LevelOf(group), profile);
            }),
        };
        run.SetProperty("policyGate", Facts(report, content));
        if (profile == SarifProfile.Full)
            run.SetProperty(SarifStoredScan.RunProperty, SarifStoredScan.Scan(report, content));
        return run;
    }

    private static JObject Facts(ScanReport report, RunContent content)
    {
        JObject[] images = [.. content.Images.Select(index => ImageFacts(report.Images[index]))];
        return new()
        {
            [images.Length == 1 ? "image" : "images"] = images is [var single] ? single : new JArray(images),
            ["database"] = new JObject
            {
                ["digest"] = report.Database.Digest,
                ["date"] = SarifTime.Text(report.Database.Date),
                ["feeds"] = new JArray(report.Database.Feeds.Select(feed => new JObject { ["name"] = feed.Name.Printable(), ["date"] = SarifTime.Text(feed.Date), ["records"] = feed.Records })),
            },
            ["policy"] = new JObject
            {
                ["revision"] = report.PolicyRevision,
                ["files"] = new JArray(report.PolicyFiles.Select(file => file.Printable())),
            },
            ["target"] = report.Target.Printable(),
            ["verdict"] = VerdictText.Word(report.Judgement.Verdict.Verdict),
            ["verdictOnceMerged"] = VerdictText.Word(report.Judgement.VerdictOnceMerged),
        };
    }

    private static JObject ImageFacts(ImageReport report) => new()
    {
        ["name"] = report.Image.Name?.Printable(),
        ["digest"] = report.Image.Digest.ToString(),
        ["platform"] = report.Image.Platform.ToString().Printable(),
        ["baseName"] = report.Image.BaseName?.Printable(),
        ["distribution"] = report.Inventory.Distribution is { } distribution ? $"{distribution.Id} {distribution.VersionId}".Trim().Printable() : null,
        ["layers"] = new JArray(report.Image.Layers.Select(layer => (layer.Digest ?? layer.DiffId).ToString())),
        ["packages"] = report.Inventory.Packages.Length,
    };
}
