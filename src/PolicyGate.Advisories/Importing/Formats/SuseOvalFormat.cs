using System.Collections.Immutable;
using System.Text.RegularExpressions;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>SUSE's and openSUSE's flaws (https://ftp.suse.com/pub/projects/security/oval): a definition for each CVE, with binary packages under the products that have them.</summary>
internal sealed partial class SuseOvalFormat : IFeedFormat
{
    public string Source => "SUSE OVAL";

    public string License => "CC-BY-4.0";

    public bool IsRecordPerFile => false;

    public bool Recognizes(FeedFile file) => file.IsXmlWith("<oval_definitions", "oval:org.opensuse.security:");

    public IEnumerable<FeedRecord> Read(FeedFile file, Stream content)
    {
        var document = OvalReader.Read(content);
        foreach (var definition in document.Definitions)
        {
            var record = JsonText.Guard(definition.Id, () => Record(document, definition, document.Date ?? file.Date));
            if (record.Problem is not null || record.Affected.Length > 0)
                yield return record;
        }
    }

    private FeedRecord Record(OvalReader document, OvalDefinition definition, DateTimeOffset date)
    {
        // 'Mitre CVE-2024-1' and 'CVE-2024-1 at NVD' are references' ids.
        var cve = definition.References.SelectMany(reference => reference.Id.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Select(AdvisoryIds.Spell).FirstOrDefault(AdvisoryIds.IsCve);
        var id = cve ?? Affects.Checked(definition.Title ?? "", "id");
        var affected = new Dictionary<(string Ecosystem, string Name), AffectedPackage>();
        Collect(document, definition.Criteria, [], affected);
        return FeedRecord.Of(
            new()
            {
                Id = cve is null ? id : $"SUSE-{cve}",
                Modified = definition.Updated ?? definition.Issued ?? date,
                Published = definition.Issued,
                Upstream = cve is null ? [] : [cve],
                Related = [.. definition.References.Where(reference => reference.Source == "SUSE-SU").Select(reference => reference.Id).Distinct(StringComparer.Ordinal)],
                Details = definition.Description,
                Word = definition.Severity,
                Severities = [.. definition.References.Select(reference => reference.Vector).OfType<string>().Distinct(StringComparer.Ordinal).Select(vector => new SeverityClaim("CVSS_V3", vector))],
                References = [.. definition.References.Select(reference => reference.Address).Where(address => address.StartsWith("https://www.suse.com/", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)],
                Source = Source,
                License = License,
            },
            [.. affected.OrderBy(item => item.Key.Ecosystem, StringComparer.Ordinal).ThenBy(item => item.Key.Name, StringComparer.Ordinal).Select(item => item.Value)]);
    }

    /// <summary>Products and packages stand side by side, or in groups beside each other: all packages that a group holds are said for all products that it holds, or that are said around it.</summary>
    private static void Collect(OvalReader document, OvalCriteria criteria, ImmutableArray<string> products, Dictionary<(string Ecosystem, string Name), AffectedPackage> affected)
    {
        if (criteria.IsAnd)
            products = products.AddRange(Products(criteria));
        foreach (var criterion in criteria.Criterions)
        {
            foreach (var ecosystem in products)
            {
                if (Affected(document, ecosystem, criterion) is { } package)
                    affected[(ecosystem, package.Name)] = package;
            }
        }

        foreach (var group in criteria.Groups)
            Collect(document, group, products, affected);
    }

    /// <summary>The products of a group itself and of groups of nothing but products in it.</summary>
    private static IEnumerable<string> Products(OvalCriteria criteria) => criteria.Criterions
        .Concat(criteria.Groups.Where(group => !group.IsAnd && group.Groups.Count == 0).SelectMany(group => group.Criterions))
        .Select(criterion => Product().Match(criterion.Comment)).Where(match => match.Success)
        .Select(match => SuseProducts.Ecosystem(match.Groups["name"].Value)).Distinct(StringComparer.Ordinal);

    private static AffectedPackage? Affected(OvalReader document, string ecosystem, OvalCriterion criterion)
    {
        if (Unaffected().Match(criterion.Comment) is { Success: true } unaffected)
            return Affects.Never(ecosystem, unaffected.Groups["name"].Value);
        if (Open().Match(criterion.Comment) is { Success: true } open)
            return Affects.Always(ecosystem, open.Groups["name"].Value, PackageStatus.Affected);
        if (Product().IsMatch(criterion.Comment) || Fixed().Match(criterion.Comment) is not { Success: true } fix)
            return null;
        // The words have no epoch; the test's state has.
        return document.Test(criterion.Test) is { Operation: "less than" } test
            ? Affects.Below(ecosystem, test.Package, test.Version)
            : Affects.Below(ecosystem, fix.Groups["name"].Value, $"0:{fix.Groups["version"].Value}");
    }

    [GeneratedRegex(@"^(?<name>(?:SUSE|openSUSE) .+) is installed$", RegexOptions.CultureInvariant)]
    private static partial Regex Product();

    [GeneratedRegex(@"^(?<name>\S+) is not affected$", RegexOptions.CultureInvariant)]
    private static partial Regex Unaffected();

    [GeneratedRegex(@"^(?<name>\S+) is affected$", RegexOptions.CultureInvariant)]
    private static partial Regex Open();

    [GeneratedRegex(@"^(?<name>\S+)-(?<version>[^\s-]+-[^\s-]+) is installed$", RegexOptions.CultureInvariant)]
    private static partial Regex Fixed();
}
