using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Sarif;

namespace PolicyGate.Reporting.Tests;

/// <summary>Finds what consumers of SARIF refuse or misread, beyond the schema.</summary>
internal static partial class SarifJudge
{
    internal static JsonElement Parse(byte[] sarif) => JsonDocument.Parse(sarif).RootElement.GetProperty("runs")[0];

    /// <summary>The only run, after everything that must hold for any file was found to hold.</summary>
    internal static JsonElement Judge(byte[] sarif, string? root = null) => Assert.Single(JudgeAll(sarif, root));

    /// <summary>The runs, after everything that must hold for any file was found to hold.</summary>
    internal static JsonElement[] JudgeAll(byte[] sarif, string? root = null)
    {
        Assert.Equal((byte)'{', sarif[0]);
        JsonJudge.Accepts("sarif-2.1.0.json", sarif);
        JsonElement[] runs = [.. JsonDocument.Parse(sarif).RootElement.GetProperty("runs").EnumerateArray()];
        Assert.InRange(runs.Length, 1, 20);
        // A delivery can't contain several runs of one category, and without an id all are of the same.
        Assert.Equal(runs.Length, runs.Select(run => run.TryGetProperty("automationDetails", out var details) ? details.GetProperty("id").GetString() : null).Distinct().Count());
        for (var index = 0; index < runs.Length; index++)
        {
            Assert.Equal([], [.. RuleProblems(runs[index]), .. ResultProblems(runs[index], root), .. NotificationProblems(runs[index])]);
            RoundTrips(sarif, index, runs[index]);
        }

        return runs;
    }

