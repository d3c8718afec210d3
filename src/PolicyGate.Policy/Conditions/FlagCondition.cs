using PolicyGate.Analyzers;

namespace PolicyGate.Policy.Conditions;

/// <summary>Something is so, or isn't.</summary>
internal sealed class FlagCondition(string words, bool expected, Func<Finding, bool?> value) : Condition
{
    internal override bool IsOnKind => true;

    internal override bool? Evaluate(Finding finding, string? path, DateTimeOffset asOf) => value(finding) is { } flag ? flag == expected : null;

    public override string ToString() => words;
}
