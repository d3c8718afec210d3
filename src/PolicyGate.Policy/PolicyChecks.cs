using System.Collections.Immutable;
using PolicyGate.Analyzers;

namespace PolicyGate.Policy;

/// <summary>Checks of the policy itself; each finding stands at a line of its files.</summary>
public static class PolicyChecks
{
    /// <summary>The category of the checks. Conditions meet their findings only where they name it.</summary>
    public const string Category = "Policy";

    /// <summary>A rule or the policy is looser than a policy that is extended allows.</summary>
    public static CheckDescriptor LooserThanAllowed { get; } = Create("PG9016", "Looser than the shared policy allows", CheckLevel.Warning,
        "The policy extends another, which doesn't allow this, so it has no effect there: what the other says counts. Remove it, or let the shared policy allow it.");

    /// <summary>A disable rule does something else with an example than it must.</summary>
    public static CheckDescriptor ExampleFails { get; } = Create("PG9020", "Disable rule fails its example", CheckLevel.Warning,
        "The rule has an example that it must match and doesn't, or that it must not match and does. It isn't what its author meant, so it doesn't apply: correct its conditions or the example.");

    /// <summary>A disable rule has ended.</summary>
    public static CheckDescriptor Expired { get; } = Create("PG9021", "Disable rule has ended", CheckLevel.Warning,
        "The last day of the rule has passed, or a fix that it was to wait for is published, so what it disabled counts again. Fix the finding, or let a new date be reviewed, and remove the rule otherwise.");

    /// <summary>A disable rule matches nothing.</summary>
    public static CheckDescriptor Unused { get; } = Create("PG9022", "Disable rule matches nothing", CheckLevel.Suggestion,
        "The rule applies to this image and matches none of its findings. It may be misspelt, or its flaw may be gone: correct or remove it, so that it doesn't excuse something else one day.");

    /// <summary>A disable rule isn't on the trusted revision yet.</summary>
    public static CheckDescriptor NotTrustedYet { get; } = Create("PG9023", "Disable rule is not trusted yet", CheckLevel.Suggestion,
        "The rule stands in the work tree or on the branch, not in this form on the trusted revision, so it disables nothing until it is merged.");

    /// <summary>A disable rule is removed on the branch.</summary>
    public static CheckDescriptor Leaving { get; } = Create("PG9024", "Disable rule is leaving", CheckLevel.Suggestion,
        "The rule of the trusted revision is not in the work tree any more. It counts until that is merged; what it disables will count again then.");

    /// <summary>A mistake stands only on the branch.</summary>
    public static CheckDescriptor MistakeOnBranch { get; } = Create("PG9025", "Mistake in policy or rules", CheckLevel.Warning,
        "The file of the work tree has a mistake that the trusted revision has not. Once it is merged no scan passes: correct it before.");

    /// <summary>The branch's policy differs from the trusted one.</summary>
    public static CheckDescriptor PolicyDiffers { get; } = Create("PG9026", "Policy differs from the trusted one", CheckLevel.Warning,
        "The work tree's policy is not that of the trusted revision. The trusted one counts until the change is merged.");

    /// <summary>A disable rule breaks a demand of the policy.</summary>
    public static CheckDescriptor BreaksDemand { get; } = Create("PG9027", "Disable rule breaks a demand", CheckLevel.Warning,
        "The policy demands something of every rule that this one doesn't have, so it doesn't apply, and what it would disable counts. Give the rule what is missing, and have that reviewed.");

    /// <summary>A disable rule had ended before it was introduced.</summary>
    public static CheckDescriptor EndedBefore { get; } = Create("PG9028", "Disable rule ended before it began", CheckLevel.Warning,
        "The last day of the rule was past already when it was written. The date is probably mistyped: correct it, or remove the rule.");

    /// <summary>A disable rule is for something that there isn't.</summary>
    public static CheckDescriptor ScopeNeverMatches { get; } = Create("PG9029", "Disable rule is for a project that there isn't", CheckLevel.Warning,
        "The scope of the rule names a project that is no file of the repository, perhaps since it was moved. Correct or remove the rule.");

    /// <summary>All of them, by id.</summary>
    public static ImmutableArray<CheckDescriptor> All { get; } = [LooserThanAllowed, ExampleFails, Expired, Unused, NotTrustedYet, Leaving, MistakeOnBranch, PolicyDiffers, BreaksDemand, EndedBefore, ScopeNeverMatches];

    private static CheckDescriptor Create(string id, string title, CheckLevel level, string description) =>
        new(id, title, description, Category, level, $"https://github.com/policygate/policygate/blob/main/docs/checks/{id}.md", ["policy"]);
}
