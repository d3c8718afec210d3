using System.Globalization;
using System.Text.Json;
using PolicyGate.Advisories;
using PolicyGate.Analyzers;
using PolicyGate.Policy;
using PolicyGate.Reporting.Folding;

namespace PolicyGate.Reporting.Json;

/// <summary>A finding in the contract of <c>scan --format json</c>.</summary>
internal static class FindingJson
{
    internal static void Write(Utf8JsonWriter writer, JudgedFinding judged)
    {
        writer.WriteStartObject();
        WriteFacts(writer, judged.Finding);
        writer.WriteString("disposition", DispositionText.Word(judged.Disposition));
        writer.WriteString("gate", DispositionText.Word(judged.Action));
        WriteRule(writer, judged.Rule);
        writer.WriteEndObject();
    }

    /// <summary>What was found, without what the policy made of it.</summary>
    internal static void WriteFacts(Utf8JsonWriter writer, Finding finding)
    {
        writer.WriteString("id", finding.Id);
        writer.WriteStrings("aliases", finding.Aliases.IsDefault ? [] : finding.Aliases);
        writer.WriteString("check", finding.Check.Id);
        writer.WriteString("level", LevelWord(finding.Level));
        writer.WriteString("title", finding.Title);
        writer.WriteString("category", finding.Category);
        writer.WriteString("severity", finding.Severity.Word());
        writer.WriteString("severitySource", finding.SeveritySource);
        WriteCvss(writer, finding);
        if (finding.Epss is { } epss && double.IsFinite(epss))
            writer.WriteNumber("epss", epss);
        else
            writer.WriteNull("epss");
        writer.WriteBoolean("knownExploited", finding.KnownExploited);
        writer.WriteString("dueDate", finding.DueDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        writer.WriteBoolean("patchable", finding.Patchable);
        writer.WriteString("fixedVersion", finding.FixedVersion);
        WriteRestrictedFix(writer, finding.RestrictedFix);
        writer.WriteTime("fixPublished", finding.FixPublished);
        writer.WriteString("affectedRange", finding.AffectedRange);
        writer.WriteString("status", finding.Status);
        writer.WriteStrings("cwes", finding.Cwes.IsDefault ? [] : finding.Cwes);
        writer.WriteTime("published", finding.Published);
        writer.WriteTime("modified", finding.Modified);
        WritePackage(writer, finding);
        ImageJson.WriteLocations(writer, finding.Locations);
        WriteSource(writer, finding.Source);
        writer.WriteString("configurationKey", finding.ConfigurationKey);
        if (finding.FromBase is { } fromBase)
            writer.WriteBoolean("fromBase", fromBase);
        else
            writer.WriteNull("fromBase");
        writer.WriteStrings("references", finding.References.IsDefault ? [] : finding.References);
    }

    private static string LevelWord(CheckLevel level) => level switch
    {
        CheckLevel.Error => "error",
        CheckLevel.Warning => "warning",
        CheckLevel.Suggestion => "suggestion",
        CheckLevel.Silent => "silent",
        _ => "none",
    };

    private static void WriteCvss(Utf8JsonWriter writer, Finding finding)
    {
        writer.WriteStartArray("cvss");
        foreach (var cvss in finding.Cvss.IsDefault ? [] : finding.Cvss)
        {
            writer.WriteStartObject();
            writer.WriteString("version", cvss.Version);
            writer.WriteString("vector", cvss.Vector);
            writer.WriteNumber("score", cvss.Score);
            writer.WriteString("source", cvss.Source);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteRestrictedFix(Utf8JsonWriter writer, RestrictedFix? fix)
    {
        if (fix is null)
        {
            writer.WriteNull("restrictedFix");
            return;
        }

        writer.WriteStartObject("restrictedFix");
        writer.WriteString("version", fix.Version);
        writer.WriteString("channel", fix.Channel);
        writer.WriteEndObject();
    }

    private static void WritePackage(Utf8JsonWriter writer, Finding finding)
    {
        if (finding.Package is not { } package)
        {
            writer.WriteNull("package");
            return;
        }

        writer.WriteStartObject("package");
        writer.WriteString("purl", package.Purl.ToString());
        writer.WriteString("type", package.Type);
        writer.WriteString("name", package.Name);
        writer.WriteString("version", package.Version);
        ImageJson.WriteSource(writer, package.Source);
        ImageJson.WriteLayer(writer, package.Layer);
        writer.WriteStrings("dependencyPath", package.DependencyPath.IsDefault ? [] : package.DependencyPath);
        writer.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter writer, SourcePlace? source)
    {
        if (source is not { } place)
        {
            writer.WriteNull("place");
            return;
        }

        writer.WriteStartObject("place");
        writer.WriteString("file", place.Path);
        writer.WriteNumber("line", place.Line);
        writer.WriteNumber("column", place.Column);
        writer.WriteEndObject();
    }

    private static void WriteRule(Utf8JsonWriter writer, AppliedRule? rule)
    {
        if (rule is null)
        {
            writer.WriteNull("rule");
            return;
        }

        writer.WriteStartObject("rule");
        writer.WriteString("name", rule.Name);
        writer.WriteString("file", rule.Place.Path);
        writer.WriteNumber("line", rule.Place.Line);
        writer.WriteNumber("endLine", rule.EndLine);
        ScanJson.WriteOrigin(writer, "origin", rule.Origin);
        writer.WriteString("commit", rule.Commit);
        writer.WriteString("author", rule.Author);
        writer.WriteTime("date", rule.Date);
        writer.WriteString("justification", rule.Justification);
        writer.WriteString("reason", rule.Reason);
        writer.WriteString("expires", rule.Expires?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    }
}
