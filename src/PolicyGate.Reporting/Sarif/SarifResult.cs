using System.Globalization;
using Microsoft.CodeAnalysis.Sarif;
using Newtonsoft.Json.Linq;
using PolicyGate.Policy;
using PolicyGate.Reporting.Folding;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Sarif;

/// <summary>One result: a flaw of a source package in one part of the image, or a check that the image doesn't pass.</summary>
internal static class SarifResult
{
    private const int MaximumInstances = 200;

    internal static Result Create(FindingGroup group, ScanReport report, RunContent content, int ruleIndex, FailureLevel level, SarifProfile profile)
    {
        var location = SarifLocations.Create(group.Location);
        location.LogicalLocations = SarifLocations.InImage(group, report);
        var related = group.Location.Related.Select((source, index) =>
        {
            var place = SarifLocations.Create(source);
            place.Id = index + 1;
            place.Message = new() { Text = "The reference in the project." };
            return place;
        }).ToArray();
        var result = new Result
        {
            RuleId = group.RuleId,
            RuleIndex = ruleIndex,
            Kind = group.IsSilent ? ResultKind.Informational : ResultKind.Fail,
            Level = level,
            Message = new() { Text = Message(group) },
            Locations = [location],
            RelatedLocations = related.Length == 0 ? null : related,
            PartialFingerprints = new Dictionary<string, string>
            {
                ["policyGateFinding/v1"] = group.Fingerprint,
                // GitHub goes by this one only. A hash of the line's text would close and reopen every alert on it with each edit.
                ["primaryLocationLineHash"] = $"{group.Fingerprint}:1",
            },
            // In the full record every result has the list: an empty one says that no rule disables it.
            Suppressions = profile == SarifProfile.Full ? SarifSuppressions.Create(group) : null,
        };
        if (!group.IsSilent && Rank(group) is { } rank)
            result.Rank = rank;
        SetProperties(result, group, content.Images.Length == 1 ? null : report);
        return result;
    }

    private static string Message(FindingGroup group)
    {
        IEnumerable<string> related = group.Location.Related.Select((source, index) =>
            string.Create(CultureInfo.InvariantCulture, $"Referenced at [{ReportText.OneLine(source.Path, 200).Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal)}:{source.Region.Line}]({index + 1})."));
        return ReportText.Join([FindingText.Headline(group), FindingText.Title(group), FindingText.Path(group), FindingText.Places(group), group.OnlyIn, .. related]);
    }

    /// <summary>0 to 100, from the score; a flaw that is known to be exploited comes first.</summary>
    private static double? Rank(FindingGroup group) => group.Finding.KnownExploited ? 100 : (double?)(SecuritySeverity.Of(group) * 10);

    /// <param name="result">The result.</param>
    /// <param name="group">What it is of.</param>
    /// <param name="several">The scan, where its images share the run.</param>
    private static void SetProperties(Result result, FindingGroup group, ScanReport? several)
    {
        var finding = group.Finding;
        result.SetProperty("check", finding.Check.Id);
        result.SetProperty("category", ReportText.OneLine(finding.Category, 100));
        result.SetProperty("severity", group.Severity.Word());
        result.SetProperty("role", Sources.FindingRoles.Word(group.Identity.Role));
        result.SetProperty("locationKind", group.Location.Kind);
        result.SetProperty("disposition", DispositionText.Word(group.Disposition));
        result.SetProperty("gate", DispositionText.Word(group.Action));
        if (!finding.Aliases.IsDefaultOrEmpty)
            result.SetProperty("aliases", new JArray(finding.Aliases.Take(50).Select(alias => ReportText.OneLine(alias, 200))));
        if (!finding.Cvss.IsDefaultOrEmpty)
            result.SetProperty("cvss", new JArray(finding.Cvss.Take(10).Select(cvss => new JObject { ["version"] = ReportText.OneLine(cvss.Version, 20), ["vector"] = ReportText.OneLine(cvss.Vector, 300), ["score"] = SecuritySeverity.Text(cvss.Score), ["source"] = ReportText.OneLine(cvss.Source, 200) })));
        if (finding.Epss is { } epss)
            result.SetProperty("epss", epss);
        if (group.PackageName is null)
            return;
        result.SetProperty("knownExploited", finding.KnownExploited);
        result.SetProperty("patchable", finding.Patchable);
        if (finding.FixedVersion is { } version)
            result.SetProperty("fixedVersion", ReportText.OneLine(version, 200));
        if (finding.Status is { } status)
            result.SetProperty("status", ReportText.OneLine(status, 100));
        result.SetProperty("instances", new JArray(group.Members.Take(MaximumInstances).Select(member => Instance(member, several))));
        if (group.Members.Length > MaximumInstances)
            result.SetProperty("instancesOmitted", group.Members.Length - MaximumInstances);
    }

    private static JObject Instance(JudgedFinding member, ScanReport? several)
    {
        var instance = new JObject
        {
            ["purl"] = ReportText.OneLine(member.Finding.Package?.Purl.ToString(), 1000),
            ["version"] = ReportText.OneLine(member.Finding.Package?.Version, 200),
            ["layer"] = member.Finding.Package is { Layer: >= 0 and var layer } ? layer : null,
            ["paths"] = new JArray((member.Finding.Locations.IsDefault ? [] : member.Finding.Locations).Take(20).Select(location => ReportText.OneLine(location.Path, 1000))),
            ["disposition"] = DispositionText.Word(member.Disposition),
        };
        if (several is not null && member.Image is { } image)
            instance["image"] = ReportText.OneLine(several.LabelOf(image), 100);
        return instance;
    }
}
