using System.Collections.Immutable;
using PolicyGate.Analyzers;
using PolicyGate.Policy.Conditions;

namespace PolicyGate.Policy.Rules;

/// <summary>A disable rule as it stands in a file.</summary>
internal sealed record DisableRule
{
    /// <summary>The layer of the repository's own rules.</summary>
    internal const string OwnLayer = "";

    internal required string Name { get; init; }

    /// <summary>Name of the extended policy that it is of; <see cref="OwnLayer"/> for one of the repository's own.</summary>
    internal string Layer { get; init; } = OwnLayer;

    /// <summary>Where it is from.</summary>
    internal PolicyOrigin? Origin { get; init; }

    /// <summary>Its name among the rules of all policies.</summary>
    internal string FullName => Layer == OwnLayer ? Name : $"{Layer}\n{Name}";

    internal required Condition When { get; init; }

    internal required RuleScope Scope { get; init; }

    internal string? Justification { get; init; }

    internal string? Reason { get; init; }

    /// <summary>Last day on which it counts, UTC.</summary>
    internal DateOnly? Expires { get; init; }

    /// <summary>Whether it ends for a finding as soon as a fix is published.</summary>
    internal bool UntilFixed { get; init; }

    /// <summary>Findings that it must match or must not.</summary>
    internal ImmutableArray<RuleExample> Examples { get; init; } = [];

    internal required SourcePlace Place { get; init; }

    internal required int EndLine { get; init; }

    internal required RuleIdentity Identity { get; init; }

    /// <summary>What it says, its name apart.</summary>
    internal string Content => Identity.Content;

    internal bool HasExpired(DateTimeOffset asOf) => Expires is { } last && DateOnly.FromDateTime(asOf.UtcDateTime) > last;

    internal bool Matches(Finding finding, DateTimeOffset asOf) => !(UntilFixed && finding.Patchable) && When.HoldsEverywhere(finding, asOf);
}
