using System.Collections.Immutable;
using PolicyGate.Advisories;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Folding;

/// <summary>Says in words what a group of findings is about. Everything untrusted in it is printable, on one line and bounded.</summary>
internal static class FindingText
{
    private const int MaximumListed = 10;

    /// <summary>The severity's word.</summary>
    internal static string Word(this Severity severity) => severity switch
    {
        Severity.Critical => "critical",
        Severity.High => "high",
        Severity.Medium => "medium",
        Severity.Low => "low",
        Severity.None => "none",
        _ => "unknown",
    };

    /// <summary>The first sentence, up to about 120 characters: package, version, flaw, severity and what fixes it.</summary>
    internal static string Headline(FindingGroup group)
    {
        if (group.PackageName is not { } name)
            return ReportText.Sentence(ReportText.Plain(group.Finding.Title, 300) is { Length: > 0 } title ? title : $"The image doesn't pass the check {ReportText.Plain(group.Finding.Check.Id, 50)}");
        return $"{ReportText.Plain(name, 45)} {Installed(group)} has {ReportText.Plain(group.RuleId, 40)} ({group.Severity.Word()}), {Fix(group)}.";
    }

    /// <summary>What the flaw is; empty where the headline says it.</summary>
    internal static string Title(FindingGroup group) => group.PackageName is null ? "" : ReportText.Sentence(ReportText.Plain(group.Finding.Title, 300));

    /// <summary>One line that begins with the finding's id.</summary>
    internal static string Line(FindingGroup group) => ReportText.Join(Statement(group), group.OnlyIn);

    /// <summary>What was found, with the finding's id before it.</summary>
    internal static string Statement(FindingGroup group) => group.PackageName is { } name
        ? $"{ReportText.Plain(group.RuleId, 200)}: {ReportText.Plain(name, 100)} {Installed(group)} ({group.Severity.Word()}, {Fix(group)}): {Title(group)}"
        : $"{ReportText.Plain(group.RuleId, 200)}: {Headline(group)}";

    /// <summary>The installed versions.</summary>
    internal static string Installed(FindingGroup group)
    {
        var versions = group.Versions;
        return versions.Length > 1 ? $"{ReportText.Plain(versions[0], 40)} and {versions.Length - 1} other" : ReportText.Plain(versions[0], 60);
    }

    /// <summary>The version that fixes the flaw, in words.</summary>
    internal static string Fix(FindingGroup group) => group.Finding.FixedVersion is { } version ? $"fixed in {ReportText.Plain(version, 60)}" : "no fix";

    /// <summary>The way from a direct reference to the package; empty where it isn't known or has one step.</summary>
    internal static string Path(FindingGroup group) => group.Finding.Package?.DependencyPath is { IsDefault: false, Length: > 1 } path
        ? $"It comes by {string.Join(" > ", path.Take(20).Select(step => ReportText.Plain(step, 100)))}."
        : "";

    /// <summary>Where in the image: binary packages, versions, paths.</summary>
    internal static string Places(FindingGroup group)
    {
        // What the headline says needs no second mention.
        var folded = group.Versions.Length > 1 || group.Members.Any(member => member.Finding.Package?.Name != group.PackageName);
        var installed = group.Members.Select(member => folded ? member.Finding.Package : null).OfType<Inventory.Package>()
            .Select(package => $"{ReportText.Plain(package.Name, 100)} {ReportText.Plain(package.Version, 60)}");
        var paths = group.Members.SelectMany(member => member.Finding.Locations.IsDefault ? [] : member.Finding.Locations).Select(location => ReportText.Plain(location.Path, 200));
        var (packages, files) = (List(installed), List(paths));
        return (packages, files) switch
        {
            ("", "") => "",
            ("", _) => $"Found in {files}.",
            (_, "") => $"Installed: {packages}.",
            _ => $"Installed: {packages}, found in {files}.",
        };
    }

    private static string List(IEnumerable<string> items)
    {
        ImmutableArray<string> distinct = [.. items.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var listed = string.Join(", ", distinct.Take(MaximumListed));
        return distinct.Length > MaximumListed ? $"{listed} and {distinct.Length - MaximumListed} more" : listed;
    }
}
