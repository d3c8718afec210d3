using System.Text.Json;
using PolicyGate.Inventory;
using PolicyGate.Policy;

namespace PolicyGate.Reporting.Stored;

/// <summary>What an earlier scan had, to tell what is new: the baseline.</summary>
/// <param name="Flaws">Its flaws, each as <see cref="FlawIdentity"/> gives it.</param>
/// <param name="Fingerprints">The fingerprints of its results (<c>policyGateFinding/v1</c>) where it is SARIF; empty otherwise.</param>
public sealed record EarlierScan(IReadOnlySet<string> Flaws, IReadOnlySet<string> Fingerprints)
{
    private const string Fingerprint = "policyGateFinding/v1";

    /// <summary>Reads a file that <c>scan</c> wrote as json, or as sarif in any profile.</summary>
    /// <exception cref="StoredScanException">It can't be read, or is none.</exception>
    public static EarlierScan Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var document = StoredFile.Open(path);
        return StoredFile.Read(path, () => document.RootElement.Find("runs") is null
            ? new EarlierScan(FlawsOf(StoredScan.Read(path).Images), new HashSet<string>(StringComparer.Ordinal))
            : ReadSarif(path, document.RootElement));
    }

    /// <summary>The flaws of images; what is said of the policy is none.</summary>
    public static IReadOnlySet<string> FlawsOf(IEnumerable<StoredImage> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return images.SelectMany(image => image.Findings).Select(FlawIdentity.Of).ToHashSet(StringComparer.Ordinal);
    }

    private static EarlierScan ReadSarif(string path, JsonElement log)
    {
        var flaws = new HashSet<string>(StringComparer.Ordinal);
        var fingerprints = new HashSet<string>(StringComparer.Ordinal);
        foreach (var result in StoredSarif.Runs(path, log).SelectMany(run => run.Items("results")))
        {
            // What the file itself tells of as gone isn't in its scan.
            if (result.Text("baselineState") == "absent" || result.Find("properties") is not { } properties || !StoredImage.IsOfImage(properties))
                continue;
            flaws.UnionWith(FlawsOf(result, properties));
            if (result.Find("partialFingerprints")?.Text(Fingerprint) is { } fingerprint)
                fingerprints.Add(fingerprint);
        }

        return new(flaws, fingerprints);
    }

    private static IEnumerable<string> FlawsOf(JsonElement result, JsonElement properties)
    {
        var id = result.RequiredText("ruleId");
        JsonElement[] findings = [.. StoredSarif.Findings(result)];
        if (findings.Length > 0)
            return findings.Select(finding => FlawIdentity.Of(StoredFinding.Read(finding, [])));
        if (properties.Find("instances") is null)
            return [FlawIdentity.OfImage(id, properties.Text("subject") ?? "")];
        return properties.Items("instances").Select(instance => PackageUrl.Parse(instance.RequiredText("purl")))
            .SelectMany(purl => new[] { purl.Name, properties.Text("package") }.OfType<string>().Select(name => FlawIdentity.OfPackage(id, purl.Type, purl.Namespace, name)));
    }
}
