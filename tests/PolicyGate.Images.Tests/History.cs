using System.Text.Json.Nodes;
using PolicyGate.Images.Manifests;

namespace PolicyGate.Images.Tests;

/// <summary>
/// Histories as text, a step a line: <c>TIME|CREATED BY</c>, with <c>-</c> before the time of an empty step, and after further bars author and comment.
/// The time is that of the line above where it is left out.
/// </summary>
internal static class History
{
    /// <summary>For each layer <c>b</c>ase, <c>o</c>wn or <c>?</c>.</summary>
    public static string Told(string history, int? layers = null, string? label = null) => Told(Configuration(history, layers, label));

    public static string Told(ImageConfiguration configuration)
    {
        var told = BaseLayers.Of(configuration);
        return string.Concat(configuration.DiffIds.Select((_, layer) => told.Contain(layer) switch { true => 'b', false => 'o', null => '?' }));
    }

    public static ImageConfiguration Configuration(string history, int? layers = null, string? label = null)
    {
        var steps = new JsonArray();
        var time = "";
        foreach (var line in history.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = line.Split('|');
            var empty = parts[0].StartsWith('-');
            time = parts[0].TrimStart('-') is { Length: > 0 } stated ? stated : time;
            var step = new JsonObject { ["created"] = time };
            if (parts[1].Length > 0)
                step["created_by"] = parts[1];
            if (empty)
                step["empty_layer"] = true;
            if (parts.Length > 2 && parts[2].Length > 0)
                step["author"] = parts[2];
            if (parts.Length > 3)
                step["comment"] = parts[3];
            steps.Add(step);
        }

        layers ??= steps.Count(step => step!["empty_layer"] is null);
        var root = new JsonObject
        {
            ["architecture"] = "amd64",
            ["os"] = "linux",
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray([.. Enumerable.Range(0, layers.Value).Select(layer => (JsonNode)DiffId(layer))]) },
            ["history"] = steps,
        };
        if (label is not null)
            root["config"] = new JsonObject { ["Labels"] = new JsonObject { ["io.buildpacks.lifecycle.metadata"] = label } };
        return ConfigurationDocument.Parse("configuration", System.Text.Encoding.UTF8.GetBytes(root.ToJsonString()));
    }

    public static string DiffId(int layer) => Digest.Sha256([(byte)layer]).ToString();
}