    private static IEnumerable<string> RuleProblems(JsonElement run)
    {
        var ids = new HashSet<string>();
        foreach (var rule in run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray())
        {
            var id = rule.GetProperty("id").GetString()!;
            if (!ids.Add(id))
                yield return $"{id}: twice";
            var name = rule.GetProperty("name").GetString()!;
            if (name == id || name.Length > 255 || !PascalCase().IsMatch(name))
                yield return $"{id}: name {name}";
            var (summary, description) = (Text(rule, "shortDescription"), Text(rule, "fullDescription"));
            if (summary.Length is 0 or > 1024 || description.Length is 0 or > 1024 || summary.Trim().Equals(description.Trim(), StringComparison.OrdinalIgnoreCase))
                yield return $"{id}: descriptions '{summary}' and '{description}'";
            if (summary[^1] is not ('.' or '!' or '?' or '…') || description[^1] is not ('.' or '!' or '?' or '…'))
                yield return $"{id}: a description has no end";
            if (string.IsNullOrWhiteSpace(Text(rule, "help")) || string.IsNullOrWhiteSpace(rule.GetProperty("help").GetProperty("markdown").GetString()))
                yield return $"{id}: no help";
            if (!Uri.TryCreate(rule.GetProperty("helpUri").GetString(), UriKind.Absolute, out var help) || help.Scheme != "https")
                yield return $"{id}: helpUri";
            string[] tags = [.. rule.GetProperty("properties").GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!)];
            if (tags.Length is 0 or > 10 || tags.Distinct().Count() != tags.Length)
                yield return $"{id}: tags";
            if (rule.GetProperty("properties").TryGetProperty("security-severity", out var severity)
                && (!SecurityScore().IsMatch(severity.GetString()!) || severity.GetString() is "0.0" || tags[0] != "security"))
            {
                yield return $"{id}: security-severity {severity}";
            }
        }
    }

    private static IEnumerable<string> ResultProblems(JsonElement run, string? root)
    {
        JsonElement[] rules = [.. run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray()];
        var identities = new HashSet<(string?, string?, string?)>();
        var suppressions = new HashSet<bool>();
        foreach (var result in run.GetProperty("results").EnumerateArray())
        {
            var id = result.GetProperty("ruleId").GetString();
            if (rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString() != id)
                yield return $"{id}: ruleIndex";
            if (string.IsNullOrWhiteSpace(Text(result, "message")))
                yield return $"{id}: no message";
            var location = result.GetProperty("locations")[0].GetProperty("physicalLocation");
            var artifact = location.GetProperty("artifactLocation");
            var uri = artifact.GetProperty("uri").GetString()!;
            if (!RelativeUri().IsMatch(uri) || uri.Split('/').Contains("..") || artifact.GetProperty("uriBaseId").GetString() != "SRCROOT")
                yield return $"{id}: uri {uri}";
            var region = location.GetProperty("region");
            var (line, column, endLine, endColumn) = (Number(region, "startLine"), Number(region, "startColumn"), Number(region, "endLine"), Number(region, "endColumn"));
            if (line < 1 || column < 1 || endLine != line || endColumn <= column)
                yield return $"{id}: region {region}";
            var fallback = result.GetProperty("properties").GetProperty("locationKind").GetString() == "synthetic";
            if (root is not null && !fallback)
            {
                var text = File.ReadAllText(Path.Combine(root, Uri.UnescapeDataString(uri))).ReplaceLineEndings("\n").Split('\n')[line - 1];
                if (region.GetProperty("snippet").GetProperty("text").GetString() != text[(column - 1)..(endColumn - 1)])
                    yield return $"{id}: snippet";
            }

            var fingerprints = result.GetProperty("partialFingerprints");
            var own = fingerprints.GetProperty("policyGateFinding/v1").GetString()!;
            if (!Fingerprint().IsMatch(own) || fingerprints.GetProperty("primaryLocationLineHash").GetString() != own + ":1" || result.TryGetProperty("fingerprints", out _))
                yield return $"{id}: fingerprints";
            if (!identities.Add((id, uri, own)))
                yield return $"{id}: not unique";
            var kind = result.TryGetProperty("kind", out var written) ? written.GetString() : "fail";
            if (kind != "fail" && (result.GetProperty("level").GetString() != "none" || result.TryGetProperty("rank", out _)))
                yield return $"{id}: {kind} with level or rank";
            suppressions.Add(result.TryGetProperty("suppressions", out _));
            if (result.TryGetProperty("relatedLocations", out var related))
            {
                foreach (var place in related.EnumerateArray())
                {
                    if (!Text(result, "message").Contains($"]({place.GetProperty("id").GetInt32()})", StringComparison.Ordinal))
                        yield return $"{id}: related location without a link";
                }
            }
        }

        if (suppressions.Count > 1)
            yield return "suppressions on some results only";
    }

    private static IEnumerable<string> NotificationProblems(JsonElement run)
    {
        var driver = run.GetProperty("tool").GetProperty("driver");
        JsonElement[] descriptors = driver.TryGetProperty("notifications", out var known) ? [.. known.EnumerateArray()] : [];
        foreach (var descriptor in descriptors)
        {
            if (!PascalCase().IsMatch(descriptor.GetProperty("name").GetString()!) || Text(descriptor, "shortDescription") == Text(descriptor, "fullDescription")
                || Text(descriptor, "help").Length == 0)
            {
                yield return $"descriptor {descriptor}";
            }
        }

        var invocations = run.GetProperty("invocations");
        if (invocations.GetArrayLength() != 1)
            yield return "invocations";
        foreach (var list in new[] { "toolExecutionNotifications", "toolConfigurationNotifications" })
        {
            if (!invocations[0].TryGetProperty(list, out var notifications))
                continue;
            foreach (var notification in notifications.EnumerateArray())
            {
                var reference = notification.GetProperty("descriptor");
                if (descriptors[reference.GetProperty("index").GetInt32()].GetProperty("id").GetString() != reference.GetProperty("id").GetString())
                    yield return $"notification {notification}";
            }
        }
    }

    private static void RoundTrips(byte[] sarif, int index, JsonElement run)
    {
        var loaded = SarifLog.Load(new MemoryStream(sarif)).Runs[index];
        string[] expected = [.. run.GetProperty("results").EnumerateArray().Select(result =>
            result.GetProperty("properties").GetProperty("severity").GetString() switch
            {
                _ when result.TryGetProperty("kind", out var kind) && kind.GetString() != "fail" => "None",
                "critical" or "high" => "Error",
                "medium" or "unknown" => "Warning",
                _ => "Note",
            })];
        Assert.Equal(expected, loaded.Results.Select(result => EffectiveLevel(result, loaded).ToString()));
    }

    /// <summary>As a reader finds it (SARIF 2.1.0, 3.27.10): the result's own level, else the rule's, else warning.</summary>
    private static FailureLevel EffectiveLevel(Result result, Run run) =>
        result.Level != FailureLevel.Warning ? result.Level : run.Tool.Driver.Rules[result.RuleIndex].DefaultConfiguration?.Level ?? FailureLevel.Warning;

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var message) ? message.GetProperty("text").GetString()! : "";

    private static int Number(JsonElement element, string name) => element.TryGetProperty(name, out var number) ? number.GetInt32() : 0;

    [GeneratedRegex(@"^(\p{Lu}[\p{Ll}\p{Nd}]+)*$")]
    private static partial Regex PascalCase();

    [GeneratedRegex(@"^(10|[0-9])\.[0-9]$")]
    private static partial Regex SecurityScore();

    [GeneratedRegex(@"^[A-Za-z0-9._~%-][A-Za-z0-9._~%/-]*$")]
    private static partial Regex RelativeUri();

    [GeneratedRegex("^[0-9a-f]{32}$")]
    private static partial Regex Fingerprint();
}
