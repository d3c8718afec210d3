using PolicyGate.Analyzers;

namespace PolicyGate.Policy.Conditions;

/// <summary>A condition doesn't hold, though the finding has the value that it asks for.</summary>
internal sealed class NotCondition(Condition condition) : Condition
{
    internal override IEnumerable<Condition> Inner => [condition];

    internal override bool IsOnKind => condition.IsOnKind;

    internal override bool? Evaluate(Finding finding, string? path, DateTimeOffset asOf) => !condition.Evaluate(finding, path, asOf);

    public override string ToString() => $"not ({condition})";
}
