using System.Text;
using System.Text.Json;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PolicyGate.Reporting.Folding;
using PolicyGate.Reporting.Json;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Sarif;

/// <summary>What the full profile carries so that <c>policygate gate</c> can judge the scan again: the findings and the scan as the contract of <c>scan --format json</c> has them, without what the policy made of them.</summary>
internal static class SarifStoredScan
{
    internal const string RunProperty = "policyGateScan";

    internal const string ResultProperty = "findings";

    private const int MaximumText = 1000;

    private const int MaximumTexts = 50;

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

    private static JToken Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        JsonFile.WriteValue(stream, write);
        stream.Position = 0;
        using var text = new JsonTextReader(new StreamReader(stream, Encoding.UTF8)) { DateParseHandling = DateParseHandling.None, FloatParseHandling = FloatParseHandling.Decimal };
        return Harmless(JToken.ReadFrom(text));
    }

    /// <summary>With texts that are bounded and printable, as all of the file, and without what is of the machine or long and needed by no policy.</summary>
    private static JToken Harmless(JToken value)
    {
        switch (value)
        {
            case JObject map:
                foreach (var property in map.Properties().ToArray())
                {
                    if (property.Name is "reference" or "createdBy")
                        property.Remove();
                    else
                        property.Value = Harmless(property.Value);
                }

                return map;
            case JArray list:
                return new JArray((list.Count > MaximumTexts && list[0].Type == JTokenType.String ? list.Take(MaximumTexts) : list).Select(Harmless));
            case { Type: JTokenType.String }:
                return ReportText.OneLine(value.Value<string>(), MaximumText);
            default:
                return value;
        }
    }
}
