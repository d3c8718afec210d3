using System.Collections.Immutable;
using PolicyGate.Images;
using PolicyGate.Policy.Signatures;

namespace PolicyGate.Policy.Gates;

/// <summary>What <c>policy.yaml</c> says; a key that it leaves out has its default.</summary>
internal sealed record GatePolicy
{
    /// <summary>The policy that counts where there is none.</summary>
    internal static GatePolicy BuiltIn { get; } = new();

    /// <summary>What fails and what warns everywhere.</summary>
    internal Gate Gate { get; init; } = Gate.BuiltIn;

    /// <summary>What fails and warns in addition, by scope.</summary>
    internal ImmutableArray<ScopedGate> Gates { get; init; } = [];

    /// <summary>What is demanded of rules.</summary>
    internal Demands Require { get; init; } = Demands.None;

    /// <summary>Whose signatures count.</summary>
    internal TrustedSigners Signers { get; init; } = TrustedSigners.None;

    /// <summary>The revision that rules are read from instead.</summary>
    internal string? TrustedRef { get; init; }

    /// <summary>Branches whose builds are judged by their own rules.</summary>
    internal ImmutableArray<PathPattern> TrustedBranches { get; init; } = [];

    /// <summary>How old the database may be.</summary>
    internal TimeSpan MaximumDatabaseAge { get; init; } = TimeSpan.FromDays(7);

    internal Reaction OnStale { get; init; } = new(GateAction.Fail, null);

    internal Reaction OnUnreadable { get; init; } = new(GateAction.Fail, null);

    internal Reaction OnEndOfLife { get; init; } = new(GateAction.Fail, null);

    internal Reaction OnUnknownDistribution { get; init; } = new(GateAction.Fail, null);

    /// <summary>The file; null for the built-in policy.</summary>
    internal string? Path { get; init; }

    /// <summary>The file's keys, in its order.</summary>
    internal ImmutableArray<PolicyKey> Keys { get; init; } = [];
}
