using System.Collections.Immutable;
using System.Text.Json;
using PolicyGate.Advisories.Ecosystems;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>
/// What a NuGet source says of its packages itself (resource <c>VulnerabilityInfo/6.7.0</c>): pages with <c>url</c>, <c>severity</c> and <c>versions</c> for each package,
/// put together by the update with the source's name and time. One record for each address: GitHub's id where it has one, else the address itself.
/// </summary>
internal sealed class NuGetAuditFormat : IFeedFormat
{
    /// <summary>The member that tells such a file.</summary>
    public const string SourceKey = "nugetSource";
    public const string UpdatedKey = "updated";
    public const string PagesKey = "pages";

    private const string GitHubAddress = "https://github.com/advisories/";
    private const string Ecosystem = "NuGet";

    private static readonly string[] _severities = ["LOW", "MODERATE", "HIGH", "CRITICAL"];

    public string Source => "NuGet source";

    public string? License => null;

    public bool IsRecordPerFile => false;

    public bool Recognizes(FeedFile file) => file.Json.HasAll(SourceKey, UpdatedKey);

    public IEnumerable<FeedRecord> Read(FeedFile file, Stream content)
    {
        using var document = JsonText.Read(content);
        var root = document.RootElement;
        var source = root.NameAt(SourceKey);
        if (source.Contains('/', StringComparison.Ordinal))
            throw new OsvFormatException($"'{source.Printable(64)}' is no name of a source");
        var updated = root.TimeAt(UpdatedKey) ?? file.Date;
        var byAddress = new SortedDictionary<string, List<Claim>>(StringComparer.Ordinal);
        foreach (var package in root.ItemsAt(PagesKey).SelectMany(page => OsvJson.Members(page, "page")))
        {
            foreach (var item in OsvJson.Items(package.Value, package.Name))
            {
                if (Problem(package.Name, item, byAddress) is { } problem)
                    yield return problem;
            }
        }

        foreach (var (address, claims) in byAddress)
            yield return Record(source, updated, address, claims);
    }

    private static FeedRecord? Problem(string package, JsonElement item, SortedDictionary<string, List<Claim>> byAddress)
    {
        try
        {
            var address = item.NameAt("url");
            var claim = new Claim(PackageNames.Normalize(Ecosystem, package), SeverityOf(item), NuGetRange.Parse(item.NameAt("versions")));
            if (!byAddress.TryGetValue(address, out var claims))
                byAddress[address] = claims = [];
            claims.Add(claim);
            return null;
        }
        catch (OsvFormatException e)
        {
            return new(package, e.Message);
        }
    }

    private static string? SeverityOf(JsonElement item) => !item.TryGetProperty("severity", out var severity) ? null
        : severity.ValueKind == JsonValueKind.Number && severity.TryGetInt32(out var level) && level >= 0 && level < _severities.Length ? _severities[level]
        : throw new OsvFormatException("'severity' is no number from 0 to 3");

    private static FeedRecord Record(string source, DateTimeOffset updated, string address, List<Claim> claims)
    {
        var gitHub = address.StartsWith(GitHubAddress, StringComparison.OrdinalIgnoreCase) ? AdvisoryIds.Spell(address[GitHubAddress.Length..].TrimEnd('/')) : null;
        var id = gitHub is not null && AdvisoryIds.IsGitHub(gitHub) ? gitHub : address;
        ImmutableArray<AffectedPackage> affected =
        [
            .. claims.GroupBy(claim => claim.Package, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new AffectedPackage
            {
                Ecosystem = Ecosystem,
                Name = group.Key,
                Ranges = [.. group.Select(claim => claim.Range)],
                Word = group.Select(claim => claim.Severity).OfType<string>().MaxBy(word => Array.IndexOf(_severities, word)),
            }),
        ];
        return FeedRecord.Of(new() { Id = id, Modified = updated, Source = source, References = [address] }, affected);
    }

    private sealed record Claim(string Package, string? Severity, ImmutableArray<RangeEvent> Range);
}
