using System.Collections.Immutable;
using PolicyGate.Policy.Conditions;
using PolicyGate.Policy.Gates;
using PolicyGate.Policy.Signatures;

namespace PolicyGate.Policy.Sharing;

/// <summary>What holds for the rules of one policy among those that extend one another.</summary>
/// <param name="Demands">What is demanded of them, by whom.</param>
/// <param name="Limits">What they may disable at most, by whom.</param>
internal sealed record RuleTerms(ImmutableArray<PolicyDemands> Demands, ImmutableArray<RuleLimit> Limits)
{
    /// <summary>What holds where nothing is extended.</summary>
    internal static RuleTerms Of(GatePolicy policy) => new([new(policy.Require, policy.Signers)], []);
}

/// <summary>The demands of one policy, with those whose signatures it trusts.</summary>
internal sealed record PolicyDemands(Demands Demands, TrustedSigners Signers);

/// <summary>What a policy lets rules of others disable: findings that meet one of the conditions.</summary>
/// <param name="Origin">The policy.</param>
/// <param name="Allowed">The conditions; with none, nothing may be disabled.</param>
internal sealed record RuleLimit(PolicyOrigin Origin, ImmutableArray<Condition> Allowed);
