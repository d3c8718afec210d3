using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>Photon OS's list of flaws, one file for each release (https://packages.vmware.com/photon/photon_cve_metadata). The score it gives has no vector.</summary>
internal sealed partial class PhotonFormat : IFeedFormat
{
    private const string Unknown = "NA";

    public string Source => "Photon OS";

    public string? License => null;

    public bool IsRecordPerFile => false;

    public bool Recognizes(FeedFile file) => file.Json.HasAll("*/cve_id", "*/pkg", "*/res_ver");

    public IEnumerable<FeedRecord> Read(FeedFile file, Stream content)
    {
        using var document = JsonText.Read(content);
        var release = Release().Match(file.FileName) is { Success: true } match
            ? match.Groups["release"].Value
            : throw new OsvFormatException("its name doesn't tell the release: expected cve_data_photon4.0.json");
        foreach (var (item, number) in OsvJson.Items(document.RootElement, "root").Select((item, number) => (item, number)))
        {
            var record = JsonText.Guard($"item {number + 1}", () => Record(file, $"Photon OS:{release}", item));
            if (record.Problem is not null || record.Affected.Length > 0)
                yield return record;
        }
    }

    private FeedRecord Record(FeedFile file, string ecosystem, JsonElement item)
    {
        var id = AdvisoryIds.Spell(item.NameAt("cve_id"));
        var name = item.NameAt("pkg");
        var fix = item.TextAt("res_ver") is { } version && version != Unknown ? version : null;
        ImmutableArray<AffectedPackage> affected = item.TextAt("status") switch
        {
            "Not Affected" => [Affects.Never(ecosystem, name)],
            _ when fix is not null => [Affects.Below(ecosystem, name, fix)],
            // Called fixed, and nobody says in which version: no statement.
            "Fixed" => [],
            _ => [Affects.Always(ecosystem, name, PackageStatus.Affected)],
        };
        var isCve = AdvisoryIds.IsCve(id);
        return FeedRecord.Of(new() { Id = isCve ? $"PHOTON-{id}" : id, Modified = file.Date, Upstream = isCve ? [id] : [], Source = Source, License = License }, affected);
    }

    [GeneratedRegex(@"photon[-_]?(?<release>\d+\.\d+)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Release();
}
