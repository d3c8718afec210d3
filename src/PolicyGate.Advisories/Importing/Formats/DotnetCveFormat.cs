using System.Collections.Immutable;
using System.Text.Json;
using NuGet.Versioning;
using PolicyGate.Advisories.Ecosystems;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>
/// .NET's own monthly list of its flaws, <c>release-notes/timeline/YEAR/MONTH/cve.json</c> in the repository dotnet/core: a shared framework is named as the packages
/// that it is published in, and one that is affected on Windows only by those for Windows.
/// </summary>
internal sealed class DotnetCveFormat : IFeedFormat
{
    private const string Ecosystem = "NuGet";

    private static readonly Dictionary<string, string> _frameworks = new(StringComparer.Ordinal)
    {
        ["dotnet-runtime"] = "Microsoft.NETCore.App",
        ["dotnet-aspnetcore"] = "Microsoft.AspNetCore.App",
        ["dotnet-windowsdesktop"] = "Microsoft.WindowsDesktop.App",
    };

    /// <summary>As the feed and the inventory name an SDK.</summary>
    private const string Sdk = "dotnet-sdk";

    private static readonly HashSet<string> _platforms = new(["all", "linux", "windows", "macos"], StringComparer.OrdinalIgnoreCase);
    private static readonly ImmutableArray<string> _windows = ["win-x64", "win-x86", "win-arm64", "win-arm"];
    private static readonly ImmutableArray<string> _mac = ["osx-x64", "osx-arm64"];

    public string Source => ".NET release notes";

    public string? License => "MIT";

    public bool IsRecordPerFile => false;

    public bool Recognizes(FeedFile file) => file.Json.HasAll("last_updated", "disclosures");

    public IEnumerable<FeedRecord> Read(FeedFile file, Stream content)
    {
        using var document = JsonText.Read(content);
        var root = document.RootElement;
        var updated = root.TimeAt("last_updated") ?? file.Date;
        foreach (var name in root.ItemsAt("products").Select(product => product.NameAt("name")).Distinct(StringComparer.Ordinal))
        {
            if (name != Sdk && !_frameworks.ContainsKey(name))
                yield return new($"product '{name.Printable(64)}'", "nothing in an image is known by that name");
        }

        var named = root.ItemsAt("products").Concat(root.ItemsAt("packages")).Select(item => item.NameAt("cve_id")).ToHashSet(StringComparer.Ordinal);
        foreach (var disclosure in root.ItemsAt("disclosures"))
        {
            var id = disclosure.NameAt("id");
            if (!named.Remove(id))
            {
                yield return new(id, "no product or package is named for it");
                continue;
            }

            // What is in a Windows SDK alone has no name here.
            if (JsonText.Guard(id, () => Record(root, disclosure, AdvisoryIds.Spell(id), updated)) is var record && (record.Problem is not null || record.Affected.Length > 0))
                yield return record;
        }

        foreach (var id in named.Order(StringComparer.Ordinal))
            yield return new(id, "a product or package is named for it, but it isn't disclosed");
    }

    private FeedRecord Record(JsonElement root, JsonElement disclosure, string id, DateTimeOffset updated)
    {
        var platforms = disclosure.TextsAt("platforms");
        if (platforms.FirstOrDefault(platform => !_platforms.Contains(platform)) is { } unknown)
            throw new OsvFormatException($"the platform '{unknown.Printable(64)}' is unknown");
        var affected = root.ItemsAt("products").Where(item => item.NameAt("cve_id") == id)
            .SelectMany(item => Packs(item.NameAt("name"), platforms).Select(name => new { Name = name, Item = item }))
            .Concat(root.ItemsAt("packages").Where(item => item.NameAt("cve_id") == id).Select(item => new { Name = item.NameAt("name"), Item = item }))
            .GroupBy(pair => PackageNames.Normalize(Ecosystem, pair.Name), StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new AffectedPackage { Ecosystem = Ecosystem, Name = group.Key, Ranges = [.. group.Select(pair => Range(pair.Item))] });
        var cvss = disclosure.Member("cvss");
        return FeedRecord.Of(
            new()
            {
                Id = id,
                Modified = updated,
                Published = Day(disclosure.Member("timeline").Member("disclosure").TextAt("date")),
                Source = Source,
                License = License,
                Summary = disclosure.TextAt("problem"),
                Details = disclosure.TextsAt("description") is { IsEmpty: false } lines ? string.Join("\n\n", lines) : null,
                Severities = cvss.TextAt("vector") is { } vector ? [new("CVSS_V3", vector)] : [],
                Word = cvss.TextAt("severity"),
                Cwes = disclosure.TextAt("weakness") is { } cwe && IsCwe(cwe) ? [cwe] : [],
                References = disclosure.TextsAt("references"),
            },
            [.. affected]);
    }

    /// <summary>The names under which a product's packages are looked up; none for what no image has as a package.</summary>
    private static IEnumerable<string> Packs(string product, ImmutableArray<string> platforms)
    {
        var all = platforms.IsEmpty || platforms.Contains("all", StringComparer.OrdinalIgnoreCase);
        var linux = all || platforms.Contains("linux", StringComparer.OrdinalIgnoreCase);
        if (product == Sdk)
            return linux ? [Sdk] : [];
        if (!_frameworks.TryGetValue(product, out var framework))
            return [];
        IEnumerable<string> names = linux ? SharedFrameworks.PackagesOf(framework) : [];
        if (all || platforms.Contains("windows", StringComparer.OrdinalIgnoreCase))
            names = names.Concat(_windows.Select(runtime => $"{framework}.Runtime.{runtime}"));
        return all || platforms.Contains("macos", StringComparer.OrdinalIgnoreCase) ? names.Concat(_mac.Select(runtime => $"{framework}.Runtime.{runtime}")) : names;
    }

    private static ImmutableArray<RangeEvent> Range(JsonElement item)
    {
        var start = new RangeEvent(RangeEventKind.Introduced, Version(item.NameAt("min_vulnerable")));
        return item.TextAt("fixed") is { } fix ? [start, new(RangeEventKind.Fixed, Version(fix))] : [start, new(RangeEventKind.LastAffected, Version(item.NameAt("max_vulnerable")))];
    }

    private static string Version(string text) => NuGetVersion.TryParse(text, out _) ? text : throw new OsvFormatException($"'{text.Printable(64)}' is no version");

    private static bool IsCwe(string text) => text.Length is > 4 and <= 12 && text.StartsWith("CWE-", StringComparison.Ordinal) && text.AsSpan(4).IndexOfAnyExceptInRange('0', '9') < 0;

    private static DateTimeOffset? Day(string? text) => Enrichment.FeedTime.Parse(text);
}
