using PolicyGate.Advisories;
using PolicyGate.Policy;
using Spectre.Console;

namespace PolicyGate.Reporting.Tables;

/// <summary>Colours.</summary>
internal static class SeverityStyle
{
    internal static Style Heading { get; } = new(decoration: Decoration.Bold);

    internal static Style Faint { get; } = new(decoration: Decoration.Dim);

    internal static Style Of(Severity severity) => severity switch
    {
        Severity.Critical => new(Color.Red, decoration: Decoration.Bold),
        Severity.High => new(Color.Red),
        Severity.Medium => new(Color.Yellow),
        Severity.Low => new(Color.Blue),
        _ => Style.Plain,
    };

    internal static Style Of(Verdict verdict) => verdict switch
    {
        Verdict.Pass => new(Color.Green, decoration: Decoration.Bold),
        Verdict.Warn => new(Color.Yellow, decoration: Decoration.Bold),
        _ => new(Color.Red, decoration: Decoration.Bold),
    };

    internal static Style Of(NotificationLevel level) => level switch
    {
        NotificationLevel.Error => new(Color.Red),
        NotificationLevel.Warning => new(Color.Yellow),
        _ => Style.Plain,
    };
}
