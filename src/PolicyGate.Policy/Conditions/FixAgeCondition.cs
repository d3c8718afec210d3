using PolicyGate.Analyzers;

namespace PolicyGate.Policy.Conditions;

/// <summary>The age of a fix lies within bounds.</summary>
internal sealed class FixAgeCondition(Bounds<TimeSpan> bounds) : Condition
{
    internal override bool? Evaluate(Finding finding, string? path, DateTimeOffset asOf) => FindingAge.SinceFix(finding, asOf) is { } age ? bounds.Contain(age) : null;

    public override string ToString() => $"fixAge: {bounds}";
}
