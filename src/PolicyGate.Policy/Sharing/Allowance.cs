using System.Collections.Immutable;
using PolicyGate.Policy.Conditions;

namespace PolicyGate.Policy.Sharing;

/// <summary>What a policy lets those loosen that extend it.</summary>
internal sealed record Allowance
{
    internal static Allowance Nothing { get; } = new();

    /// <summary>Whether they may have rules that disable anything.</summary>
    internal bool AllRules { get; init; }

    /// <summary>Findings that rules of theirs may disable: those that meet one of these.</summary>
    internal ImmutableArray<Condition> Rules { get; init; } = [];

    /// <summary>Keys of the policy that they may set otherwise.</summary>
    internal ImmutableHashSet<string> Keys { get; init; } = [];
}
