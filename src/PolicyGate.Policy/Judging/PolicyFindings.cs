using System.Globalization;
using PolicyGate.Analyzers;
using PolicyGate.Policy.Gates;
using PolicyGate.Policy.Rules;
using PolicyGate.Policy.Sharing;

namespace PolicyGate.Policy.Judging;

/// <summary>Makes findings about the policy itself.</summary>
internal static class PolicyFindings
{
    internal static Finding Expired(DisableRule rule) => Create(PolicyChecks.Expired, rule.Place,
        string.Create(CultureInfo.InvariantCulture, $"The rule '{rule.Name.Printable(100)}' counted through {rule.Expires:yyyy-MM-dd}, UTC: what it disabled counts again"));

    internal static Finding Fixed(DisableRule rule) => Create(PolicyChecks.Expired, rule.Place,
        $"The rule '{rule.Name.Printable(100)}' counted until a fix is published, and there is one: what it disabled counts again");

    internal static Finding Unused(DisableRule rule, int images) => Create(PolicyChecks.Unused, rule.Place,
        $"The rule '{rule.Name.Printable(100)}' matches no finding of {(images == 1 ? "this image" : "these images")}: correct or remove it");

    internal static Finding NotTrustedYet(DisableRule rule, bool changesTrusted) => Create(PolicyChecks.NotTrustedYet, rule.Place, changesTrusted
        ? $"The rule '{rule.Name.Printable(100)}' differs from the one of the trusted revision, which counts until this one is merged"
        : $"The rule '{rule.Name.Printable(100)}' is not on the trusted revision: it disables nothing until it is merged");

    internal static Finding Leaving(DisableRule rule) => Create(PolicyChecks.Leaving, rule.Place,
        $"The rule '{rule.Name.Printable(100)}' is not in the work tree any more: it counts until that is merged");

    internal static Finding Mistake(PolicyException mistake) => Create(PolicyChecks.MistakeOnBranch, mistake.Place, $"{mistake.Code}: {mistake.Message}");

    internal static Finding Differs(PolicyDifference difference) => Create(PolicyChecks.PolicyDiffers, difference.Place, difference.IsRemoved
        ? $"'{difference.Key}' is not in the work tree's policy: the trusted one has it, and counts"
        : $"'{difference.Key}' of the work tree's policy is not what the trusted one says, which counts");

    internal static Finding BreaksDemand(DisableRule rule, string why) => Create(PolicyChecks.BreaksDemand, rule.Place,
        $"The rule '{rule.Name.Printable(100)}' doesn't apply, since the policy demands otherwise: {why}");

    internal static Finding Looser(LooserKey key) => Create(PolicyChecks.LooserThanAllowed, key.Place, key.Key is "ignore" or "grace" or "onlyNew"
        ? $"'{key.Key}' counts for the repository's own conditions only: {key.Origin.ToString().Printable(200)}, which the policy extends, doesn't allow it"
        : $"'{key.Key}' is looser than {key.Origin.ToString().Printable(200)} says, which the policy extends, and which counts");

    internal static Finding NotAllowed(DisableRule rule, RuleLimit limit, Finding finding, int count) => Create(PolicyChecks.LooserThanAllowed, rule.Place, string.Create(CultureInfo.InvariantCulture,
        $"The rule '{rule.Name.Printable(100)}' doesn't disable {finding.Id.Printable(100)}{(count > 1 ? $" and {count - 1} more" : "")}: {limit.Origin.ToString().Printable(200)} doesn't allow it"));

    internal static Finding ExampleFails(DisableRule rule, RuleExample example) => Create(PolicyChecks.ExampleFails, example.Place, example.Matches
        ? $"The rule '{rule.Name.Printable(100)}' doesn't apply, since it doesn't match this example, which it must"
        : $"The rule '{rule.Name.Printable(100)}' doesn't apply, since it matches this example, which it must not");

    internal static Finding EndedBefore(DisableRule rule, RuleCommit? commit) => Create(PolicyChecks.EndedBefore, rule.Place, string.Create(CultureInfo.InvariantCulture,
        $"The rule '{rule.Name.Printable(100)}' counts through {rule.Expires:yyyy-MM-dd}, UTC, which was past {(commit is null ? "when it was written" : $"when commit {commit.Commit[..10]} of {commit.Date.UtcDateTime:yyyy-MM-dd} brought it")}: it has never disabled anything"));

    internal static Finding NoSuchTarget(DisableRule rule, string target) => Create(PolicyChecks.ScopeNeverMatches, rule.Place,
        $"The rule '{rule.Name.Printable(100)}' is for '{target.Printable(200)}', and there is no such file: it matches nothing, unless a scan names its target so");

    private static Finding Create(CheckDescriptor check, SourcePlace? place, string title) => new()
    {
        Id = check.Id,
        Check = check,
        Level = check.DefaultLevel,
        Title = title,
        Category = check.Category,
        Severity = CheckDescriptor.ToSeverity(check.DefaultLevel),
        Source = place,
    };
}
