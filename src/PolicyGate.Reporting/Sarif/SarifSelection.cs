using System.Collections.Immutable;
using PolicyGate.Reporting.Folding;

namespace PolicyGate.Reporting.Sarif;

/// <summary>The findings that a profile holds.</summary>
/// <param name="Groups">In the order of the report.</param>
/// <param name="Omitted">How many of those that belong in it are over the consumer's limit.</param>
internal sealed record SarifSelection(ImmutableArray<FindingGroup> Groups, int Omitted)
{
    /// <summary>GitHub and Azure DevOps show the worst 5,000 results of a run.</summary>
    internal const int MaximumResults = 5_000;

    internal static SarifSelection Of(ImmutableArray<FindingGroup> groups, SarifProfile profile)
    {
        if (profile == SarifProfile.Full)
            return new(groups, 0);

        // These consumers take no notice of suppressions: a disabled finding would be an open alert.
        ImmutableArray<FindingGroup> counting = [.. groups.Where(group => group.Counts && !group.IsSilent)];
        if (counting.Length <= MaximumResults)
            return new(counting, 0);
        var kept = counting.OrderByDescending(group => group.Action)
            .ThenByDescending(group => group.Severity)
            .ThenByDescending(group => group.Finding.KnownExploited)
            .ThenByDescending(group => SecuritySeverity.Of(group) ?? 0)
            .Take(MaximumResults)
            .ToHashSet();
        return new([.. counting.Where(kept.Contains)], counting.Length - MaximumResults);
    }
}
