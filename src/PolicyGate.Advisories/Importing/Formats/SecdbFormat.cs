using System.Collections.Immutable;
using System.Text.Json;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>
/// Alpine's security database (https://secdb.alpinelinux.org), one file for each release and repository, and Wolfi's and Chainguard's in the same form. It has the
/// fixes of source packages, and says with version <c>0</c> what never was affected; what has no fix isn't in it.
/// </summary>
internal sealed class SecdbFormat : IFeedFormat
{
    public string Source => "Alpine secdb";

    public string? License => null;

    public bool IsRecordPerFile => false;

    public bool Recognizes(FeedFile file) => file.Json.Has("packages") && (file.Json.HasAll("reponame", "apkurl") || file.Json.Has("packages/*/pkg/secfixes"));

    public IEnumerable<FeedRecord> Read(FeedFile file, Stream content)
    {
        using var document = JsonText.Read(content);
        var ecosystem = Ecosystem(document.RootElement);
        foreach (var item in document.RootElement.ItemsAt("packages"))
        {
            var package = item.Member("pkg");
            var name = package.NameAt("name");
            var strange = new List<string>();
            foreach (var (id, fixes) in Flaws(package, strange))
                yield return JsonText.Guard($"{id} of {name}", () => Record(file, ecosystem, name, id, fixes));
            foreach (var text in strange)
                yield return new($"{text.Printable(64)} of {name}", "it has no id");
        }
    }

    private static string Ecosystem(JsonElement root)
    {
        if (root.TextAt("distroversion") is { } release)
            return $"Alpine:{Affects.Checked(release, "release")}";
        var address = $"{root.TextAt("urlprefix")} {root.TextAt("apkurl")}";
        return address.Contains("chainguard", StringComparison.Ordinal) || address.Contains("cgr.dev", StringComparison.Ordinal) ? "Chainguard"
            : address.Contains("wolfi", StringComparison.Ordinal) ? "Wolfi"
            : throw new OsvFormatException("it has neither 'distroversion' nor an address of Wolfi's or Chainguard's");
    }

    /// <summary>Of each flaw the versions that fix it, with its other ids.</summary>
    private static SortedDictionary<string, (SortedSet<string> Ids, List<string> Fixes)> Flaws(JsonElement package, List<string> strange)
    {
        var flaws = new SortedDictionary<string, (SortedSet<string> Ids, List<string> Fixes)>(StringComparer.Ordinal);
        foreach (var fix in package.MembersAt("secfixes"))
        {
            foreach (var text in OsvJson.Items(fix.Value, "secfixes"))
            {
                var ids = SecdbIds.Of(OsvJson.Name(text, "secfixes"));
                if (ids.Count == 0)
                    strange.Add(text.GetString()!);
                var cves = ids.Where(AdvisoryIds.IsCve).ToList();
                foreach (var id in cves.Count > 0 ? cves : ids.Take(1))
                {
                    if (!flaws.TryGetValue(id, out var flaw))
                        flaws[id] = flaw = (new(StringComparer.Ordinal), []);
                    // An advisory that stands beside several CVEs is none of them.
                    if (cves.Count <= 1)
                        flaw.Ids.UnionWith(ids);
                    flaw.Fixes.Add(fix.Name.Trim());
                }
            }
        }

        return flaws;
    }

    private FeedRecord Record(FeedFile file, string ecosystem, string name, string id, (SortedSet<string> Ids, List<string> Fixes) flaw)
    {
        var isCve = AdvisoryIds.IsCve(id);
        // A fix in 0 beside another one is contradicted by it.
        var fixes = flaw.Fixes.Where(fix => fix != "0").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        ImmutableArray<AffectedPackage> affected = fixes.Count == 0 ? [Affects.Never(ecosystem, name)] : [.. fixes.Select(fix => Affects.Below(ecosystem, name, fix))];
        return FeedRecord.Of(
            new()
            {
                Id = isCve ? $"{ecosystem.Split(':')[0].ToUpperInvariant()}-{id}" : id,
                Modified = file.Date,
                Upstream = isCve ? [id] : [],
                Related = [.. flaw.Ids.Where(other => other != id)],
                Source = ecosystem.StartsWith("Alpine", StringComparison.Ordinal) ? Source : $"{ecosystem} secdb",
                License = License,
            },
            affected);
    }
}
