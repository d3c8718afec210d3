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
        Write(Create(report, options), options.Indented, destination);
    }

    /// <summary>Writes a small log to nowhere: the library learns the shape of its types from their metadata, which takes as long as a small scan.</summary>
    internal static void Prepare()
    {
        var text = new MultiformatMessageString { Text = "text", Markdown = "text" };
        var location = new Location
        {
            Id = 1,
            Message = new() { Text = "text" },
            PhysicalLocation = new() { ArtifactLocation = new() { Uri = new("file", UriKind.Relative), UriBaseId = SarifRun.SourceRoot }, Region = new() { StartLine = 1, EndLine = 1 } },
            LogicalLocations = [new() { Name = "name", FullyQualifiedName = "name", Kind = "package" }],
        };
        var rule = new ReportingDescriptor { Id = "id", Name = "name", ShortDescription = text, FullDescription = text, Help = text, HelpUri = s_schema, DefaultConfiguration = new() { Level = FailureLevel.Note } };
        var result = new Result
        {
            RuleId = "id",
            RuleIndex = 0,
            Level = FailureLevel.Error,
            Message = new() { Text = "text" },
            Locations = [location],
            PartialFingerprints = new Dictionary<string, string> { ["name"] = "text" },
            Suppressions = [],
        };
        var properties = new PropertyBag();
        properties.Add("name", "text");
        properties.SetOn(rule);
        properties.SetOn(result);
        var run = new Run { Tool = new() { Driver = new() { Name = "name", Rules = [rule] } }, Invocations = [new() { ExecutionSuccessful = true }], Results = [result] };
        Write(new SarifLog { SchemaUri = s_schema, Version = SarifVersion.Current, Runs = [run] }, indented: false, Stream.Null);
    }

    private static void Write(SarifLog log, bool indented, Stream destination)
    {
        // The library's own Save writes a byte-order mark, which upload actions can't parse.
        using var text = new StreamWriter(destination, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 64 << 10, leaveOpen: true) { NewLine = "\n" };
        using var writer = new SarifJsonWriter(text) { Formatting = indented ? Formatting.Indented : Formatting.None, CloseOutput = false };
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
