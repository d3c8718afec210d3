using System.Collections.Immutable;
using System.Text.RegularExpressions;
using PolicyGate.Advisories;
using PolicyGate.Analyzers;
using PolicyGate.Images;
using PolicyGate.Inventory;
using PolicyGate.Policy.Versions;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Conditions;

/// <summary>Reads conditions: those of rules and those of the gate.</summary>
internal sealed partial class ConditionReader(FileMistakes mistakes)
{
    /// <summary>Every condition there is; in the order in which they are asked, the cheap ones first.</summary>
    private static readonly OrderedDictionary<string, Func<ConditionReader, YamlEntry, Condition?>> s_conditions = new(StringComparer.Ordinal)
    {
        ["severity"] = (reader, entry) => reader.Severity(entry),
        ["patchable"] = (reader, entry) => reader.Flag(entry, finding => finding.Package is null ? null : finding.Patchable),
        ["knownExploited"] = (reader, entry) => reader.Flag(entry, finding => finding.Package is null ? null : finding.KnownExploited),
        ["layer"] = (reader, entry) => reader.Layer(entry),
        ["cvss"] = (reader, entry) => reader.Number(entry, 10, finding => Score(finding, '3')),
        ["cvssV4"] = (reader, entry) => reader.Number(entry, 10, finding => Score(finding, '4')),
        ["epss"] = (reader, entry) => reader.Number(entry, 1, finding => (decimal?)finding.Epss),
        ["fixAge"] = (reader, entry) => BoundsReader.Durations(entry, reader.Mistakes) is { } bounds ? new FixAgeCondition(bounds) : null,
        ["finding"] = (reader, entry) => reader.Texts(entry, "an id such as CVE-2024-0001", ids => new FindingIdCondition(ids)),
        ["category"] = (reader, entry) => reader.Texts(entry, "a category such as Debian", texts => new TextCondition("category", texts, finding => finding.Category)),
        ["cwe"] = (reader, entry) => reader.Weaknesses(entry),
        ["package"] = (reader, entry) => reader.Packages(entry),
        ["versions"] = (reader, entry) => reader.Ranges(entry),
        ["securityCheck"] = (reader, entry) => reader.Texts(entry, "a text of the title", texts => new TextCondition("securityCheck", texts, finding => finding.Title)),
        ["path"] = (reader, entry) => reader.Paths(entry),
        ["any"] = (reader, entry) => reader.Group(entry) is { IsEmpty: false } group ? new AnyCondition(group) : null,
        ["all"] = (reader, entry) => reader.Group(entry) is { IsEmpty: false } group ? new AllCondition(group) : null,
        ["not"] = (reader, entry) => reader.Read(entry.Value, "not") is { } condition ? new NotCondition(condition) : null,
    };

    /// <summary>Names of all conditions.</summary>
    internal static IReadOnlyCollection<string> Keys => s_conditions.Keys;

    /// <summary>Whether each word for a layer is the base image's.</summary>
    internal static IReadOnlyDictionary<string, bool> Layers { get; } = new OrderedDictionary<string, bool>(StringComparer.Ordinal) { ["own"] = false, ["base"] = true };

    private FileMistakes Mistakes => mistakes;

    /// <summary>The conditions of a mapping, all of which must hold; null after a mistake was added.</summary>
    internal Condition? Read(YamlNode node, string name) =>
        MapReader.Map(node, name, "{ severity: [low, medium] }", mistakes) is { } map ? Read(map, name) : null;

    private Condition? Read(YamlMap map, string name)
    {
        if (map.Entries.Count == 0)
        {
            mistakes.Add(MistakeCodes.Missing, map, $"'{name}' has no condition, so it would match everything: name at least one, such as severity: [low].");
            return null;
        }

        var count = mistakes.Count;
        var read = MapReader.Known(map, "a condition", s_conditions.Keys, mistakes)
            .Select(entry => (Rank: s_conditions.IndexOf(entry.Name), Condition: s_conditions[entry.Name](this, entry)))
            .ToArray();
        if (mistakes.Count > count)
            return null;
        ImmutableArray<Condition> conditions = [.. read.OrderBy(condition => condition.Rank).Select(condition => condition.Condition).OfType<Condition>()];
        CheckTypes(map, conditions);
        return mistakes.Count > count ? null : conditions is [var only] ? only : new AllCondition(conditions);
    }

    private static decimal? Score(Finding finding, char version)
    {
        // The best source's word stands first.
        foreach (var score in finding.Cvss)
        {
            if (score.Version.StartsWith(version))
                return score.Score;
        }

        return null;
    }

