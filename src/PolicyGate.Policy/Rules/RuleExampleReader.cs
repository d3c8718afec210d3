using System.Collections.Immutable;
using PolicyGate.Advisories;
using PolicyGate.Analyzers;
using PolicyGate.Analyzers.Checks;
using PolicyGate.Inventory;
using PolicyGate.Policy.Conditions;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Rules;

/// <summary>Reads <c>examples</c>: findings told by the names of conditions, each with the value that it has.</summary>
internal static class RuleExampleReader
{
    private const string Example = "{ match: [{ finding: CVE-2024-0001 }], noMatch: [{ finding: CVE-2024-0002 }] }";

    private static readonly string[] s_lists = ["match", "noMatch"];

    private static readonly OrderedDictionary<string, Func<RuleExample, YamlEntry, FileMistakes, RuleExample>> s_keys = new(StringComparer.Ordinal)
    {
        ["finding"] = (example, entry, mistakes) => Texts(entry, "an id such as CVE-2024-0001", mistakes) is [var id, .. var aliases] ? With(example, example.Finding with { Id = id, Aliases = aliases }) : example,
        ["category"] = (example, entry, mistakes) => With(example, example.Finding with { Category = Text(entry, "a category such as Debian", mistakes) }),
        ["securityCheck"] = (example, entry, mistakes) => With(example, example.Finding with { Title = Text(entry, "a title", mistakes) }),
        ["severity"] = (example, entry, mistakes) => ValueReader.Scalar(entry.Name, entry.Value, "a severity", mistakes) is { } word
            && ValueReader.TryWord(entry.Name, word, SeverityCondition.Words, mistakes, out var severity) ? With(example, example.Finding with { Severity = severity }) : example,
        ["cvss"] = (example, entry, mistakes) => Score(example, "3.1", entry, mistakes),
        ["cvssV4"] = (example, entry, mistakes) => Score(example, "4.0", entry, mistakes),
        ["patchable"] = (example, entry, mistakes) => With(example, example.Finding with { FixedVersion = ValueReader.Flag(entry, mistakes) == true ? "1" : null }),
        ["package"] = Package,
        ["path"] = (example, entry, mistakes) => With(example, example.Finding with { Locations = [.. Texts(entry, "a path such as app/Shop.dll", mistakes).Select(path => new PackageLocation(path.TrimStart('/'), 0))] }),
        ["layer"] = (example, entry, mistakes) => ValueReader.Scalar(entry.Name, entry.Value, "own or base", mistakes) is { } word
            && ValueReader.TryWord(entry.Name, word, ConditionReader.Layers, mistakes, out var fromBase) ? With(example, example.Finding with { FromBase = fromBase }) : example,
        ["knownExploited"] = (example, entry, mistakes) => With(example, example.Finding with { KnownExploited = ValueReader.Flag(entry, mistakes) ?? false }),
        ["epss"] = (example, entry, mistakes) => With(example, example.Finding with { Epss = (double)Number(entry, 1, mistakes) }),
        ["cwe"] = (example, entry, mistakes) => With(example, example.Finding with { Cwes = Texts(entry, "a weakness such as CWE-502", mistakes) }),
        ["fixAge"] = (example, entry, mistakes) => example with { FixAge = AgeReader.Read(entry, mistakes), Finding = example.Finding with { FixedVersion = "1" } },
    };

    internal static IReadOnlyCollection<string> Keys => s_keys.Keys;

    internal static IReadOnlyCollection<string> Lists => s_lists;

    internal static ImmutableArray<RuleExample> Read(YamlEntry entry, FileMistakes mistakes)
    {
        if (MapReader.Map(entry.Value, entry.Name, Example, mistakes) is not { } map)
            return [];
        if (map.Entries.Count == 0)
            mistakes.Add(MistakeCodes.Missing, map, $"'examples' is empty: expected a mapping such as {Example}.");
        var examples = ImmutableArray.CreateBuilder<RuleExample>();
        foreach (var list in MapReader.Known(map, "a list of examples", s_lists, mistakes))
        {
            foreach (var item in list.Value is YamlList items ? items.Items : [list.Value])
            {
                if (ReadOne(item, list.Name, mistakes) is { } example)
                    examples.Add(example);
            }
        }

        return examples.DrainToImmutable();
    }

    private static RuleExample? ReadOne(YamlNode item, string list, FileMistakes mistakes)
    {
        if (MapReader.Map(item, list, "{ finding: CVE-2024-0001, severity: low }", mistakes) is not { } map)
            return null;
        if (map.Entries.Count == 0)
        {
            mistakes.Add(MistakeCodes.Missing, map, "This example says nothing of a finding: expected a mapping such as { finding: CVE-2024-0001, severity: low }.");
            return null;
        }

        var start = new RuleExample(new()
        {
            Id = "",
            Check = VulnerablePackageAnalyzer.Check,
            Level = CheckLevel.Warning,
            Title = "",
            Category = "",
            Severity = Severity.Unknown,
        }, null, list == "match", mistakes.Place(item));
        // The package comes first: what else is said is said of a flaw of a package then, as of most findings.
        return MapReader.Known(map, "a value of an example", s_keys.Keys, mistakes)
            .OrderBy(entry => entry.Name != "package")
            .Aggregate(start, (example, entry) => s_keys[entry.Name](example, entry, mistakes));
    }

    private static RuleExample With(RuleExample example, Finding finding) => example with { Finding = finding };

    private static RuleExample Package(RuleExample example, YamlEntry entry, FileMistakes mistakes)
    {
        if (ValueReader.Scalar(entry.Name, entry.Value, "a package URL with its version such as pkg:deb/debian/zlib1g@1.2.13", mistakes) is not { } value)
            return example;
        try
        {
            var purl = PackageUrl.Parse(value.Text);
            return With(example, example.Finding with
            {
                Package = new() { Purl = purl, Type = purl.Type, Name = purl.Name, Version = purl.Version ?? "", Locations = [], Layer = 0, Evidence = "" },
            });
        }
        catch (FormatException exception)
        {
            mistakes.Add(MistakeCodes.WrongValue, value, exception.Message.Printable());
            return example;
        }
    }

    private static RuleExample Score(RuleExample example, string version, YamlEntry entry, FileMistakes mistakes) =>
        With(example, example.Finding with { Cvss = example.Finding.Cvss.Add(new(version, "", Number(entry, 10, mistakes), "")) });

    private static decimal Number(YamlEntry entry, decimal most, FileMistakes mistakes)
    {
        if (!ValueReader.TryNumber(entry.Value, out var number))
            ValueReader.AddWrongType(entry.Name, entry.Value, "a number such as 6.5, without quotes", mistakes);
        else if (number < 0 || number > most)
            mistakes.Add(MistakeCodes.WrongValue, entry.Value, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"'{number}' is no value of '{entry.Name}': expected a number from 0 to {most}."));
        else
            return number;
        return 0;
    }

    private static string Text(YamlEntry entry, string expected, FileMistakes mistakes) => ValueReader.Text(entry, expected, mistakes)?.Trim() ?? "";

    private static ImmutableArray<string> Texts(YamlEntry entry, string expected, FileMistakes mistakes) =>
        [.. ValueReader.Scalars(entry, expected, mistakes).Select(value => value.Text.Trim())];
}
