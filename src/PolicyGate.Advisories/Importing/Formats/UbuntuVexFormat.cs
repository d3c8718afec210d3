using System.Collections.Immutable;
using System.Text.Json;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Records;
using PolicyGate.Inventory;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>
/// Ubuntu's OpenVEX documents (https://security-metadata.canonical.com/vex): for a CVE the status of each source package in each release, those of a subscription
/// apart (<c>distro=esm-infra/focal</c>). OpenVEX of others is a claim about a product, and given to a scan.
/// </summary>
internal sealed class UbuntuVexFormat : IFeedFormat
{
    public string Source => "Ubuntu OpenVEX";

    public string License => "CC-BY-SA-4.0";

    public bool IsRecordPerFile => true;

    public bool Recognizes(FeedFile file) => file.Json.Value("@context").Contains("openvex", StringComparison.Ordinal)
        && (file.Json.Value("author").Contains("Canonical", StringComparison.Ordinal) || file.Json.Value("author").Contains("Ubuntu", StringComparison.OrdinalIgnoreCase));

    public IEnumerable<FeedRecord> Read(FeedFile file, Stream content)
    {
        using var document = JsonText.Read(content);
        var root = document.RootElement;
        var modified = root.TimeAt("last_updated") ?? root.TimeAt("timestamp") ?? throw new OsvFormatException("it has no 'timestamp'");
        foreach (var flaw in root.ItemsAt("statements").GroupBy(NameOf, StringComparer.Ordinal))
        {
            var affected = ImmutableArray.CreateBuilder<AffectedPackage>();
            string? details = null;
            foreach (var statement in flaw)
            {
                details ??= statement.Member("vulnerability") is { ValueKind: JsonValueKind.Object } vulnerability ? vulnerability.TextAt("description") : null;
                foreach (var product in statement.ItemsAt("products"))
                {
                    var id = product.ValueKind == JsonValueKind.String ? product.GetString()! : product.NameAt("@id");
                    if (Affected(id, statement) is { } package)
                        affected.Add(package);
                }
            }

            if (affected.Count == 0)
                continue;
            yield return FeedRecord.Of(
                new()
                {
                    Id = AdvisoryIds.IsCve(flaw.Key) ? $"UBUNTU-{flaw.Key}" : flaw.Key,
                    Modified = modified,
                    Upstream = AdvisoryIds.IsCve(flaw.Key) ? [flaw.Key] : [],
                    Details = details,
                    References = [$"https://ubuntu.com/security/{flaw.Key}"],
                    Source = Source,
                    License = License,
                },
                affected.DrainToImmutable());
        }
    }

    private static string NameOf(JsonElement statement)
    {
        var vulnerability = statement.Member("vulnerability");
        return AdvisoryIds.Spell(Affects.Checked(vulnerability.ValueKind == JsonValueKind.String ? vulnerability.GetString()! : vulnerability.NameAt("name"), "id"));
    }

    /// <summary>Only source packages: the binary ones that stand beside them say the same.</summary>
    private static AffectedPackage? Affected(string id, JsonElement statement)
    {
        if (!id.StartsWith("pkg:deb/ubuntu/", StringComparison.Ordinal) || !PackageUrl.TryParse(id, out var purl) || purl.Qualifiers.GetValueOrDefault("arch") != "source"
            || purl.Qualifiers.GetValueOrDefault("distro") is not { Length: > 0 } distribution)
            return null;
        var place = UbuntuPlace.Parse(distribution);
        var package = statement.NameAt("status") switch
        {
            "fixed" when purl.Version is { Length: > 0 } fix => Affects.Below(place.Ecosystem, purl.Name, fix),
            "not_affected" => Affects.Never(place.Ecosystem, purl.Name),
            "affected" => Affects.Always(place.Ecosystem, purl.Name, PackageStatus.Affected),
            "under_investigation" => Affects.Always(place.Ecosystem, purl.Name, PackageStatus.UnderInvestigation),
            var other => throw new OsvFormatException($"'{other.Printable(64)}' is no status with a version, expected fixed, not_affected, affected or under_investigation"),
        };
        return package with { Channel = place.Channel };
    }
}
