using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>Amazon's announcements, as each of its repositories publishes them for dnf (<c>repodata/updateinfo.xml.gz</c>). Packages are binary ones.</summary>
internal sealed partial class UpdateinfoFormat : IFeedFormat
{
    private const int MaximumPackages = 20_000;

    public string Source => "Amazon Linux Security Center";

    public string? License => null;

    public bool IsRecordPerFile => false;

    public bool Recognizes(FeedFile file) => file.IsXmlWith("<updates", "<update", "<id>ALAS");

    public IEnumerable<FeedRecord> Read(FeedFile file, Stream content)
    {
        using var reader = XmlText.Reader(content);
        XmlText.ExpectRoot(reader, "updates");
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element || reader.LocalName != "update")
                continue;
            var update = ReadUpdate(reader, file.Date);
            if (update.Type is null or "security" && (update.Packages.Count > 0 || update.Id.Length == 0))
                yield return JsonText.Guard(update.Id.Length > 0 ? update.Id : "an update", () => Record(update));
        }
    }

    private FeedRecord Record(Update update)
    {
        var ecosystem = $"Amazon Linux:{Release(update)}";
        var id = Affects.Checked(update.Id, "id");
        return FeedRecord.Of(
            new()
            {
                Id = id,
                Modified = update.Updated ?? update.Issued ?? update.FileDate,
                Published = update.Issued,
                Upstream = [.. update.Cves.Select(AdvisoryIds.Spell).Where(AdvisoryIds.IsCve).Distinct(StringComparer.Ordinal)],
                Summary = update.Title,
                Details = update.Description,
                Word = update.Severity,
                References = [.. update.Addresses.Distinct(StringComparer.Ordinal)],
                Source = Source,
                License = License,
            },
            RpmFixes.Fold(ecosystem, update.Packages, package => package with { FixPublished = update.Issued, Word = update.Severity }));
    }

    /// <summary>The id says it (ALAS2023-2023-126, ALAS2-2021-1699, ALAS2DOCKER-…), or it is the first release's; today's ids say it no more, and then the packages do.</summary>
    private static string Release(Update update)
    {
        var byPackage = update.Packages.Select(package => PackageRelease().Match(package.Version)).FirstOrDefault(match => match.Success);
        if (byPackage is not null)
            return byPackage.Groups["release"].Value;
        var byId = IdRelease().Match(update.Id);
        return !byId.Success ? throw new OsvFormatException("neither its id nor its packages tell the release") : byId.Groups["release"] is { Length: > 0 } release ? release.Value : "1";
    }

    private static Update ReadUpdate(XmlReader reader, DateTimeOffset fileDate)
    {
        var update = new Update(reader.GetAttribute("type"), fileDate);
        if (reader.IsEmptyElement)
            return update;
        var depth = reader.Depth;
        reader.Read();
        while (reader.Depth > depth)
        {
            if (reader.NodeType == XmlNodeType.Element && Take(reader, update, depth))
                continue;
            reader.Read();
        }

        return update;
    }

    /// <summary>Takes what an element says; true where the reader stands behind it.</summary>
    private static bool Take(XmlReader reader, Update update, int depth)
    {
        var isOwn = reader.Depth == depth + 1;
        switch (reader.LocalName)
        {
            case "id" when isOwn: update.Id = XmlText.Content(reader); return true;
            case "title" when isOwn: update.Title = XmlText.Content(reader); return true;
            case "severity" when isOwn: update.Severity = XmlText.Content(reader); return true;
            case "description" when isOwn: update.Description = XmlText.Content(reader); return true;
            case "issued" when isOwn: update.Issued = Date(reader.GetAttribute("date")); return false;
            case "updated" when isOwn: update.Updated = Date(reader.GetAttribute("date")); return false;
            case "reference":
                if (reader.GetAttribute("type") == "cve" && reader.GetAttribute("id") is { } cve)
                    update.Cves.Add(cve);
                if (reader.GetAttribute("href") is { Length: <= 2048 } address && address.StartsWith("http", StringComparison.Ordinal))
                    update.Addresses.Add(address);
                return false;
            case "package":
                if (update.Packages.Count >= MaximumPackages)
                    throw new OsvFormatException($"an update has more than {MaximumPackages} packages");
                update.Packages.Add(new(
                    reader.GetAttribute("name") ?? "",
                    $"{(reader.GetAttribute("epoch") is { Length: > 0 } epoch ? epoch : "0")}:{reader.GetAttribute("version")}-{reader.GetAttribute("release")}",
                    reader.GetAttribute("arch") ?? ""));
                return false;
            default: return false;
        }
    }

    private static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date) ? date : null;

    [GeneratedRegex(@"\.amzn(?<release>20\d\d|\d)(\.|$)", RegexOptions.CultureInvariant)]
    private static partial Regex PackageRelease();

    [GeneratedRegex(@"^ALAS(?<release>20\d\d|2)?[A-Z_.0-9-]*-\d{4}-\d+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex IdRelease();

    private sealed class Update(string? type, DateTimeOffset fileDate)
    {
        public string? Type { get; } = type;

        public DateTimeOffset FileDate { get; } = fileDate;

        public string Id { get; set; } = "";

        public string? Title { get; set; }

        public string? Severity { get; set; }

        public string? Description { get; set; }

        public DateTimeOffset? Issued { get; set; }

        public DateTimeOffset? Updated { get; set; }

        public List<string> Cves { get; } = [];

        public List<string> Addresses { get; } = [];

        public List<RpmFix> Packages { get; } = [];
    }
}
