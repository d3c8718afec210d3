using System.Collections.Immutable;
using PolicyGate.Analyzers;

namespace PolicyGate.Policy;

/// <summary>The outcome of a gate.</summary>
public enum Verdict
{
    /// <summary>Nothing meets a condition.</summary>
    Pass,

    /// <summary>A <c>warn</c> condition is met.</summary>
    Warn,

    /// <summary>A <c>fail</c> condition is met.</summary>
    Fail,

    /// <summary>It can't be judged: the database is stale and the policy doesn't accept that.</summary>
    Error,
}

/// <summary>The verdict and what decided it.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reasons">Each condition that decided, worst first; empty for a pass.</param>
public sealed record GateVerdict(Verdict Verdict, ImmutableArray<GateReason> Reasons);

/// <summary>A condition that was met.</summary>
/// <param name="Verdict">What it makes of the verdict.</param>
/// <param name="Condition">The condition in words: <c>severity: high, critical; patchable: true</c>, or <c>database older than 7 days</c>.</param>
/// <param name="Place">Where it stands in the policy; null for the built-in one.</param>
/// <param name="Findings">How many findings meet it.</param>
public sealed record GateReason(Verdict Verdict, string Condition, SourcePlace? Place, int Findings)
{
    /// <summary>Where the policy with the condition is from; null for the built-in one.</summary>
    public PolicyOrigin? Origin { get; init; }

    /// <summary>The findings that meet it, in the order in which a person should fix them: what is exploited, then what a new version mends, then the worst.</summary>
    public ImmutableArray<Finding> FixOrder { get; init; } = [];
}

/// <summary>Findings judged by a policy.</summary>
public sealed record PolicyJudgement
{
    /// <summary>All findings, those about the policy itself (category <c>Policy</c>) included: worst severity first, then id, purl, place, ordinal.</summary>
    public required ImmutableArray<JudgedFinding> Findings { get; init; }

    /// <summary>The verdict.</summary>
    public required GateVerdict Verdict { get; init; }

    /// <summary>What the verdict will be once the rules of the work tree are on the trusted revision.</summary>
    public required Verdict VerdictOnceMerged { get; init; }

    /// <summary>The score of each image, 0 to 100, as <see cref="ImageScore"/> says.</summary>
    public ImmutableArray<int> Scores { get; init; } = [];

    /// <summary>The lowest of the scores.</summary>
    public int Score => Scores.IsDefaultOrEmpty ? ImageScore.Of(Findings) : Scores.Min();

    /// <summary>What was passed over.</summary>
    public ImmutableArray<Notification> Notifications { get; init; } = [];
}
