using System.Text.Json;
using NuGet.Versioning;
using PolicyGate.Advisories.Ecosystems;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>
/// .NET's <c>releases.json</c> of a channel: each release with the flaws that it fixes (<c>cve-list</c>). It doesn't tell in which part a flaw is, so it is taken to
/// be in the runtime, which all have.
/// </summary>
internal sealed class DotnetReleasesFormat : IFeedFormat
{
    private const string Framework = "Microsoft.NETCore.App";
    private const string Ecosystem = "NuGet";

    public string Source => ".NET releases";

    public string? License => "MIT";

    public bool IsRecordPerFile => false;

    public bool Recognizes(FeedFile file) => file.Json.HasAll("channel-version", "releases");

    public IEnumerable<FeedRecord> Read(FeedFile file, Stream content)
    {
        using var document = JsonText.Read(content);
        var channel = document.RootElement.NameAt("channel-version");
        if (!NuGetVersion.TryParse(channel + ".0-0", out var first))
            throw new OsvFormatException($"'{channel.Printable(64)}' is no channel");
        foreach (var release in document.RootElement.ItemsAt("releases"))
        {
            var date = Enrichment.FeedTime.Parse(release.TextAt("release-date")) ?? file.Date;
            foreach (var cve in release.ItemsAt("cve-list"))
            {
                var id = cve.NameAt("cve-id");
                yield return JsonText.Guard(id, () => Record(release, cve, AdvisoryIds.Spell(id), first.ToNormalizedString(), date));
            }
        }
    }

    private FeedRecord Record(JsonElement release, JsonElement cve, string id, string first, DateTimeOffset date)
    {
        if (!AdvisoryIds.IsCve(id))
            throw new OsvFormatException($"'{id.Printable(64)}' is no CVE");
        var version = release.Member("runtime").TextAt("version") ?? release.NameAt("release-version");
        if (!NuGetVersion.TryParse(version, out _))
            throw new OsvFormatException($"'{version.Printable(64)}' is no version");
        return FeedRecord.Of(
            new()
            {
                Id = id,
                Modified = date,
                Published = date,
                Source = Source,
                License = License,
                Summary = $"{id} in .NET, fixed in {version}",
                References = cve.TextAt("cve-url") is { } address ? [address] : [],
            },
            [.. SharedFrameworks.PackagesOf(Framework).Select(name => new AffectedPackage
            {
                Ecosystem = Ecosystem,
                Name = PackageNames.Normalize(Ecosystem, name),
                Ranges = [[new(RangeEventKind.Introduced, first), new(RangeEventKind.Fixed, version)]],
            })]);
    }
}
