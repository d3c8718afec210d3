using PolicyGate.Analyzers;

namespace PolicyGate.Policy.Conditions;

/// <summary>A number lies within bounds.</summary>
internal sealed class NumberCondition(string key, Bounds<decimal> bounds, Func<Finding, decimal?> value) : Condition
{
    internal override bool? Evaluate(Finding finding, string? path, DateTimeOffset asOf) => value(finding) is { } number ? bounds.Contain(number) : null;

    public override string ToString() => $"{key}: {bounds}";
}
