using System.Text.RegularExpressions;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>Azure Linux and CBL-Mariner (https://github.com/microsoft/AzureLinuxVulnerabilityData): a definition for each flaw of a source package.</summary>
internal sealed partial class AzureOvalFormat : IFeedFormat
{
    public string Source => "Azure Linux OVAL";

    public string License => "MIT";

    public bool IsRecordPerFile => false;

    public bool Recognizes(FeedFile file) => file.IsXmlWith("<oval_definitions", "oval:com.microsoft.");

    public IEnumerable<FeedRecord> Read(FeedFile file, Stream content)
    {
        var document = OvalReader.Read(content);
        var release = ReleaseOf(document, file.FileName);
        foreach (var definition in document.Definitions)
            yield return JsonText.Guard(definition.Id, () => Record(document, definition, release, document.Date ?? file.Date));
    }

    /// <summary>The packages' own versions say it, since no other part of the document does; else the file's name.</summary>
    private static string ReleaseOf(OvalReader document, string name)
    {
        var ofPackages = document.Definitions.SelectMany(definition => definition.Criteria.Criterions)
            .Select(criterion => document.Test(criterion.Test) is { } test ? PackageRelease().Match(test.Version) : Match.Empty)
            .FirstOrDefault(match => match.Success);
        if (ofPackages is not null)
            return ofPackages.Groups["release"].Value is var release && ofPackages.Groups["name"].Value == "azl" ? $"Azure Linux:{release}" : $"CBL-Mariner:{release}";
        var ofName = NameRelease().Match(name);
        return !ofName.Success ? throw new OsvFormatException("neither its packages nor its name tell the release: expected azurelinux-3.0-oval.xml")
            : ofName.Groups["name"].Value.StartsWith("azure", StringComparison.OrdinalIgnoreCase) ? $"Azure Linux:{ofName.Groups["release"].Value}" : $"CBL-Mariner:{ofName.Groups["release"].Value}";
    }

    private FeedRecord Record(OvalReader document, OvalDefinition definition, string ecosystem, DateTimeOffset date)
    {
        var id = definition.References.Where(reference => reference.Source == "CVE").Select(reference => AdvisoryIds.Spell(reference.Id)).FirstOrDefault(AdvisoryIds.IsCve)
            ?? throw new OsvFormatException("it has no CVE");
        var tests = definition.Criteria.Criterions.Select(criterion => document.Test(criterion.Test) ?? throw new OsvFormatException("a criterion has no test with a package and a version")).ToList();
        var (upper, lower) = (tests.FindAll(test => !test.Operation.StartsWith("greater", StringComparison.Ordinal)), tests.FindAll(test => test.Operation.StartsWith("greater", StringComparison.Ordinal)));
        if (upper is not [var test] || lower.Count > 1 || lower.Exists(other => other.Package != test.Package) || definition.Criteria.Groups.Count > 0 || !definition.Criteria.IsAnd)
            throw new OsvFormatException("its criteria are no range of versions of one package");
        return FeedRecord.Of(
            new()
            {
                Id = $"AZL-{id}",
                Modified = definition.Issued ?? date,
                Published = definition.Issued,
                Upstream = [id],
                Summary = definition.Title,
                Details = definition.Description,
                Word = definition.Severity,
                References = [.. definition.References.Select(reference => reference.Address).Where(address => address.StartsWith("http", StringComparison.Ordinal))],
                Source = Source,
                License = License,
            },
            [Affects.From(Affected(ecosystem, test, definition.Patchable), lower.FirstOrDefault()?.Version) with { Word = definition.Severity }]);
    }

    private static AffectedPackage Affected(string ecosystem, OvalTest test, string? patchable) => (patchable?.ToUpperInvariant(), test.Operation) switch
    {
        ("NOT APPLICABLE", _) => Affects.Never(ecosystem, test.Package),
        ("TRUE" or "FALSE" or null, "less than or equal") => Affects.UpTo(ecosystem, test.Package, test.Version),
        ("TRUE" or null, "less than") => Affects.Below(ecosystem, test.Package, test.Version),
        ("FALSE", "less than") => Affects.BelowUnpublished(ecosystem, test.Package, test.Version),
        ("TRUE" or "FALSE" or null, _) => throw new OsvFormatException($"'{test.Operation.Printable(64)}' is no comparison, expected 'less than' or 'less than or equal'"),
        _ => throw new OsvFormatException($"'{patchable!.Printable(64)}' is no value of 'patchable', expected true, false or Not Applicable"),
    };

    [GeneratedRegex(@"\.(?<name>azl|cm)(?<release>\d+)$", RegexOptions.CultureInvariant)]
    private static partial Regex PackageRelease();

    [GeneratedRegex(@"(?<name>azure-?linux|mariner)[a-z-]*-(?<release>\d+)\.", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NameRelease();
}
