using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis.Sarif;
using PolicyGate.Reporting.Folding;

namespace PolicyGate.Reporting.Sarif;

/// <summary>The weaknesses (CWE) that the rules of a run name.</summary>
internal sealed class SarifTaxonomy
{
    private const string Name = "CWE";

    private readonly Dictionary<int, int> _indexes;

    internal SarifTaxonomy(ImmutableArray<FindingGroup> groups)
    {
        int[] numbers = [.. groups.SelectMany(group => group.Members).SelectMany(member => Numbers(member.Finding.Cwes)).Distinct().Order()];
        _indexes = numbers.Select((number, index) => (number, index)).ToDictionary(pair => pair.number, pair => pair.index);
        if (numbers.Length == 0)
            return;
        References = [Reference()];
        Components =
        [
            new()
            {
                Name = Name,
                Organization = "MITRE",
                InformationUri = new("https://cwe.mitre.org/"),
                ShortDescription = new() { Text = "Common Weakness Enumeration." },
                Taxa =
                [
                    .. numbers.Select(number => new ReportingDescriptor
                    {
                        Id = Id(number),
                        HelpUri = new(string.Create(CultureInfo.InvariantCulture, $"https://cwe.mitre.org/data/definitions/{number}.html")),
                    }),
                ],
            },
        ];
    }

    internal IList<ToolComponent>? Components { get; }

    internal IList<ToolComponentReference>? References { get; }

    /// <summary>The numbers of weaknesses written as <c>CWE-502</c>, smallest first; what is written otherwise is left out.</summary>
    internal static IEnumerable<int> Numbers(ImmutableArray<string> cwes) => (cwes.IsDefault ? [] : cwes)
        .Select(cwe => cwe.StartsWith("CWE-", StringComparison.OrdinalIgnoreCase)
            && int.TryParse(cwe.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
        .Where(number => number > 0)
        .Distinct()
        .Order();

    internal IList<ReportingDescriptorRelationship>? Relationships(IReadOnlyCollection<int> numbers) => numbers.Count == 0
        ? null
        :
        [
            .. numbers.Select(number => new ReportingDescriptorRelationship
            {
                Target = new() { Id = Id(number), Index = _indexes[number], ToolComponent = Reference() },
                Kinds = ["superset"],
            }),
        ];

    private static string Id(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static ToolComponentReference Reference() => new() { Name = Name, Index = 0 };
}
