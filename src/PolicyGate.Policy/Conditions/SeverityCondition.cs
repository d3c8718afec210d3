using System.Collections.Immutable;
using PolicyGate.Advisories;
using PolicyGate.Analyzers;

namespace PolicyGate.Policy.Conditions;

/// <summary>The severity is one of several. An unknown one is a missing value, unless the condition asks for it.</summary>
internal sealed class SeverityCondition(ImmutableArray<Severity> severities) : Condition
{
    internal static IReadOnlyDictionary<string, Severity> Words { get; } = new OrderedDictionary<string, Severity>
    {
        ["critical"] = Severity.Critical,
        ["high"] = Severity.High,
        ["medium"] = Severity.Medium,
        ["low"] = Severity.Low,
        ["none"] = Severity.None,
        ["unknown"] = Severity.Unknown,
    };

    private readonly bool _asksForUnknown = severities.Contains(Severity.Unknown);

    internal override bool IsOnKind => true;

    internal override bool? Evaluate(Finding finding, string? path, DateTimeOffset asOf) =>
        finding.Severity == Severity.Unknown && !_asksForUnknown ? null : severities.Contains(finding.Severity);

    public override string ToString() => $"severity: {string.Join(", ", severities.Select(severity => Words.First(word => word.Value == severity).Key))}";
}
