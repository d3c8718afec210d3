using System.Collections.Immutable;
using PolicyGate.Analyzers;

namespace PolicyGate.Policy.Conditions;

/// <summary>The flaw is one of several kinds of weakness.</summary>
internal sealed class CweCondition(ImmutableArray<string> weaknesses) : Condition
{
    internal override bool? Evaluate(Finding finding, string? path, DateTimeOffset asOf)
    {
        if (finding.Cwes.IsEmpty)
            return null;
        foreach (var weakness in finding.Cwes)
        {
            if (weaknesses.Contains(weakness, StringComparer.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    public override string ToString() => $"cwe: {string.Join(", ", weaknesses)}";
}
