using System.Text.Json;
using System.Text.Json.Nodes;

namespace PolicyGate.Advisories.Tests;

/// <summary>Builds OSV records: <c>Osv.Record("CVE-2024-1").Affects("Debian:12", "zlib", fix: "1.3")</c>.</summary>
internal sealed class Osv
{
    private readonly JsonObject _json;

    private Osv(JsonObject json) => _json = json;

    public string Id => (string)_json["id"]!;

    public string Modified => (string)_json["modified"]!;

    public static Osv Record(string id, string modified = "2024-01-01T00:00:00Z") => new(new() { ["id"] = id, ["modified"] = modified });

    public Osv With(string key, object? value)
    {
        _json[key] = JsonSerializer.SerializeToNode(value);
        return this;
    }

    public Osv Aliases(params string[] ids) => With("aliases", ids);

    public Osv Upstream(params string[] ids) => With("upstream", ids);

    public Osv Related(params string[] ids) => With("related", ids);

    public Osv Severity(string type, string score) => With("severity", new[] { new { type, score } });

    /// <summary>Affected from a version up to a fix, in a range of its own.</summary>
    public Osv Affects(string ecosystem, string name, string introduced = "0", string? fix = null, object? specific = null, object? severity = null) =>
        Affects(ecosystem, name, fix is null ? [("introduced", introduced)] : [("introduced", introduced), ("fixed", fix)], specific: specific, severity: severity);

    public Osv Affects(string ecosystem, string name, (string Kind, string Version)[] events, string[]? versions = null, object? specific = null, object? severity = null, string type = "ECOSYSTEM")
    {
        var affected = new JsonObject { ["package"] = new JsonObject { ["ecosystem"] = ecosystem, ["name"] = name } };
        if (events.Length > 0)
        {
            affected["ranges"] = new JsonArray(new JsonObject
            {
                ["type"] = type,
                ["events"] = new JsonArray([.. events.Select(item => new JsonObject { [item.Kind] = item.Version })]),
            });
        }

        if (versions is not null)
            affected["versions"] = JsonSerializer.SerializeToNode(versions);
        if (specific is not null)
            affected["ecosystem_specific"] = JsonSerializer.SerializeToNode(specific);
        if (severity is not null)
            affected["severity"] = JsonSerializer.SerializeToNode(severity);
        if (_json["affected"] is not JsonArray list)
            _json["affected"] = list = [];
        list.Add((JsonNode)affected);
        return this;
    }

    public override string ToString() => _json.ToJsonString();
}
