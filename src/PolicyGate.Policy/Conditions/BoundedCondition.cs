using PolicyGate.Analyzers;

namespace PolicyGate.Policy.Conditions;

/// <summary>A number or duration lies within bounds.</summary>
internal sealed class BoundedCondition<T>(string key, Bounds<T> bounds, Func<Finding, T?> value) : Condition
    where T : struct, IComparable<T>
{
    internal override bool? Evaluate(Finding finding, string? path) => value(finding) is { } number ? bounds.Contain(number) : null;

    public override string ToString() => $"{key}: {bounds}";
}
