using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>
/// Debian's announcements as its security team writes them (<c>data/DSA/list</c>, <c>data/DLA/list</c> of the tracker's repository): a line with date, id and title,
/// then indented lines with the CVEs in braces, the fix in each release, and notes.
/// </summary>
internal sealed partial class DebianListFormat : IFeedFormat
{
    private const int MaximumLine = 1 << 16;

    public string Source => "Debian Security Advisories";

    public string? License => null;

    public bool IsRecordPerFile => false;

    public bool Recognizes(FeedFile file) => Start().IsMatch(file.Text.AsSpan(0, Math.Min(file.Text.Length, 64)));

    public IEnumerable<FeedRecord> Read(FeedFile file, Stream content)
    {
        using var reader = new StreamReader(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, 1 << 16, leaveOpen: true);
        (string Line, List<string> Body)? entry = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > MaximumLine)
                throw new OsvFormatException("a line is longer than 64 KB");
            if (line.TrimStart().StartsWith('[') && Start().IsMatch(line))
            {
                if (entry is { } complete && Record(complete.Line, complete.Body) is { } record)
                    yield return record;
                entry = (line.Trim(), []);
            }
            else if (line.Trim() is { Length: > 0 } text)
            {
                if (entry is null)
                    throw new OsvFormatException("it doesn't start with an announcement");
                entry.Value.Body.Add(text);
            }
        }

        if (entry is { } last && Record(last.Line, last.Body) is { } final)
            yield return final;
    }

    /// <summary>The record of an announcement; null where it is about no package (the end of a release's support, a new key).</summary>
    private FeedRecord? Record(string line, List<string> body)
    {
        var start = Start().Match(line);
        var id = start.Groups["id"].Value;
        var record = JsonText.Guard(id, () =>
        {
            var affected = ImmutableArray.CreateBuilder<AffectedPackage>();
            var cves = new List<string>();
            foreach (var text in body)
            {
                if (text.StartsWith('{'))
                    cves.AddRange(text.Trim('{', '}').Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Select(cve => AdvisoryIds.Spell(Affects.Checked(cve, "id"))));
                else if (Fix().Match(text) is { Success: true } fix)
                    affected.Add(Affected(CodenameEcosystems.Debian(fix.Groups["release"].Value), fix.Groups["name"].Value, fix.Groups["version"].Value));
                else if (text.StartsWith('['))
                    throw new OsvFormatException($"'{text.Printable(100)}' is no fix, expected '[release] - package version'");
            }

            if (!DateTimeOffset.TryParseExact(start.Groups["date"].Value, "d MMM yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
                throw new OsvFormatException($"'{start.Groups["date"].Value}' is no date");
            return FeedRecord.Of(
                new()
                {
                    Id = id,
                    Modified = date,
                    Published = date,
                    Upstream = [.. cves.Distinct(StringComparer.Ordinal)],
                    Summary = start.Groups["title"].Value.Trim(),
                    References = [$"https://security-tracker.debian.org/tracker/{id}"],
                    Source = Source,
                    License = License,
                },
                [.. affected.Select(package => package.Ranges.Any(range => range.Any(item => item.Kind == RangeEventKind.Fixed && !item.IsStart)) ? package with { FixPublished = date } : package)]);
        });
        return record.Problem is null && record.Affected.IsEmpty ? null : record;
    }

    private static AffectedPackage Affected(string ecosystem, string name, string version) => version switch
    {
        "<not-affected>" => Affects.Never(ecosystem, name),
        "<unfixed>" => Affects.Always(ecosystem, name, PackageStatus.Affected),
        "<end-of-life>" => Affects.Always(ecosystem, name, PackageStatus.EndOfLife),
        "<ignored>" => Affects.Always(ecosystem, name, PackageStatus.WillNotFix),
        "<postponed>" => Affects.Always(ecosystem, name, PackageStatus.FixDeferred),
        ['<', ..] => throw new OsvFormatException($"'{version.Printable(64)}' is no version"),
        _ => Affects.Below(ecosystem, name, version),
    };

    [GeneratedRegex(@"^\s*\[(?<date>\d{1,2} [A-Z][a-z]{2} \d{4})\] (?<id>(?:DSA|DLA|DTSA|ELA)-\d+(?:-\d+)?)\s*(?<title>[^\r\n]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Start();

    [GeneratedRegex(@"^\[(?<release>[a-z]+)\] +- +(?<name>[A-Za-z0-9][A-Za-z0-9+.-]*) +(?<version><[a-z-]+>|[^\s<(]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Fix();
}
