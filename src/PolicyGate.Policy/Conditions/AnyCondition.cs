using System.Collections.Immutable;
using PolicyGate.Analyzers;

namespace PolicyGate.Policy.Conditions;

/// <summary>One of the conditions holds.</summary>
internal sealed class AnyCondition(ImmutableArray<Condition> conditions) : Condition
{
    internal override IEnumerable<Condition> Inner => conditions;

    internal override bool IsOnKind => conditions.All(condition => condition.IsOnKind);

    internal override bool? Evaluate(Finding finding, string? path, DateTimeOffset asOf)
    {
        bool? answer = false;
        foreach (var condition in conditions)
        {
            switch (condition.Evaluate(finding, path, asOf))
            {
                case true:
                    return true;
                case null:
                    answer = null;
                    break;
            }
        }

        return answer;
    }

    internal override bool Names(string category) => conditions.Any(condition => condition.Names(category));

    public override string ToString() => $"any of ({string.Join(") or (", conditions)})";
}
