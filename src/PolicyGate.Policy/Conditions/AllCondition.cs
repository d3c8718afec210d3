using System.Collections.Immutable;
using PolicyGate.Analyzers;

namespace PolicyGate.Policy.Conditions;

/// <summary>All conditions hold.</summary>
internal sealed class AllCondition(ImmutableArray<Condition> conditions) : Condition
{
    internal override IEnumerable<Condition> Inner => conditions;

    internal override bool IsOnKind => conditions.All(condition => condition.IsOnKind);

    internal override bool? Evaluate(Finding finding, string? path, DateTimeOffset asOf)
    {
        bool? answer = true;
        foreach (var condition in conditions)
        {
            switch (condition.Evaluate(finding, path, asOf))
            {
                case false:
                    return false;
                case null:
                    answer = null;
                    break;
            }
        }

        return answer;
    }

    internal override bool Names(string category) => conditions.Any(condition => condition.Names(category));

    public override string ToString() => string.Join("; ", conditions);
}
