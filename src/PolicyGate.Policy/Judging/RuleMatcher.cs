using System.Collections.Immutable;
using PolicyGate.Analyzers;
using PolicyGate.Policy.Conditions;
using PolicyGate.Policy.Gates;
using PolicyGate.Policy.Rules;
using PolicyGate.Policy.Sharing;

namespace PolicyGate.Policy.Judging;

/// <summary>
/// Finds the rules that match a finding. Rules that ask for ids or for packages by name, which are most, are looked up by these; of the others only those are asked that
/// match findings of its kind, and that is found out once for each kind.
/// </summary>
internal sealed class RuleMatcher
{
    private readonly ImmutableArray<KnownRule> _rules;
    private readonly ImmutableArray<bool[]> _inScope;
    private readonly DateTimeOffset _asOf;
    private readonly bool[] _used;
    private readonly ImmutableArray<RuleLimit>[] _limits;
    private readonly SortedDictionary<int, Refusal> _refusals = [];
    private readonly Dictionary<string, List<int>> _byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<int>> _byPackage = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<int> _others = [];
    private readonly Dictionary<FindingKind, List<int>> _othersByKind = [];

    /// <param name="rules">Rules in force for some of the images, in their order.</param>
    /// <param name="images">What the rules' scopes look at in each image.</param>
    /// <param name="policy">The policy, which says what rules of which policy may disable.</param>
    /// <param name="asOf">The moment.</param>
    internal RuleMatcher(ImmutableArray<KnownRule> rules, ImmutableArray<ScopeValues> images, GatePolicy policy, DateTimeOffset asOf)
    {
        _rules = rules;
        _asOf = asOf;
        _inScope = [.. images.Select(image => rules.Select(rule => rule.Rule.Scope.Contains(image)).ToArray())];
        _used = new bool[rules.Length];
        _limits = [.. rules.Select(rule => policy.TermsOf(rule.Rule.Layer).Limits)];
        for (var index = 0; index < rules.Length; index++)
        {
            if (First<FindingIdCondition>(rules[index].Rule.When) is { } ids)
                Add(_byId, ids.Ids, index);
            else if (First<PackageCondition>(rules[index].Rule.When) is { FullNames: { IsEmpty: false } names })
                Add(_byPackage, names, index);
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
        var first = Math.Min(FirstOf(OfKind(finding), finding, image), FirstOf(_byId, finding.Id, finding, image));
        foreach (var alias in finding.Aliases)
            first = Math.Min(first, FirstOf(_byId, alias, finding, image));
        if (finding.Package is { } package && _byPackage.Count > 0)
            first = Math.Min(first, FirstOf(_byPackage, PackagePattern.Key(package.Purl), finding, image));
        return first < _rules.Length ? _rules[first] : null;
    }

    private static T? First<T>(Condition condition) where T : Condition => condition as T ?? (condition is AllCondition all ? all.Inner.OfType<T>().FirstOrDefault() : null);

    private static void Add(Dictionary<string, List<int>> index, ImmutableArray<string> keys, int rule)
    {
        foreach (var key in keys.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (!index.TryGetValue(key, out var rules))
                index.Add(key, rules = []);
            rules.Add(rule);
        }
    }

    private List<int> OfKind(Finding finding)
    {
        var kind = FindingKind.Of(finding);
        if (!_othersByKind.TryGetValue(kind, out var rules))
            _othersByKind.Add(kind, rules = [.. _others.Where(index => _rules[index].Rule.When.MayHoldFor(finding, _asOf))]);
        return rules;
    }

    private int FirstOf(Dictionary<string, List<int>> index, string key, Finding finding, int? image) =>
        index.TryGetValue(key, out var rules) ? FirstOf(rules, finding, image) : int.MaxValue;

    private int FirstOf(List<int> indexes, Finding finding, int? image)
    {
        var first = int.MaxValue;
        foreach (var index in indexes)
        {
            var rule = _rules[index].Rule;
            if (!IsInScope(index, image) || !rule.Matches(finding, _asOf) || IsAboutRule(finding, rule))
                continue;
            _used[index] = true;
            if (IsRefused(index, finding))
                continue;
            first = Math.Min(first, index);
        }

        return first;
    }

    /// <summary>What is to be said of rules that match what they may not disable.</summary>
    internal IEnumerable<Finding> Refusals() => _refusals.Select(refusal => PolicyFindings.NotAllowed(_rules[refusal.Key].Rule, refusal.Value.Limit, refusal.Value.First, refusal.Value.Findings.Count));

    private bool IsRefused(int index, Finding finding)
    {
        foreach (var limit in _limits[index])
        {
            if (limit.Allowed.Any(allowed => allowed.HoldsEverywhere(finding, _asOf)))
                continue;
            if (!_refusals.TryGetValue(index, out var refusal))
                _refusals.Add(index, refusal = new(limit, finding));
            refusal.Findings.Add(finding);
            return true;
        }

        return false;
    }

    private bool IsInScope(int rule, int? image) => image is { } one ? _inScope[one][rule] : _inScope.All(rules => rules[rule]);

    /// <summary>A rule matched what it may not disable.</summary>
    private sealed record Refusal(RuleLimit Limit, Finding First)
    {
        internal HashSet<Finding> Findings { get; } = new(ReferenceEqualityComparer.Instance);
    }

    // A rule never hides itself.
    private static bool IsAboutRule(Finding finding, DisableRule rule) => finding.Category == PolicyChecks.Category && finding.Source == rule.Place;
}
