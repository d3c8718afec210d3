using System.Text;
using Microsoft.CodeAnalysis.Sarif;
using Newtonsoft.Json;

namespace PolicyGate.Reporting.Sarif;

/// <summary>Writes a scan as SARIF 2.1.0.</summary>
internal static class SarifReport
{
    private static readonly Uri s_schema = new("https://json.schemastore.org/sarif-2.1.0.json");

    internal static void Write(ScanReport report, ReportOptions options, Stream destination)
    {
        var log = Create(report, options);
        // The library's own Save writes a byte-order mark, which upload actions can't parse.
        using var text = new StreamWriter(destination, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 64 << 10, leaveOpen: true) { NewLine = "\n" };
        using var writer = new SarifJsonWriter(text) { Formatting = options.Indented ? Formatting.Indented : Formatting.None, CloseOutput = false };
        new JsonSerializer { ContractResolver = SarifContractResolver.Instance }.Serialize(writer, log);
        writer.Flush();
        text.Write('\n');
    }

    internal static SarifLog Create(ScanReport report, ReportOptions options) => new()
    {
        SchemaUri = s_schema,
        Version = SarifVersion.Current,
        Runs = [.. RunContent.Of(report, options, options.EffectiveSarifProfile).Select(content => SarifRun.Create(report, content, options))],
    };
}
