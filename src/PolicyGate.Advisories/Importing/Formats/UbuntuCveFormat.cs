using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>Ubuntu's CVE pages as JSON (https://ubuntu.com/security/cves.json, or one CVE's): for each source package the status in each release.</summary>
internal sealed class UbuntuCveFormat : IFeedFormat
{
    public string Source => "Ubuntu CVE Tracker";

    public string License => "CC-BY-SA-4.0";

    public bool IsRecordPerFile => true;

    public bool Recognizes(FeedFile file) => file.Json.Has("packages/*/statuses") || file.Json.Has("cves/*/packages");

    public IEnumerable<FeedRecord> Read(FeedFile file, Stream content)
    {
        using var document = JsonText.Read(content);
        var flaws = document.RootElement.Member("cves") is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : new[] { document.RootElement };
        foreach (var flaw in flaws)
        {
            var record = JsonText.Guard(file.Name, () => Record(file, flaw));
            if (record.Problem is not null || record.Affected.Length > 0)
                yield return record;
        }
    }

    private FeedRecord Record(FeedFile file, JsonElement flaw)
    {
        var id = AdvisoryIds.Spell(Affects.Checked(flaw.NameAt("id"), "id"));
        var affected = ImmutableArray.CreateBuilder<AffectedPackage>();
        foreach (var package in flaw.ItemsAt("packages"))
        {
            foreach (var status in package.ItemsAt("statuses"))
            {
                if (Affected(package.NameAt("name"), status) is { } found)
                    affected.Add(found with { Word = flaw.TextAt("priority") });
            }
        }

        return FeedRecord.Of(
            new()
            {
                Id = AdvisoryIds.IsCve(id) ? $"UBUNTU-{id}" : id,
                Modified = Time(flaw, "updated_at") ?? Time(flaw, "published") ?? file.Date,
                Published = Time(flaw, "published"),
                Upstream = AdvisoryIds.IsCve(id) ? [id] : [],
                Related = [.. flaw.ItemsAt("notices_ids").Select(notice => OsvJson.Name(notice, "notices_ids")).Distinct(StringComparer.Ordinal)],
                Details = flaw.TextAt("description"),
                References = [$"https://ubuntu.com/security/{id}"],
                Source = Source,
                License = License,
            },
            affected.DrainToImmutable());
    }

    /// <summary>What a status says; null where it says nothing of a release (<c>DNE</c>, the package isn't in it).</summary>
    private static AffectedPackage? Affected(string name, JsonElement status)
    {
        var codename = status.NameAt("release_codename");
        if (codename == "upstream")
            return null;
        var description = status.TextAt("description") ?? "";
        var place = UbuntuPlace.Of(codename, status.TextAt("pocket"));
        AffectedPackage? package = status.NameAt("status") switch
        {
            "released" when description.Length > 0 => Affects.Below(place.Ecosystem, name, description),
            "not-affected" => Affects.Never(place.Ecosystem, name),
            "needed" or "pending" or "in-progress" => Affects.Always(place.Ecosystem, name, PackageStatus.Affected),
            "deferred" => Affects.Always(place.Ecosystem, name, PackageStatus.FixDeferred),
            "needs-triage" => Affects.Always(place.Ecosystem, name, PackageStatus.UnderInvestigation),
            "ignored" => Affects.Always(place.Ecosystem, name, description.Contains("end of", StringComparison.OrdinalIgnoreCase) ? PackageStatus.EndOfLife : PackageStatus.WillNotFix),
            "DNE" => null,
            var other => throw new OsvFormatException($"'{other.Printable(64)}' is no status of a package"),
        };
        return package is null ? null : package with { Channel = place.Channel };
    }

    /// <summary>A time with or without a zone, which is UTC.</summary>
    private static DateTimeOffset? Time(JsonElement flaw, string key) =>
        DateTimeOffset.TryParse(flaw.TextAt(key), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
