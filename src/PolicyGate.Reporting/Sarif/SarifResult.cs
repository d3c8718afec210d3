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
        var properties = Properties(group, content.Images.Length == 1 ? null : report);
        if (profile == SarifProfile.Full)
            properties.Add(SarifStoredScan.ResultProperty, SarifStoredScan.Findings(group, content));
        properties.SetOn(result);
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

    /// <param name="group">What the result is of.</param>
    /// <param name="several">The scan, where its images share the run.</param>
    private static PropertyBag Properties(FindingGroup group, ScanReport? several)
    {
        var finding = group.Finding;
        var properties = new PropertyBag();
        properties.Add("check", finding.Check.Id);
        properties.Add("category", ReportText.OneLine(finding.Category, 100));
        properties.Add("severity", group.Severity.Word());
        properties.Add("role", Sources.FindingRoles.Word(group.Identity.Role));
        properties.Add("locationKind", group.Location.Kind);
        properties.Add("disposition", DispositionText.Word(group.Disposition));
        properties.Add("gate", DispositionText.Word(group.Action));
        if (!finding.Aliases.IsDefaultOrEmpty)
            properties.Add("aliases", new JArray(finding.Aliases.Take(50).Select(alias => ReportText.OneLine(alias, 200))));
        if (!finding.Cvss.IsDefaultOrEmpty)
            properties.Add("cvss", new JArray(finding.Cvss.Take(10).Select(cvss => new JObject { ["version"] = ReportText.OneLine(cvss.Version, 20), ["vector"] = ReportText.OneLine(cvss.Vector, 300), ["score"] = SecuritySeverity.Text(cvss.Score), ["source"] = ReportText.OneLine(cvss.Source, 200) })));
        if (finding.Epss is { } epss)
            properties.Add("epss", epss);
        if (group.PackageName is not { } package)
        {
            if ((finding.ConfigurationKey ?? (finding.Locations.IsDefaultOrEmpty ? null : finding.Locations[0].Path)) is { } subject)
                properties.Add("subject", ReportText.OneLine(subject, 1000));
            return properties;
        }

        properties.Add("package", ReportText.OneLine(package, 200));
        properties.Add("knownExploited", finding.KnownExploited);
        properties.Add("patchable", finding.Patchable);
        if (finding.FixedVersion is { } version)
            properties.Add("fixedVersion", ReportText.OneLine(version, 200));
        if (finding.Status is { } status)
            properties.Add("status", ReportText.OneLine(status, 100));
        properties.Add("instances", new JArray(group.Members.Take(MaximumInstances).Select(member => Instance(member, several))));
        if (group.Members.Length > MaximumInstances)
            properties.Add("instancesOmitted", group.Members.Length - MaximumInstances);
        return properties;
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
