using System.Collections.Immutable;
using PolicyGate.Analyzers;

namespace PolicyGate.Policy;

/// <summary>What became of a finding.</summary>
public enum Disposition
{
    /// <summary>It counts.</summary>
    Active,

    /// <summary>A disable rule of the trusted revision takes it out of the gate's count.</summary>
    Disabled,

    /// <summary>A rule that isn't on the trusted revision yet would disable it; it counts.</summary>
    UnderReview,

    /// <summary>A VEX statement says that the product isn't affected.</summary>
    NotAffected,
}

/// <summary>What the gate does with an active finding.</summary>
public enum GateAction
{
    /// <summary>It meets no condition.</summary>
    None,

    /// <summary>It meets a <c>warn</c> condition.</summary>
    Warn,

    /// <summary>It meets a <c>fail</c> condition.</summary>
    Fail,
}

/// <summary>A finding with its disposition.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Disposition">What became of it.</param>
/// <param name="Action">What the gate does with it; <see cref="GateAction.None"/> unless it counts.</param>
/// <param name="Rule">The rule that disables it or would; null for an active one.</param>
public sealed record JudgedFinding(Finding Finding, Disposition Disposition, GateAction Action, AppliedRule? Rule)
{
    /// <summary>Which of the judged images it is of, by its index; null for a finding about the policy itself, which is of none.</summary>
    public int? Image { get; init; }

    /// <summary>True where the gate counts the finding: an active one, or one whose rule is not trusted yet.</summary>
    public bool Counts => Disposition is Disposition.Active or Disposition.UnderReview;
}

/// <summary>A disable rule, and how it came into the repository.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="Place">File, line and column of the rule; the path is relative to the repository.</param>
/// <param name="EndLine">Last line of the rule.</param>
/// <param name="Commit">The commit that introduced or last changed the rule's content, hex; null where it isn't committed or the history doesn't reach back.</param>
/// <param name="Author">That commit's author: name and address.</param>
/// <param name="Date">That commit's author date.</param>
/// <param name="Justification">The OpenVEX word.</param>
/// <param name="Reason">The free text.</param>
/// <param name="Expires">Last day on which the rule counts, UTC.</param>
public sealed record AppliedRule(
    string Name, SourcePlace Place, int EndLine, string? Commit, string? Author, DateTimeOffset? Date, string? Justification, string? Reason, DateOnly? Expires)
{
    /// <summary>Where the rule is from, where that isn't the repository's own policy: a folder or package that it extends.</summary>
    public PolicyOrigin? Origin { get; init; }

    /// <summary>The commit that introduced the rule; null as <see cref="Commit"/> is.</summary>
    public RuleCommit? Introduced { get; init; }

    /// <summary>The committer of <see cref="Commit"/>: name and address.</summary>
    public string? Committer { get; init; }

    /// <summary>The keys of the rule that <see cref="Commit"/> changed; empty where it introduced the rule. Ordinal order.</summary>
    public ImmutableArray<string> Changed { get; init; } = [];

    /// <summary>The signature of <see cref="Commit"/>; null where it has none.</summary>
    public RuleSignature? Signature { get; init; }

    /// <summary>Who owns the rule's file by the CODEOWNERS of the trusted revision; ordinal order.</summary>
    public ImmutableArray<string> Owners { get; init; } = [];
}
