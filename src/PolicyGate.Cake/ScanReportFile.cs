using System.Text.Json;
using Cake.Core.IO;

namespace PolicyGate.Cake;

/// <summary>Reads the JSON report of a scan.</summary>
internal static class ScanReportFile
{
    private const int SchemaVersion = 1;

    /// <exception cref="JsonException">The report is no JSON.</exception>
    /// <exception cref="FormatException">The report lacks something, or is of another version.</exception>
    public static PolicyGateScanResult Read(Stream json, int exitCode, IEnumerable<KeyValuePair<string, FilePath>> outputs)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw new FormatException($"the report is {root.ValueKind}, expected an object");
        if (!Property(root, "schemaVersion", JsonValueKind.Number).TryGetInt32(out var version) || version != SchemaVersion)
            throw new FormatException($"its schemaVersion is not {SchemaVersion}");
        var several = root.TryGetProperty("images", out _) ? Property(root, "images", JsonValueKind.Array).EnumerateArray().ToArray() : [];
        PolicyGateImage[] images = [.. several.DefaultIfEmpty(root).Select(part => Image(Property(part, "image", JsonValueKind.Object)))];
        return new PolicyGateScanResult(
            VerdictOf(Text(root, "verdict")),
            exitCode,
            images[0].Name,
            images.Length == 1 ? images[0].Digest : null,
            [.. several.SelectMany(Findings), .. Findings(root)],
            [.. outputs])
        {
            Images = images,
        };
    }

    private static PolicyGateImage Image(JsonElement image) =>
        new(OptionalText(image, "name") ?? Text(image, "reference"), OptionalText(image, "digest"), OptionalText(image, "platform"));

    private static IEnumerable<PolicyGateFinding> Findings(JsonElement part)
    {
        var platform = part.TryGetProperty("image", out var image) ? OptionalText(image, "platform") : null;
        return Property(part, "findings", JsonValueKind.Array).EnumerateArray().Select(finding => Finding(finding) with { Platform = platform });
    }

    private static PolicyGateFinding Finding(JsonElement finding) => new(
        Text(finding, "id"),
        Text(finding, "title"),
        Text(finding, "category"),
        Text(finding, "severity"),
        Text(finding, "disposition"),
        finding.TryGetProperty("package", out var package) && package.ValueKind == JsonValueKind.Object ? OptionalText(package, "purl") : null,
        OptionalText(finding, "fixedVersion"));

    private static PolicyGateVerdict VerdictOf(string text) => text switch
    {
        "pass" => PolicyGateVerdict.Pass,
        "warn" => PolicyGateVerdict.Warn,
        "fail" => PolicyGateVerdict.Fail,
        "error" => PolicyGateVerdict.Error,
        _ => throw new FormatException($"the verdict is '{text}', expected pass, warn, fail or error"),
    };

    private static string Text(JsonElement element, string name) => Property(element, name, JsonValueKind.String).GetString()!;

    private static string? OptionalText(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement Property(JsonElement element, string name, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == kind
            ? value
            : throw new FormatException($"'{name}' is missing or of another type");
}
