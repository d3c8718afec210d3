using System.Collections.Immutable;
using System.Text.Json;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Versions;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>Debian's security tracker (https://security-tracker.debian.org/tracker/data/json): for each source package and flaw what holds in each release.</summary>
internal sealed class DebianTrackerFormat : IFeedFormat
{
    public string Source => "Debian Security Tracker";

    public string? License => null;

    public bool IsRecordPerFile => false;

    // The keys at the root are packages', and those below them flaws'.
    public bool Recognizes(FeedFile file) => file.Json.Paths.Any(path => path.Split('/') is [_, var id, "releases"] && (AdvisoryIds.IsCve(id) || id.StartsWith("TEMP-", StringComparison.Ordinal)));

    public IEnumerable<FeedRecord> Read(FeedFile file, Stream content)
    {
        foreach (var (package, flaws) in new JsonMembers(content).Read())
        {
            foreach (var flaw in OsvJson.Members(flaws.RootElement, package.Printable(64)))
            {
                var record = JsonText.Guard($"{flaw.Name} of {package}", () => Record(file, package, flaw.Name, flaw.Value));
                if (record.Problem is not null || record.Affected.Length > 0)
                    yield return record;
            }
        }
    }

    private FeedRecord Record(FeedFile file, string package, string id, JsonElement flaw)
    {
        id = AdvisoryIds.Spell(Affects.Checked(id, "id"));
        var affected = ImmutableArray.CreateBuilder<AffectedPackage>();
        // A flaw without any release has an empty list in the object's place.
        if (flaw.Member("releases") is { ValueKind: JsonValueKind.Object } releases)
        {
            foreach (var release in releases.EnumerateObject())
            {
                if (Affected(CodenameEcosystems.Debian(release.Name), package, release.Value) is { } statement)
                    affected.Add(statement);
            }
        }

        var isCve = AdvisoryIds.IsCve(id);
        return FeedRecord.Of(
            new()
            {
                Id = isCve ? $"DEBIAN-{id}" : id,
                Modified = file.Date,
                Upstream = isCve ? [id] : [],
                Details = flaw.TextAt("description"),
                References = [$"https://security-tracker.debian.org/tracker/{id}"],
                Source = Source,
                License = License,
            },
            affected.DrainToImmutable());
    }

    private static AffectedPackage? Affected(string ecosystem, string package, JsonElement release)
    {
        var urgency = release.TextAt("urgency");
        var status = release.TextAt("status");
        var statement = status switch
        {
            "resolved" when release.TextAt("fixed_version") is { } fix => Resolved(ecosystem, package, fix, release),
            "resolved" => throw new OsvFormatException("it is resolved in a release, without 'fixed_version'"),
            "open" => Affects.Always(ecosystem, package, Status(urgency, release)),
            // Nobody knows whether the package is affected, and nobody is going to look: no statement.
            "undetermined" => null,
            _ => throw new OsvFormatException($"'{(status ?? "").Printable(64)}' is no status, expected open, resolved or undetermined"),
        };
        return statement is null ? null : statement with { Word = urgency };
    }

    /// <summary>A fix in version 0 says that the release never had the flaw; one that is newer than all that its archives have can't be had yet.</summary>
    private static AffectedPackage Resolved(string ecosystem, string package, string fix, JsonElement release)
    {
        if (fix == "0")
            return Affects.Never(ecosystem, package);
        var order = DpkgVersionOrder.Instance;
        var published = release.MembersAt("repositories").Select(repository => OsvJson.Name(repository.Value, "repositories")).ToList();
        return order.IsVersion(fix) && published.Count > 0 && published.All(version => order.IsVersion(version) && order.Compare(version, fix) < 0)
            ? Affects.BelowUnpublished(ecosystem, package, fix)
            : Affects.Below(ecosystem, package, fix);
    }

    /// <summary>What is said where there will be no advisory of its own: for a minor flaw nothing more (fixed with a point release, perhaps), or that it is ignored or postponed.</summary>
    private static PackageStatus Status(string? urgency, JsonElement release) => urgency == "end-of-life" ? PackageStatus.EndOfLife : release.TextAt("nodsa_reason") switch
    {
        "ignored" => PackageStatus.WillNotFix,
        "postponed" => PackageStatus.FixDeferred,
        _ => PackageStatus.Affected,
    };
}