    private SeverityCondition? Severity(YamlEntry entry)
    {
        var severities = ImmutableArray.CreateBuilder<Severity>();
        foreach (var value in ValueReader.Scalars(entry, $"one of {string.Join(", ", SeverityCondition.Words.Keys)}", mistakes))
        {
            if (ValueReader.TryWord(entry.Name, value, SeverityCondition.Words, mistakes, out var severity))
                severities.Add(severity);
        }

        return severities.Count > 0 ? new([.. severities.Distinct()]) : null;
    }

    private FlagCondition? Flag(YamlEntry entry, Func<Finding, bool?> value) =>
        ValueReader.Flag(entry, mistakes) is { } expected ? new($"{entry.Name}: {(expected ? "true" : "false")}", expected, value) : null;

    private FlagCondition? Layer(YamlEntry entry) =>
        ValueReader.Scalar(entry.Name, entry.Value, "own or base", mistakes) is { } word
        && ValueReader.TryWord(entry.Name, word, Layers, mistakes, out var fromBase)
            ? new($"layer: {(fromBase ? "base" : "own")}", fromBase, finding => finding.FromBase)
            : null;

    private Condition? Texts(YamlEntry entry, string expected, Func<ImmutableArray<string>, Condition> create) =>
        ValueReader.Scalars(entry, expected, mistakes) is { IsEmpty: false } values ? create([.. values.Select(value => value.Text.Trim())]) : null;

    private CweCondition? Weaknesses(YamlEntry entry)
    {
        var values = ValueReader.Scalars(entry, "a weakness such as CWE-502", mistakes);
        foreach (var value in values.Where(value => !Weakness.IsMatch(value.Text)))
            mistakes.Add(MistakeCodes.WrongValue, value, $"'{value.Text.Printable(100)}' is no weakness: expected CWE- and a number, such as CWE-502.");
        return values.IsEmpty ? null : new([.. values.Select(value => value.Text)]);
    }

    private PackageCondition? Packages(YamlEntry entry)
    {
        var patterns = ImmutableArray.CreateBuilder<PackageUrl>();
        foreach (var value in ValueReader.Scalars(entry, "a package URL such as pkg:deb/debian/zlib1g", mistakes))
        {
            try
            {
                patterns.Add(PackageUrl.Parse(value.Text));
            }
            catch (FormatException exception)
            {
                mistakes.Add(MistakeCodes.WrongValue, value, exception.Message.Printable());
            }
        }

        return patterns.Count > 0 ? new(patterns.ToImmutable()) : null;
    }

    private VersionsCondition? Ranges(YamlEntry entry)
    {
        var ranges = ImmutableArray.CreateBuilder<VersionRange>();
        foreach (var value in ValueReader.Scalars(entry, "a range such as vers:deb/>=1.2.11|<1.2.14", mistakes))
        {
            if (VersionRange.TryParse(value.Text, out var range, out var problem))
                ranges.Add(range);
            else
                mistakes.Add(MistakeCodes.WrongValue, value, $"'{value.Text.Printable(100)}' is no range of versions: {problem}.");
        }

        return ranges.Count > 0 ? new(ranges.ToImmutable()) : null;
    }

    private PathCondition? Paths(YamlEntry entry)
    {
        var patterns = ImmutableArray.CreateBuilder<PathPattern>();
        foreach (var value in ValueReader.Scalars(entry, "a glob such as usr/share/**", mistakes))
        {
            if (Glob.Read(value, mistakes) is { } pattern)
                patterns.Add(pattern);
        }

        return patterns.Count > 0 ? new(patterns.ToImmutable()) : null;
    }

    private ImmutableArray<Condition> Group(YamlEntry entry)
    {
        var items = entry.Value is YamlList list ? list.Items : [entry.Value];
        if (items.Count == 0)
            mistakes.Add(MistakeCodes.Missing, entry.Value, $"'{entry.Name}' is an empty list: name at least one condition, or remove the key.");
        return [.. items.Select(item => Read(item, entry.Name)).OfType<Condition>()];
    }

    private NumberCondition? Number(YamlEntry entry, decimal most, Func<Finding, decimal?> value) =>
        BoundsReader.Numbers(entry, most, mistakes) is { } bounds ? new(entry.Name, bounds, value) : null;

    // A range of another type's versions beside a package can't hold: whoever wrote it meant something else.
    private void CheckTypes(YamlMap map, ImmutableArray<Condition> conditions)
    {
        if (conditions.OfType<PackageCondition>().FirstOrDefault() is { } packages
            && conditions.OfType<VersionsCondition>().FirstOrDefault() is { } versions
            && !packages.Types.Intersect(versions.Types).Any())
        {
            var entry = map.Entries.First(entry => entry.Name == "versions");
            mistakes.Add(MistakeCodes.WrongValue, entry.Value,
                $"A range of {string.Join(" and ", versions.Types.Distinct())} versions holds for no package of type {string.Join(" or ", packages.Types.Distinct())}: give both the same type.");
        }
    }

    [GeneratedRegex("^CWE-[0-9]{1,6}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Weakness { get; }
}
