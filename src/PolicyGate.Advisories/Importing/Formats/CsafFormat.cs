using System.Text.Json;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>
/// CSAF documents (OASIS, CSAF 2.0) of distributions, VEX and announcements: Red Hat's (https://security.access.redhat.com/data/csaf/v2) and SUSE's. Each says of its
/// products, which are packages of product lines, whether they are fixed, affected, not affected or looked into.
/// </summary>
internal sealed class CsafFormat : IFeedFormat
{
    public string Source => "CSAF";

    public string License => "CC-BY-4.0";

    public bool IsRecordPerFile => true;

    public bool Recognizes(FeedFile file) => file.Json.Has("document/csaf_version");

    public IEnumerable<FeedRecord> Read(FeedFile file, Stream content)
    {
        using var json = JsonText.Read(content);
        var root = json.RootElement;
        var document = root.Member("document");
        var vendor = CsafVendor.Find(document.Member("publisher").TextAt("name") ?? "");
        if (vendor is null)
        {
            yield return new(file.Name, $"'{document.Member("publisher").TextAt("name")?.Printable(64)}' is no publisher whose products are known, expected Red Hat or SUSE: a VEX file is given to a scan instead");
            yield break;
        }

        var products = CsafProducts.Read(root.Member("product_tree"), vendor);
        var any = false;
        foreach (var flaw in root.ItemsAt("vulnerabilities"))
        {
            any = true;
            var record = Record(document, flaw, products, vendor);
            if (record.Affected.Length > 0)
                yield return record;
        }

        if (!any)
            throw new OsvFormatException("it has no 'vulnerabilities'");
    }

    private FeedRecord Record(JsonElement document, JsonElement flaw, CsafProducts products, CsafVendor vendor)
    {
        var tracking = document.Member("tracking");
        var cve = AdvisoryIds.Spell(flaw.NameAt("cve"));
        var id = AdvisoryIds.Spell(tracking.NameAt("id"));
        var isVex = document.TextAt("category") == "csaf_vex";
        var severity = document.Member("aggregate_severity").TextAt("text");
        return FeedRecord.Of(
            new()
            {
                Id = isVex || AdvisoryIds.IsCve(id) ? $"{vendor.IdPrefix}-{cve}" : Affects.Checked(id, "id"),
                Modified = tracking.TimeAt("current_release_date") ?? throw new OsvFormatException("it has no 'current_release_date'"),
                Published = flaw.TimeAt("release_date") ?? tracking.TimeAt("initial_release_date"),
                Upstream = AdvisoryIds.IsCve(cve) ? [cve] : [],
                Summary = Note(flaw, "summary") ?? document.TextAt("title"),
                Details = Note(flaw, "description"),
                Severities = [.. Vectors(flaw).Distinct()],
                Word = severity,
                Cwes = flaw.Member("cwe").TextAt("id") is { } cwe && cwe.StartsWith("CWE-", StringComparison.Ordinal) && !cwe.AsSpan(4).ContainsAnyExceptInRange('0', '9') && cwe.Length is > 4 and < 16 ? [cwe] : [],
                References = [.. flaw.ItemsAt("references").OrderByDescending(item => item.TextAt("category") == "self").Select(item => item.TextAt("url")).OfType<string>().Where(address => address.StartsWith("http", StringComparison.Ordinal) && address.Length <= 2048).Distinct(StringComparer.Ordinal)],
                Source = vendor.Source,
                License = License,
            },
            new CsafStatements(products, vendor).Of(flaw));
    }

    private static string? Note(JsonElement flaw, string category) =>
        flaw.ItemsAt("notes").Where(note => note.TextAt("category") == category).Select(note => note.TextAt("text")).FirstOrDefault();

    private static IEnumerable<SeverityClaim> Vectors(JsonElement flaw)
    {
        foreach (var score in flaw.ItemsAt("scores"))
        {
            foreach (var (key, type) in new[] { ("cvss_v3", "CVSS_V3"), ("cvss_v4", "CVSS_V4"), ("cvss_v2", "CVSS_V2") })
            {
                if (score.Member(key).TextAt("vectorString") is { } vector)
                    yield return new(type, vector);
            }
        }
    }
}
