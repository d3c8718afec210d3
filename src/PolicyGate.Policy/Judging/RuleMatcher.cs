using System.Collections.Immutable;
using PolicyGate.Analyzers;
using PolicyGate.Policy.Conditions;
using PolicyGate.Policy.Rules;

namespace PolicyGate.Policy.Judging;

/// <summary>Finds the rules that match a finding. Rules that ask for ids, which are most, are looked up by these.</summary>
internal sealed class RuleMatcher
{
    private readonly ImmutableArray<KnownRule> _rules;
    private readonly ImmutableArray<bool[]> _inScope;
    private readonly bool[] _used;
    private readonly Dictionary<string, List<int>> _byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<int> _others = [];

    /// <param name="rules">Rules in force for some of the images, in their order.</param>
    /// <param name="images">What the rules' scopes look at in each image.</param>
    internal RuleMatcher(ImmutableArray<KnownRule> rules, ImmutableArray<ScopeValues> images)
    {
        _rules = rules;
        _inScope = [.. images.Select(image => rules.Select(rule => rule.Rule.Scope.Contains(image)).ToArray())];
        _used = new bool[rules.Length];
        for (var index = 0; index < rules.Length; index++)
        {
            if (IdsOf(rules[index].Rule.When) is { } ids)
                AddByIds(ids, index);
            else
                _others.Add(index);
        }
    }

    /// <summary>Rules that have matched nothing so far, in their order.</summary>
    internal IEnumerable<KnownRule> Unused => _rules.Where((_, index) => !_used[index]);

    /// <summary>The first rule that matches, or null. All that do count as used, so that it doesn't depend on their order which one is not.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="image">The image it is of; null for one about the policy, which only rules match that apply to all images.</param>
    internal KnownRule? Match(Finding finding, int? image)
    {
        var first = Math.Min(FirstOf(_others, finding, image), FirstOf(finding.Id, finding, image));
        foreach (var alias in finding.Aliases)
            first = Math.Min(first, FirstOf(alias, finding, image));
        return first < _rules.Length ? _rules[first] : null;
    }

    private static ImmutableArray<string>? IdsOf(Condition condition) => condition switch
    {
        FindingIdCondition ids => ids.Ids,
        AllCondition all => all.Inner.OfType<FindingIdCondition>().FirstOrDefault()?.Ids,
        _ => null,
    };

    private void AddByIds(ImmutableArray<string> ids, int index)
    {
        foreach (var id in ids.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (!_byId.TryGetValue(id, out var indexes))
                _byId.Add(id, indexes = []);
            indexes.Add(index);
        }
    }

    private int FirstOf(string id, Finding finding, int? image) => _byId.TryGetValue(id, out var indexes) ? FirstOf(indexes, finding, image) : int.MaxValue;

    private int FirstOf(List<int> indexes, Finding finding, int? image)
    {
        var first = int.MaxValue;
        foreach (var index in indexes)
        {
            var rule = _rules[index].Rule;
            if (!IsInScope(index, image) || !rule.Matches(finding) || IsAboutRule(finding, rule))
                continue;
            _used[index] = true;
            first = Math.Min(first, index);
        }

        return first;
    }

    private bool IsInScope(int rule, int? image) => image is { } one ? _inScope[one][rule] : _inScope.All(rules => rules[rule]);

    // A rule never hides itself.
    private static bool IsAboutRule(Finding finding, DisableRule rule) => finding.Category == PolicyChecks.Category && finding.Source == rule.Place;
}
