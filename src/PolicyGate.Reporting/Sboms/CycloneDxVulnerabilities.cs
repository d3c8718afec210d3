using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using PolicyGate.Advisories;
using PolicyGate.Analyzers;
using PolicyGate.Policy;
using PolicyGate.Reporting.Folding;
using PolicyGate.Reporting.Json;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Sboms;

/// <summary>The flaws that a scan found, and what was said of them, which CycloneDX calls an analysis: one entry for all packages of which the same is said.</summary>
internal static class CycloneDxVulnerabilities
{
    internal static void Write(Utf8JsonWriter writer, SbomContent content)
    {
        if (content.Findings.IsEmpty)
            return;
        var flaws = content.Findings
            .GroupBy(judged => (judged.Finding.Id, judged.Finding.Severity, judged.Finding.SeveritySource, judged.Finding.FixedVersion, judged.Finding.Title, judged.Disposition, judged.Action, judged.Rule));
        writer.WriteStartArray("vulnerabilities");
        foreach (var flaw in flaws)
        {
            Write(writer, flaw.First(), [.. flaw], content);
            writer.Relieve();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, JudgedFinding lead, ImmutableArray<JudgedFinding> members, SbomContent content)
    {
        var finding = lead.Finding;
        writer.WriteStartObject();
        writer.WriteString("id", finding.Id);
        WriteSource(writer, finding.Id, finding);
        WriteAliases(writer, finding);
        WriteRatings(writer, finding);
        WriteWeaknesses(writer, finding);
        writer.WriteString("description", finding.Title);
        if (finding.FixedVersion is { } version)
            writer.WriteString("recommendation", $"Update to {version} or later.");
        WriteAdvisories(writer, finding);
        if (finding.Published is { } published)
            writer.WriteTime("published", published);
        if (finding.Modified is { } modified)
            writer.WriteTime("updated", modified);
        CycloneDxAnalysis.Write(writer, lead);
        WriteAffected(writer, members, content);
        WriteProperties(writer, lead);
        writer.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter writer, string id, Finding finding)
    {
        writer.WriteStartObject("source");
        writer.WriteString("name", SourceOf(id, finding));
        writer.WriteString("url", WebAddress.ForAdvisory(id, finding.References.IsDefault ? [] : finding.References, finding.Check.HelpLink).OriginalString);
        writer.WriteEndObject();
    }

    private static void WriteAliases(Utf8JsonWriter writer, Finding finding)
    {
        if (finding.Aliases.IsDefaultOrEmpty)
            return;
        writer.WriteStartArray("references");
        foreach (var alias in finding.Aliases)
        {
            writer.WriteStartObject();
            writer.WriteString("id", alias);
            writer.WriteStartObject("source");
            writer.WriteString("name", SourceOf(alias, finding));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // The first is the severity that counts here.
    private static void WriteRatings(Utf8JsonWriter writer, Finding finding)
    {
        writer.WriteStartArray("ratings");
        writer.WriteStartObject();
        WriteSourceName(writer, finding.SeveritySource ?? finding.Category);
        writer.WriteString("severity", finding.Severity.Word());
        writer.WriteString("method", "other");
        writer.WriteEndObject();
        foreach (var cvss in finding.Cvss.IsDefault ? [] : finding.Cvss)
        {
            writer.WriteStartObject();
            WriteSourceName(writer, cvss.Source);
            writer.WriteNumber("score", cvss.Score);
            writer.WriteString("method", MethodOf(cvss));
            writer.WriteString("vector", cvss.Vector);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteSourceName(Utf8JsonWriter writer, string? name)
    {
        if (string.IsNullOrEmpty(name))
            return;
        writer.WriteStartObject("source");
        writer.WriteString("name", name);
        writer.WriteEndObject();
    }

    private static string MethodOf(CvssScore cvss) => cvss.Version switch
    {
        "2.0" => "CVSSv2",
        "3.0" => "CVSSv3",
        "3.1" => "CVSSv31",
        "4.0" => "CVSSv4",
        _ => "other",
    };

    private static void WriteWeaknesses(Utf8JsonWriter writer, Finding finding)
    {
        var numbers = (finding.Cwes.IsDefault ? [] : finding.Cwes)
            .Select(cwe => cwe.StartsWith("CWE-", StringComparison.OrdinalIgnoreCase) && int.TryParse(cwe.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Where(number => number > 0).Distinct().ToList();
        if (numbers.Count == 0)
            return;
        writer.WriteStartArray("cwes");
        foreach (var number in numbers)
            writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }

    private static void WriteAdvisories(Utf8JsonWriter writer, Finding finding)
    {
        var addresses = (finding.References.IsDefault ? [] : finding.References).Select(WebAddress.Parse).OfType<Uri>().Select(address => address.OriginalString).Distinct(StringComparer.Ordinal).ToList();
        if (addresses.Count == 0)
            return;
        writer.WriteStartArray("advisories");
        foreach (var address in addresses)
        {
            writer.WriteStartObject();
            writer.WriteString("url", address);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteAffected(Utf8JsonWriter writer, ImmutableArray<JudgedFinding> members, SbomContent content)
    {
        writer.WriteStartArray("affects");
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (finding, image) in members.Select(member => (member.Finding, member.Image)))
        {
            if (content.Images[image!.Value].ReferenceOf(finding.Package!) is not { } reference || !written.Add(reference))
                continue;
            writer.WriteStartObject();
            writer.WriteString("ref", reference);
            writer.WriteStartArray("versions");
            WriteVersion(writer, finding.Package!.Version, "affected");
            if (finding.FixedVersion is { } fixedVersion)
                WriteVersion(writer, fixedVersion, "unaffected");
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteVersion(Utf8JsonWriter writer, string version, string status)
    {
        if (version.Length > CycloneDxReport.MaximumVersion)
            return;
        writer.WriteStartObject();
        writer.WriteString("version", version);
        writer.WriteString("status", status);
        writer.WriteEndObject();
    }

    private static void WriteProperties(Utf8JsonWriter writer, JudgedFinding judged)
    {
        var finding = judged.Finding;
        writer.WriteStartArray("properties");
        Property("disposition", DispositionText.Word(judged.Disposition));
        Property("gate", DispositionText.Word(judged.Action));
        Property("category", finding.Category);
        Property("status", finding.Status);
        Property("fixedVersion", finding.FixedVersion);
        Property("knownExploited", finding.KnownExploited ? "true" : "false");
        Property("epss", finding.Epss is { } epss && double.IsFinite(epss) ? epss.ToString("R", CultureInfo.InvariantCulture) : null);
        if (judged.Rule is { } rule)
        {
            Property("rule:name", rule.Name);
            Property("rule:file", rule.Place.Path);
            Property("rule:line", rule.Place.Line.ToString(CultureInfo.InvariantCulture));
            Property("rule:commit", rule.Commit);
            Property("rule:author", rule.Author);
            Property("rule:justification", rule.Justification);
            Property("rule:expires", rule.Expires?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        writer.WriteEndArray();

        void Property(string name, string? value)
        {
            if (value is null)
                return;
            writer.WriteStartObject();
            writer.WriteString("name", SbomProperties.Prefix + name);
            writer.WriteString("value", value);
            writer.WriteEndObject();
        }
    }

    private static string SourceOf(string id, Finding finding) =>
        id.StartsWith("CVE-", StringComparison.Ordinal) ? "NVD" : id.StartsWith("GHSA-", StringComparison.Ordinal) ? "GitHub Advisories" : finding.Category;
}
