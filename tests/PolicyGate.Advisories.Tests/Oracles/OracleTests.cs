using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using PolicyGate.Inventory;
using PolicyGate.Testing;
using static PolicyGate.Advisories.Tests.Installed;

namespace PolicyGate.Advisories.Tests.Oracles;

/// <summary>What others say of packages and versions, against the same advisories. Run with <c>-showLiveOutput</c> to see precision and recall.</summary>
public sealed partial class OracleTests(SharedFeeds feeds) : IClassFixture<SharedFeeds>
{
    private static readonly string[] s_languages = ["PyPI", "Go", "NuGet", "crates.io"];

    /// <summary>Where OSV's service knew a record that is here, it must be found; what is found beyond its whole answer is extra.</summary>
    [Fact]
    public void OSVs_own_service_gives_the_same_answers()
    {
        var score = new OracleScore("osv-dev");
        foreach (var line in File.ReadLines(SharedData.Path("data/oracles/osv-dev-answers/answers.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            var (ecosystem, name, version) = (Text(json, "ecosystem"), Text(json, "name"), Text(json, "version"));
            if (!s_languages.Contains(ecosystem) && ecosystem is not ("Debian:9" or "Debian:10"))
                continue;
            var found = Ids(ecosystem, name, version);
            var answered = Texts(json, "ids").ToHashSet();
            var here = Texts(json, "records_here").ToHashSet();
            foreach (var id in here)
                score.Add(ecosystem, name, version, id, expected: true, found.Contains(id));
            // An answer of the time of the recording: GitHub's records, which are not here, and the language's own are different records of one flaw.
            foreach (var match in Matches(ecosystem, name, version).Where(match => !json.RootElement.GetProperty("truncated").GetBoolean() && !match.Aliases.Add(match.Id).Any(answered.Contains)))
                score.Add(ecosystem, name, version, match.Id, expected: false, found: true);
        }

        score.Conclude(atLeast: 30);
    }

    /// <summary>Labels that people gave, where an advisory for that package and flaw is here.</summary>
    [Fact]
    public void People_who_looked_agree()
    {
        var score = new OracleScore("labels");
        var known = KnownFlaws();
        var seen = new HashSet<string>();
        foreach (var row in File.ReadLines(SharedData.Path("data/oracles/anchore-labels/labels.tsv")).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t')))
        {
            var (image, cve, label, name, version) = (row[0], row[2], row[3], row[4], row[5]);
            if (label is not ("TP" or "FP") || EcosystemOf(image, name, version, known) is not { } ecosystem || !known.Contains($"{ecosystem}\n{name}\n{cve}") || !seen.Add($"{ecosystem}\n{name}\n{version}\n{cve}\n{label}"))
                continue;
            score.Add(ecosystem, name, version, cve, label == "TP", Ids(ecosystem, name, version).Contains(cve));
        }

        score.Conclude(atLeast: 100);
    }

    private System.Collections.Immutable.ImmutableArray<VulnerabilityMatch> Matches(string ecosystem, string name, string version)
    {
        var (system, release) = ecosystem.Split(':') is [var first, var second] ? (first, second) : (ecosystem, null);
        var (type, id) = system switch
        {
            "AlmaLinux" => ("rpm", "almalinux"),
            "Azure Linux" => ("rpm", "azurelinux"),
            "Debian" => ("deb", "debian"),
            "Go" => ("golang", null),
            "crates.io" => ("cargo", null),
            var language => (language.ToLowerInvariant(), null),
        };
        var package = Package(type, name, version) with { Purl = new() { Type = type, Name = name, Version = version } };
        return feeds.Database.Report(id is null ? null : new Distribution(id, release, null, null, null), package).Matches;
    }

    private HashSet<string> Ids(string ecosystem, string name, string version) => [.. Matches(ecosystem, name, version).SelectMany(match => match.Aliases.Add(match.Id))];

    private static string? EcosystemOf(string image, string name, string version, HashSet<string> known) => image switch
    {
        _ when image.StartsWith("docker.io/almalinux@", StringComparison.Ordinal) && Release().Match(version) is { Success: true } release => "AlmaLinux:" + release.Groups["el"].Value,
        _ when version.EndsWith(".azl3", StringComparison.Ordinal) => "Azure Linux:3",
        _ when Release().Match(version) is { Success: true } release => release.Groups["deb"].Success ? "Debian:" + release.Groups["deb"].Value : null,
        _ when name.Contains('/', StringComparison.Ordinal) || name == "stdlib" => "Go",
        _ => known.Contains($"PyPI\n{name}") ? "PyPI" : null,
    };

    private static HashSet<string> KnownFlaws()
    {
        var known = new HashSet<string>();
        foreach (var path in Directory.EnumerateFiles(SharedData.Path("data/osv"), "all.zip", SearchOption.AllDirectories).Where(path => Wanted().IsMatch(path)))
        {
            using var archive = ZipFile.OpenRead(path);
            foreach (var entry in archive.Entries.Where(entry => entry.Name.EndsWith(".json", StringComparison.Ordinal)))
            {
                using var json = JsonDocument.Parse(entry.Open());
                var ids = Texts(json, "aliases").Concat(Texts(json, "upstream")).Concat(Texts(json, "related")).Append(Text(json, "id")).ToList();
                foreach (var package in json.RootElement.GetProperty("affected").EnumerateArray().Select(affected => affected.GetProperty("package")))
                {
                    var key = $"{package.GetProperty("ecosystem").GetString()}\n{package.GetProperty("name").GetString()}";
                    known.Add(key);
                    known.UnionWith(ids.Select(id => $"{key}\n{id}"));
                }
            }
        }

        return known;
    }

    private static string Text(JsonDocument json, string key) => json.RootElement.GetProperty(key).GetString()!;

    private static IEnumerable<string> Texts(JsonDocument json, string key) =>
        json.RootElement.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(item => item.GetString()!) : [];

    [GeneratedRegex("[.]el(?<el>[0-9]+)|[+~]deb(?<deb>[0-9]+)u")]
    private static partial Regex Release();

    [GeneratedRegex("(AlmaLinux_[89]|Azure_Linux_3|Debian|Debian_12|Go|PyPI)/all.zip$")]
    private static partial Regex Wanted();
}
