using System.Collections.Immutable;
using PolicyGate.Analyzers;
using PolicyGate.Policy.Gates;
using PolicyGate.Policy.Rules;

namespace PolicyGate.Policy.Judging;

/// <summary>Applies rules to findings, and finds what is to be said of the rules themselves.</summary>
internal sealed class RuleJudgement
{
    private readonly ImmutableArray<KnownRule> _rules;
    private readonly RuleMatcher _trusted;
    private readonly RuleMatcher _proposed;
    private readonly ImmutableArray<ImageUnderRules> _images;
    private readonly DateTimeOffset _asOf;

    /// <param name="rules">Rules of the trusted revision.</param>
    /// <param name="proposed">Rules that aren't trusted yet.</param>
    /// <param name="images">What is scanned.</param>
    /// <param name="policy">The policy, which says what rules of which policy may disable.</param>
    /// <param name="asOf">The moment.</param>
    internal RuleJudgement(ImmutableArray<KnownRule> rules, ImmutableArray<KnownRule> proposed, ImmutableArray<ImageUnderRules> images, GatePolicy policy, DateTimeOffset asOf)
    {
        _rules = rules;
        _images = images;
        _asOf = asOf;
        _trusted = Matcher(rules);
        _proposed = Matcher(proposed);

        RuleMatcher Matcher(ImmutableArray<KnownRule> all) =>
            new([.. all.Where(rule => !rule.Rule.HasExpired(asOf) && images.Any(image => rule.Rule.Scope.Contains(image.Scope)))], [.. images.Select(image => image.Scope)], policy, asOf);
    }

    /// <summary>The disposition of each finding, in no order; the action is still to be decided.</summary>
    /// <param name="aboutBranch">Findings about what the branch changes in the policy.</param>
    internal List<JudgedFinding> Judge(IEnumerable<Finding> aboutBranch)
    {
        var judged = new List<JudgedFinding>();
        for (var image = 0; image < _images.Length; image++)
            judged.AddRange(_images[image].Findings.Select(finding => Judge(finding, image)));

        // What is said of the rules can be refused to other rules in turn.
        Finding[] refusals = [.. _trusted.Refusals(), .. _proposed.Refusals()];
        KnownRule[] ended = [.. _trusted.Unused.Where(HasEnded)];
        judged.AddRange(_rules.Where(rule => rule.Rule.HasExpired(_asOf)).Select(rule => PolicyFindings.Expired(rule.Rule))
            .Concat(ended.Select(rule => PolicyFindings.Fixed(rule.Rule)))
            .Concat(aboutBranch)
            .Concat(refusals)
            .Select(finding => Judge(finding, null)));

        // Rules about the policy can match the findings about unused other rules, so their turn comes last, and what is said of them stays.
        judged.AddRange(Unused(isAboutPolicy: false).Except(ended).ToArray().Select(rule => Judge(UnusedFinding(rule), null)));
        judged.AddRange(Unused(isAboutPolicy: true).Except(ended).Select(rule => Active(UnusedFinding(rule), null)));
        return judged;
    }

    private bool HasEnded(KnownRule rule) => rule.Rule.UntilFixed
        && _images.Any(image => rule.Rule.Scope.Contains(image.Scope) && image.Findings.Any(finding => rule.Rule.When.HoldsEverywhere(finding, _asOf)));

    private IEnumerable<KnownRule> Unused(bool isAboutPolicy) => _trusted.Unused.Where(rule => rule.Rule.When.Names(PolicyChecks.Category) == isAboutPolicy);

    private Finding UnusedFinding(KnownRule rule) => PolicyFindings.Unused(rule.Rule, _images.Length);

    private JudgedFinding Judge(Finding finding, int? image) =>
        _trusted.Match(finding, image) is { } rule ? new(finding, Disposition.Disabled, GateAction.None, rule.Applied) { Image = image }
        : _proposed.Match(finding, image) is { } proposed ? new(finding, Disposition.UnderReview, GateAction.None, proposed.Applied) { Image = image }
        : Active(finding, image);

    private static JudgedFinding Active(Finding finding, int? image) => new(finding, Disposition.Active, GateAction.None, null) { Image = image };
}
