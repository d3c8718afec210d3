using System.Text.RegularExpressions;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>Oracle Linux's announcements (https://linux.oracle.com/security/oval): a definition for each, with all its packages, their architectures and modules in the conditions' words.</summary>
internal sealed partial class OracleOvalFormat : IFeedFormat
{
    public string Source => "Oracle Linux OVAL";

    public string? License => null;

    public bool IsRecordPerFile => false;

    public bool Recognizes(FeedFile file) => file.IsXmlWith("<oval_definitions", "oval:com.oracle.");

    public IEnumerable<FeedRecord> Read(FeedFile file, Stream content)
    {
        var document = OvalReader.Read(content);
        foreach (var definition in document.Definitions)
        {
            var record = JsonText.Guard(definition.Id, () => Record(definition, document.Date ?? file.Date));
            if (record.Problem is not null || record.Affected.Length > 0)
                yield return record;
        }
    }

    private FeedRecord Record(OvalDefinition definition, DateTimeOffset date)
    {
        var id = definition.References.FirstOrDefault(reference => reference.Source.Equals("elsa", StringComparison.OrdinalIgnoreCase))?.Id ?? throw new OsvFormatException("it has no ELSA id");
        var found = new List<Found>();
        Collect(definition.Criteria, new("", "", null), found);
        return FeedRecord.Of(
            new()
            {
                Id = Affects.Checked(id, "id"),
                Modified = definition.Updated ?? definition.Issued ?? date,
                Published = definition.Issued,
                Upstream = [.. definition.References.Select(reference => AdvisoryIds.Spell(reference.Id)).Where(AdvisoryIds.IsCve).Distinct(StringComparer.Ordinal)],
                Summary = definition.Title is { } title && title.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? title[(colon + 1)..].Trim() : definition.Title,
                Details = definition.Description,
                Word = definition.Severity,
                References = [.. definition.References.Select(reference => reference.Address).Where(address => address.StartsWith("http", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)],
                Source = Source,
                License = License,
            },
            [
                .. found.GroupBy(item => (item.Place.Release, item.Place.Module))
                    .SelectMany(place => RpmFixes.Fold($"Oracle Linux:{place.Key.Release}", place.Select(item => item.Fix), package => package with { Module = place.Key.Module, FixPublished = definition.Issued, Word = definition.Severity })),
            ]);
    }

    /// <summary>What holds for a group of conditions holds for those in it: the release, the architecture, the module.</summary>
    private static void Collect(OvalCriteria criteria, Place place, List<Found> found)
    {
        foreach (var comment in criteria.Criterions.Select(criterion => criterion.Comment))
        {
            if (Installed().Match(comment) is { Success: true } release)
                place = place with { Release = release.Groups["release"].Value };
            else if (Architecture().Match(comment) is { Success: true } architecture)
                place = place with { Architecture = architecture.Groups["name"].Value };
            else if (Module().Match(comment) is { Success: true } module)
                place = place with { Module = module.Groups["name"].Value };
        }

        foreach (var earlier in criteria.Criterions.Select(criterion => Earlier().Match(criterion.Comment)).Where(match => match.Success))
        {
            if (place.Release.Length == 0)
                throw new OsvFormatException("its criteria tell no release");
            // Live patches of a running system replace no package.
            if (!earlier.Groups["version"].Value.Contains(".ksplice", StringComparison.Ordinal))
                found.Add(new(place, new(earlier.Groups["name"].Value, earlier.Groups["version"].Value, place.Architecture)));
        }

        foreach (var group in criteria.Groups)
            Collect(group, place, found);
    }

    [GeneratedRegex(@"^Oracle Linux (?<release>\d+) is installed", RegexOptions.CultureInvariant)]
    private static partial Regex Installed();

    [GeneratedRegex(@"^Oracle Linux arch is (?<name>\w+)", RegexOptions.CultureInvariant)]
    private static partial Regex Architecture();

    [GeneratedRegex(@"^Module (?<name>[^\s:]+:[^\s:]+) is enabled", RegexOptions.CultureInvariant)]
    private static partial Regex Module();

    [GeneratedRegex(@"^(?<name>\S+) is earlier than (?<version>\S+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Earlier();

    private sealed record Place(string Release, string Architecture, string? Module);

    private sealed record Found(Place Place, RpmFix Fix);
}
