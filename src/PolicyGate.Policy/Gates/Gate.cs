using System.Collections.Immutable;
using PolicyGate.Advisories;
using PolicyGate.Policy.Conditions;

namespace PolicyGate.Policy.Gates;

/// <summary>What fails and what warns: the policy's own gate, or one of its <c>gates</c>.</summary>
internal sealed record Gate
{
    /// <summary>The gate that counts where the policy names neither <c>fail</c> nor <c>warn</c>.</summary>
    internal static Gate BuiltIn { get; } = new()
    {
        Fail = [new(new SeverityCondition([Severity.High, Severity.Critical]), null)],
        Warn = [new(new SeverityCondition([Severity.Medium, Severity.Low, Severity.None, Severity.Unknown]), null)],
    };

    internal ImmutableArray<GateCondition> Fail { get; init; } = [];

    internal ImmutableArray<GateCondition> Warn { get; init; } = [];

    /// <summary>What this gate passes over.</summary>
    internal ImmutableArray<GateCondition> Ignore { get; init; } = [];

    internal ImmutableArray<Budget> Budgets { get; init; } = [];

    internal ImmutableArray<GracePeriod> Grace { get; init; } = [];

    /// <summary>Whether only what isn't in the baseline counts.</summary>
    internal bool OnlyNew { get; init; }

    internal IEnumerable<Condition> Conditions => Fail.Concat(Warn).Concat(Ignore).Select(condition => condition.When)
        .Concat(Budgets.Select(budget => budget.When))
        .Concat(Grace.Select(period => period.When).OfType<Condition>());
}
