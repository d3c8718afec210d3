using System.Collections.Immutable;
using System.Text.Json;

namespace PolicyGate.Reporting.Stored;

/// <summary>Reads a scan from our SARIF: the full profile carries what <see cref="Sarif.SarifStoredScan"/> adds.</summary>
internal static class StoredSarif
{
    private const string Tool = "PolicyGate";

    /// <exception cref="StoredScanException">It is another tool's, or another profile's.</exception>
    internal static StoredScan Read(string path, JsonElement log)
    {
        var images = ImmutableArray.CreateBuilder<StoredImage>();
        JsonElement? first = null;
        foreach (var run in Runs(path, log))
        {
            var stored = run.Find("properties")?.Find(Sarif.SarifStoredScan.RunProperty)
                ?? throw StoredFile.NotOurs(path, "is SARIF of PolicyGate in a profile that leaves out what judging again needs, and only the profile 'full' has it");
            first ??= stored;
            var findings = run.Items("results").SelectMany(Findings).ToLookup(finding => finding.Integer("image") ?? 0);
            images.AddRange(stored.Get("images").EnumerateArray().Select((image, index) => StoredImage.Create(image.Get("image"), findings[index], StoredImage.Notifications(image))));
        }

        return StoredScan.Create(first!.Value, images.DrainToImmutable()) with { Notifications = [.. StoredImage.Notifications(first.Value)] };
    }

    /// <summary>The runs, all of them ours.</summary>
    internal static IEnumerable<JsonElement> Runs(string path, JsonElement log)
    {
        JsonElement[] runs = [.. log.Items("runs")];
        if (runs.Length == 0)
            throw StoredFile.NotOurs(path, "is SARIF without a run");
        foreach (var run in runs)
        {
            var name = run.Find("tool")?.Find("driver")?.Text("name");
            if (name != Tool)
                throw StoredFile.NotOurs(path, $"is SARIF of '{(name ?? "an unnamed tool").Printable(100)}', not of PolicyGate, whose gate needs more than other tools tell");
        }

        return runs;
    }

    /// <summary>What a result of the full profile is of.</summary>
    internal static IEnumerable<JsonElement> Findings(JsonElement result) => result.Find("properties")?.Items(Sarif.SarifStoredScan.ResultProperty) ?? [];
}
