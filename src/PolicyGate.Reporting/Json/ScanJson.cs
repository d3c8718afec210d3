using System.Text.Json;
using PolicyGate.Policy;
using PolicyGate.Reporting.Folding;

namespace PolicyGate.Reporting.Json;

/// <summary>
/// The contract of <c>scan --format json</c>: <c>docs/schemas/scan.schema.json</c>. One finding for each installed package. A single image stands
/// in <c>image</c>; several stand in <c>images</c>, each with its findings and notifications, and beside them is what concerns no single one.
/// </summary>
internal static class ScanJson
{
    internal static void Write(ScanReport report, ReportOptions options, Stream destination) => JsonFile.Write(destination, options.Indented, writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("schemaVersion", JsonFile.SchemaVersion);
        writer.WriteString("toolVersion", report.ToolVersion);
        WriteTarget(writer, report);
        if (report.Images is [var single])
            ImageJson.WriteImage(writer, single);
        else
            WriteImages(writer, report);
        WriteDatabase(writer, report.Database);
        writer.WriteStartObject("policy");
        writer.WriteString("revision", report.PolicyRevision);
        writer.WriteStrings("files", report.PolicyFiles);
        writer.WriteStartArray("extends");
        foreach (var origin in report.ExtendedPolicies)
        {
            writer.WriteStartObject();
            WriteOrigin(writer, origin);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        WriteVerdict(writer, report.Judgement);
        WriteFindings(writer, report.Judgement.Findings.Where(judged => report.Images.Length == 1 || judged.Image is null));
        ImageJson.WriteNotifications(writer, report.Images.Length == 1 ? report.AllNotifications : report.Notifications);
        writer.WriteEndObject();
    });

    internal static void WriteTarget(Utf8JsonWriter writer, ScanReport report)
    {
        writer.WriteString("target", report.Target);
        writer.WriteString("projectFile", report.ProjectFile);
        writer.WriteString("containerfile", report.Containerfile);
    }

    private static void WriteImages(Utf8JsonWriter writer, ScanReport report)
    {
        writer.WriteStartArray("images");
        for (var index = 0; index < report.Images.Length; index++)
        {
            writer.WriteStartObject();
            ImageJson.WriteImage(writer, report.Images[index]);
            WriteFindings(writer, report.Judgement.Findings.Where(judged => judged.Image == index));
            ImageJson.WriteNotifications(writer, report.Images[index].Notifications);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteFindings(Utf8JsonWriter writer, IEnumerable<JudgedFinding> findings)
    {
        writer.WriteStartArray("findings");
        foreach (var judged in findings)
            FindingJson.Write(writer, judged);
        writer.WriteEndArray();
    }

    /// <summary>Where a rule or a condition is from: folder and commit, or package and version.</summary>
    internal static void WriteOrigin(Utf8JsonWriter writer, string name, PolicyOrigin? origin)
    {
        if (origin is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        WriteOrigin(writer, origin);
        writer.WriteEndObject();
    }

    private static void WriteOrigin(Utf8JsonWriter writer, PolicyOrigin origin)
    {
        writer.WriteString("folder", origin.Folder);
        writer.WriteString("commit", origin.Commit);
        writer.WriteString("package", origin.Package);
        writer.WriteString("version", origin.Version);
    }

    internal static void WriteDatabase(Utf8JsonWriter writer, UsedDatabase database)
    {
        writer.WriteStartObject("database");
        writer.WriteString("digest", database.Digest);
        writer.WriteTime("built", database.Date);
        writer.WriteStartArray("feeds");
        foreach (var feed in database.Feeds)
        {
            writer.WriteStartObject();
            writer.WriteString("name", feed.Name);
            writer.WriteTime("date", feed.Date);
            writer.WriteNumber("records", feed.Records);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteVerdict(Utf8JsonWriter writer, PolicyJudgement judgement)
    {
        writer.WriteString("verdict", VerdictText.Word(judgement.Verdict.Verdict));
        writer.WriteString("verdictOnceMerged", VerdictText.Word(judgement.VerdictOnceMerged));
        writer.WriteStartArray("reasons");
        foreach (var reason in judgement.Verdict.Reasons)
        {
            writer.WriteStartObject();
            writer.WriteString("verdict", VerdictText.Word(reason.Verdict));
            writer.WriteString("condition", reason.Condition);
            writer.WriteString("file", reason.Place?.Path);
            if (reason.Place is { Line: > 0 and var line })
                writer.WriteNumber("line", line);
            else
                writer.WriteNull("line");
            writer.WriteNumber("findings", reason.Findings);
            WriteOrigin(writer, "origin", reason.Origin);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("score", judgement.Score);
    }
}
