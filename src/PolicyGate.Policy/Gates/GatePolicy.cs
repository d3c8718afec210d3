using System.Collections.Immutable;
using PolicyGate.Images;
using PolicyGate.Policy.Rules;
using PolicyGate.Policy.Sharing;
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

    /// <summary>The policies that it extends.</summary>
    internal ImmutableArray<SharedPolicyReference> Extends { get; init; } = [];

    /// <summary>What it lets those loosen that extend it.</summary>
    internal Allowance Allow { get; init; } = Allowance.Nothing;

    /// <summary>Where nothing is extended empty; else what holds for the rules of each policy, by its name, and for the own ones.</summary>
    internal ImmutableDictionary<string, RuleTerms> Terms { get; init; } = ImmutableDictionary<string, RuleTerms>.Empty;

    /// <summary>Where the files of extended policies are from, by path.</summary>
    internal ImmutableDictionary<string, PolicyOrigin> Origins { get; init; } = ImmutableDictionary<string, PolicyOrigin>.Empty;

    /// <summary>Its keys that are looser than those it extends allow.</summary>
    internal ImmutableArray<LooserKey> Looser { get; init; } = [];

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

    /// <summary>The file's keys, in its order; then those of extended policies, with their names.</summary>
    internal ImmutableArray<PolicyKey> Keys { get; init; } = [];

    /// <summary>Whether the file has a key.</summary>
    internal bool Has(string key) => Keys.Any(known => known.Name == key);

    /// <summary>What holds for the rules of a policy; where it is none of those that are extended any more, what holds for the own ones.</summary>
    internal RuleTerms TermsOf(string layer) => Terms.GetValueOrDefault(layer) ?? Terms.GetValueOrDefault(DisableRule.OwnLayer) ?? RuleTerms.Of(this);
}
