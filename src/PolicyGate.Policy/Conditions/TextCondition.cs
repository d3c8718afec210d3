using System.Collections.Immutable;
using PolicyGate.Analyzers;

namespace PolicyGate.Policy.Conditions;

/// <summary>A text that every finding has contains one of the texts, whatever the case.</summary>
internal sealed class TextCondition(string key, ImmutableArray<string> texts, Func<Finding, string> value) : Condition
{
    internal override bool IsOnKind => key == "category";

    internal override bool? Evaluate(Finding finding, string? path, DateTimeOffset asOf)
    {
        var subject = value(finding);
        foreach (var text in texts)
        {
            if (subject.Contains(text, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    internal override bool Names(string category) => key == "category" && texts.Contains(category, StringComparer.OrdinalIgnoreCase);

    public override string ToString() => $"{key}: {string.Join(", ", texts)}".Printable();
}
