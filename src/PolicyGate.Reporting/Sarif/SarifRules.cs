using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Sarif;
using Newtonsoft.Json.Linq;
using PolicyGate.Analyzers;
using PolicyGate.Reporting.Folding;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Sarif;

/// <summary>The rules of a run: one for each advisory, by its canonical id, and one for each other check. Nothing in a rule speaks of one package.</summary>
internal sealed class SarifRules
{
    private const int MaximumTags = 10;

    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);

    internal SarifRules(ImmutableArray<FindingGroup> groups, SarifTaxonomy taxonomy, SarifProfile profile)
    {
        var descriptors = new List<Func<ReportingDescriptor>>();
        foreach (var rule in groups.GroupBy(group => group.RuleId, StringComparer.Ordinal).OrderBy(rule => rule.Key, StringComparer.Ordinal))
        {
            // A rule has one level for all its results: the library never writes a result's "warning", which then reads as the rule's level.
            FailureLevel[] levels = [.. rule.Where(group => !group.IsSilent).Select(Level).Distinct()];
            FailureLevel? common = levels.Length == 1 ? levels[0] : null;
            _indexes.Add(rule.Key, descriptors.Count);
            descriptors.Add(() => Describe([.. rule], common, taxonomy, profile));
        }

        Descriptors = new DeferredList<ReportingDescriptor>(descriptors.Count, index => descriptors[index]());
    }

    internal IList<ReportingDescriptor> Descriptors { get; }

    internal int IndexOf(string ruleId) => _indexes[ruleId];

    internal static FailureLevel LevelOf(FindingGroup group) => group.IsSilent ? FailureLevel.None : Level(group);

    private static FailureLevel Level(FindingGroup group) => group.Finding.Level switch
    {
        CheckLevel.Error => FailureLevel.Error,
        CheckLevel.Warning => FailureLevel.Warning,
        _ => FailureLevel.Note,
    };

    private static ReportingDescriptor Describe(ImmutableArray<FindingGroup> groups, FailureLevel? level, SarifTaxonomy taxonomy, SarifProfile profile)
    {
        // Of several packages the worst speaks for the flaw; texts decide between equals, so that the order of packages doesn't.
        var spokesman = groups.OrderByDescending(group => group.Severity)
            .ThenByDescending(group => SecuritySeverity.Of(group) ?? 0)
            .ThenBy(group => group.Finding.Title, StringComparer.Ordinal)
            .ThenBy(group => group.Finding.Details, StringComparer.Ordinal)
            .First();
        var finding = spokesman.Finding;
        int[] cwes = [.. groups.SelectMany(group => group.Members).SelectMany(member => SarifTaxonomy.Numbers(member.Finding.Cwes)).Distinct().Order()];
        var score = spokesman.IsVulnerability || finding.Check.Tags.Contains("security") ? SecuritySeverity.Of(spokesman) : null;
        var rule = new ReportingDescriptor
        {
            Id = spokesman.RuleId,
            Name = ReportText.PascalCase(finding.Check.Title),
            DefaultConfiguration = level is { } common and not FailureLevel.Warning ? new() { Level = common } : null,
            HelpUri = spokesman.IsVulnerability ? WebAddress.ForAdvisory(finding.Id, finding.References.IsDefault ? [] : finding.References, finding.Check.HelpLink) : WebAddress.ForCheck(finding.Check.HelpLink),
            Relationships = taxonomy.Relationships(cwes),
        };
        RuleText.Describe(rule, spokesman, groups, profile);
        var properties = new PropertyBag();
        if (score is { } number)
            properties.Add("security-severity", SecuritySeverity.Text(number));
        properties.Add("precision", "high");
        properties.Add("problem.severity", Problem(level ?? Level(spokesman)));
        properties.Add("tags", new JArray(Tags(spokesman, groups, cwes, score)));
        properties.SetOn(rule);
        return rule;
    }

    private static string[] Tags(FindingGroup spokesman, ImmutableArray<FindingGroup> groups, int[] cwes, decimal? score)
    {
        IEnumerable<string> tags = spokesman.IsVulnerability || score is not null ? ["security"] : [];
        tags = tags.Concat(cwes.Take(5).Select(cwe => $"external/cwe/cwe-{cwe}"));
        if (groups.Any(group => group.Finding.KnownExploited))
            tags = tags.Append("known-exploited");
        return
        [
            .. tags.Concat(spokesman.Finding.Check.Tags.Select(tag => ReportText.OneLine(tag, 50)))
                .Concat(groups.Select(group => ReportText.OneLine(group.Finding.Category, 50).ToLowerInvariant()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
                .Where(tag => tag.Length > 0)
                .Distinct(StringComparer.Ordinal)
                .Take(MaximumTags),
        ];
    }

    private static string Problem(FailureLevel level) => level switch
    {
        FailureLevel.Error => "error",
        FailureLevel.Warning => "warning",
        _ => "recommendation",
    };
}
