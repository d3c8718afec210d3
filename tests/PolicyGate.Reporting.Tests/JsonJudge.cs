using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace PolicyGate.Reporting.Tests;

/// <summary>Judges JSON by the schemas that lie beside the tests.</summary>
internal static class JsonJudge
{
    private static readonly Dictionary<string, JsonSchema> s_schemas = [];

    internal static void Accepts(string schema, byte[] json, bool closed = false)
    {
        using var document = JsonDocument.Parse(json);
        var result = Schema(schema, closed).Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(result.IsValid, string.Join('\n', result.Details!.Where(detail => detail.Errors is { Count: > 0 })
            .Take(20).Select(detail => $"{detail.InstanceLocation}: {string.Join(", ", detail.Errors!.Values)}")));
    }

    internal static bool Refuses(string schema, string json)
    {
        using var document = JsonDocument.Parse(json);
        return !Schema(schema, closed: false).Evaluate(document.RootElement).IsValid;
    }

    private static JsonSchema Schema(string name, bool closed)
    {
        lock (s_schemas)
        {
            var key = name + closed;
            if (!s_schemas.TryGetValue(key, out var schema))
            {
                var node = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Schemas", name)))!;
                // Two schemas of one address would be one to the judge.
                node.AsObject().Remove("$id");
                node.AsObject().Remove("id");
                if (closed)
                    Close(node);
                s_schemas.Add(key, schema = JsonSchema.FromText(node.ToJsonString()));
            }

            return schema;
        }
    }

    /// <summary>The schema allows fields that are added later; what is written now must all be in it.</summary>
    private static void Close(JsonNode? node)
    {
        if (node is JsonObject schema)
        {
            if (schema["properties"] is JsonObject)
                schema["additionalProperties"] = false;
            foreach (var (_, child) in schema.ToArray())
                Close(child);
        }
        else if (node is JsonArray array)
        {
            foreach (var child in array)
                Close(child);
        }
    }
}
