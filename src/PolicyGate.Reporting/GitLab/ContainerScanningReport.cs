using System.Globalization;
using System.Text.Json;
using PolicyGate.Policy;
using PolicyGate.Reporting.Folding;
using PolicyGate.Reporting.Json;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.GitLab;

/// <summary>
/// GitLab's container-scanning report (schema 15.2.1, artifact <c>reports:container_scanning</c>): the vulnerabilities that count. GitLab knows no suppression, so what a rule
/// disables is left out; what checks find that name no package stands in <see cref="CodeQualityReport"/>.
/// </summary>
internal static class ContainerScanningReport
{
    private const string SchemaVersion = "15.2.1";

    /// <summary>The longest name of a vulnerability.</summary>
    private const int MaximumName = 255;

    internal static void Write(ScanReport report, ReportOptions options, Stream destination) => JsonFile.Write(destination, options.Indented, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("version", SchemaVersion);
        WriteScan(writer, report);
        writer.WriteStartArray("vulnerabilities");
        foreach (var group in FindingGroup.Fold(report).Where(group => group is { Counts: true, IsVulnerability: true, IsSilent: false }))
            WriteVulnerability(writer, report, group);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void WriteScan(Utf8JsonWriter writer, ScanReport report)
    {
        writer.WriteStartObject("scan");
        foreach (var part in new[] { "analyzer", "scanner" })
        {
            writer.WriteStartObject(part);
            writer.WriteString("id", "policygate");
            writer.WriteString("name", "PolicyGate");
            writer.WriteString("version", report.ToolVersion);
            writer.WriteStartObject("vendor");
            writer.WriteString("name", "PolicyGate");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        // Required, but the same inputs give the same bytes: the moment that the answers are of.
        var time = (report.Database.Date ?? DateTimeOffset.UnixEpoch).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        writer.WriteString("start_time", time);
        writer.WriteString("end_time", time);
        writer.WriteString("status", report.Judgement.Verdict.Verdict == Verdict.Error ? "failure" : "success");
        writer.WriteString("type", "container_scanning");
        writer.WriteEndObject();
    }

    private static void WriteVulnerability(Utf8JsonWriter writer, ScanReport report, FindingGroup group)
    {
        var finding = group.Finding;
        writer.WriteStartObject();
        writer.WriteString("id", Uuid(group.Fingerprint));
        writer.WriteString("name", ReportText.OneLine($"{group.RuleId}: {finding.Title}", MaximumName));
        writer.WriteString("description", ReportText.Join(FindingText.Headline(group), FindingText.Title(group), FindingText.Path(group), FindingText.Places(group), group.OnlyIn));
        writer.WriteString("severity", Word(group.Severity));
        if (finding.FixedVersion is { } version)
            writer.WriteString("solution", $"Update {ReportText.OneLine(group.PackageName, 200)} to {ReportText.OneLine(version, 200)}.");
        WriteIdentifiers(writer, group);
        WriteLocation(writer, report, group);
        WriteScores(writer, group);
        writer.WriteStartArray("links");
        foreach (var link in (finding.References.IsDefault ? [] : finding.References).Select(WebAddress.Parse).OfType<Uri>().Take(20))
        {
            writer.WriteStartObject();
            writer.WriteString("url", link.AbsoluteUri);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteIdentifiers(Utf8JsonWriter writer, FindingGroup group)
    {
        writer.WriteStartArray("identifiers");
        foreach (var id in (group.Finding.Aliases.IsDefault ? [] : group.Finding.Aliases).Take(19).Prepend(group.RuleId).Select(id => ReportText.OneLine(id, 200)))
        {
            writer.WriteStartObject();
            writer.WriteString("type", id.Split('-')[0].ToLowerInvariant());
            writer.WriteString("name", id);
            writer.WriteString("value", id);
            writer.WriteString("url", WebAddress.ForAdvisory(id, [], group.Finding.Check.HelpLink).AbsoluteUri);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteLocation(Utf8JsonWriter writer, ScanReport report, FindingGroup group)
    {
        var image = report.Images[group.Lead.Image ?? 0];
        writer.WriteStartObject("location");
        writer.WriteStartObject("dependency");
        writer.WriteStartObject("package");
        writer.WriteString("name", ReportText.OneLine(group.PackageName, 500));
        writer.WriteEndObject();
        writer.WriteString("version", ReportText.OneLine(group.Versions[0], 200));
        writer.WriteEndObject();
        writer.WriteString("operating_system", image.Inventory.Distribution is { } distribution ? ReportText.OneLine($"{distribution.Id} {distribution.VersionId}", 200) : "unknown");
        writer.WriteString("image", ReportText.OneLine(image.Image.Name ?? image.Image.Digest.ToString(), 1000));
        writer.WriteEndObject();
    }

    /// <summary>GitLab takes one to ten vectors, of CVSS 2 and 3 only.</summary>
    private static void WriteScores(Utf8JsonWriter writer, FindingGroup group)
    {
        var scores = (group.Finding.Cvss.IsDefault ? [] : group.Finding.Cvss).Where(score => score.Version is "2.0" or "3.0" or "3.1").DistinctBy(score => score.Vector, StringComparer.Ordinal).Take(10).ToArray();
        if (scores.Length == 0)
            return;
        writer.WriteStartArray("cvss_vectors");
        foreach (var score in scores)
        {
            writer.WriteStartObject();
            writer.WriteString("vendor", ReportText.OneLine(score.Source, 200) is { Length: > 0 } source ? source : "unknown");
            writer.WriteString("vector", ReportText.OneLine(score.Vector, 200));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Word(Advisories.Severity severity) => severity switch
    {
        Advisories.Severity.Critical => "Critical",
        Advisories.Severity.High => "High",
        Advisories.Severity.Medium => "Medium",
        Advisories.Severity.Low => "Low",
        Advisories.Severity.None => "Info",
        _ => "Unknown",
    };

    /// <summary>The fingerprint as a UUID of version 8, which leaves its content to the maker (RFC 9562, 5.8).</summary>
    private static string Uuid(string fingerprint) => $"{fingerprint[..8]}-{fingerprint[8..12]}-8{fingerprint[13..16]}-a{fingerprint[17..20]}-{fingerprint[20..32]}";
}
