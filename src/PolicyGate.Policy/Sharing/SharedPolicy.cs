using System.Collections.Immutable;
using PolicyGate.Policy.Gates;
using PolicyGate.Policy.Rules;

namespace PolicyGate.Policy.Sharing;

/// <summary>A policy that another extends, as it was read.</summary>
/// <param name="Origin">Where it is from.</param>
/// <param name="Policy">Its policy; the built-in one where it has rules only.</param>
/// <param name="Rules">Its rules.</param>
/// <param name="Files">Paths of its files.</param>
internal sealed record SharedPolicy(PolicyOrigin Origin, GatePolicy Policy, ImmutableArray<DisableRule> Rules, ImmutableArray<string> Files)
{
    /// <summary>Names of those that it extends itself, all of them.</summary>
    internal ImmutableHashSet<string> Bases { get; init; } = [];

    /// <summary>Where its rules can be followed through the history; null for a package and for the work tree.</summary>
    internal CommittedPlace? History { get; init; }

    /// <summary>Paths of the files that have a mistake.</summary>
    internal ImmutableHashSet<string> FilesWithMistakes { get; init; } = [];

    internal string Name => Origin.Name;

    internal bool HasPolicy => Policy.Path is not null;
}
