using System.Collections.Frozen;
using System.Collections.Immutable;
using PolicyGate.Analyzers;

namespace PolicyGate.Policy.Conditions;

/// <summary>The finding has one of the ids, be it as an alias.</summary>
internal sealed class FindingIdCondition(ImmutableArray<string> ids) : Condition
{
    private readonly FrozenSet<string> _ids = ids.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    internal ImmutableArray<string> Ids => ids;

    internal override bool? Evaluate(Finding finding, string? path, DateTimeOffset asOf)
    {
        if (_ids.Contains(finding.Id))
            return true;
        foreach (var alias in finding.Aliases)
        {
            if (_ids.Contains(alias))
                return true;
        }

        return false;
    }

    public override string ToString() => $"finding: {string.Join(", ", ids)}".Printable();
}
