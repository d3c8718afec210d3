using System.Text;
using System.Text.Json;
using Newtonsoft.Json.Linq;
using PolicyGate.Reporting.Folding;
using PolicyGate.Reporting.Json;

namespace PolicyGate.Reporting.Sarif;

/// <summary>What the full profile carries so that <c>policygate gate</c> can judge the scan again: the findings and the scan as the contract of <c>scan --format json</c> has them, without what the policy made of them.</summary>
internal static class SarifStoredScan
{
    internal const string RunProperty = "policyGateScan";

    internal const string ResultProperty = "findings";

    /// <summary>The findings of a result; each names its image where the run has several.</summary>
    internal static JToken Findings(FindingGroup group, RunContent content) => Json(writer =>
    {
        writer.WriteStartArray();
        foreach (var member in group.Members)
        {
            writer.WriteStartObject();
            if (content.Images.Length > 1 && member.Image is { } image)
                writer.WriteNumber("image", content.Images.IndexOf(image));
            FindingJson.WriteFacts(writer, member.Finding);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    /// <summary>The scan of a run.</summary>
    internal static JToken Scan(ScanReport report, RunContent content) => Json(writer =>
    {
        writer.WriteStartObject();
        ScanJson.WriteTarget(writer, report);
        ScanJson.WriteDatabase(writer, report.Database);
        writer.WriteStartArray("images");
        foreach (var image in content.Images)
        {
            writer.WriteStartObject();
            ImageJson.WriteImage(writer, report.Images[image]);
            ImageJson.WriteNotifications(writer, report.Images[image].Notifications);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        ImageJson.WriteNotifications(writer, report.Notifications);
        writer.WriteEndObject();
    });

    private static JRaw Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        JsonFile.WriteValue(stream, write);
        return new(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
    }
}
