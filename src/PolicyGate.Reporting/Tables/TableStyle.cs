using PolicyGate.Advisories;
using PolicyGate.Policy;

namespace PolicyGate.Reporting.Tables;

/// <summary>How a text looks on a terminal, as the parameters of ANSI's SGR sequence (ECMA-48, 8.3.117); empty for plain.</summary>
internal readonly record struct TableStyle(string Sequence)
{
    internal static TableStyle Plain { get; } = new("");

    internal static TableStyle Heading { get; } = new("1");

    internal static TableStyle Faint { get; } = new("2");

    private static readonly TableStyle s_red = new("31");
    private static readonly TableStyle s_yellow = new("33");

    internal static TableStyle Of(Severity severity) => severity switch
    {
        Severity.Critical => new("1;31"),
        Severity.High => s_red,
        Severity.Medium => s_yellow,
        Severity.Low => new("34"),
        _ => Plain,
    };

    internal static TableStyle Of(Verdict verdict) => verdict switch
    {
        Verdict.Pass => new("1;32"),
        Verdict.Warn => new("1;33"),
        _ => new("1;31"),
    };

    internal static TableStyle Of(NotificationLevel level) => level switch
    {
        NotificationLevel.Error => s_red,
        NotificationLevel.Warning => s_yellow,
        _ => Plain,
    };

    /// <summary>The text between the sequence and the one that resets it.</summary>
    internal string Apply(string text) => string.IsNullOrEmpty(Sequence) || text.Length == 0 ? text : $"\u001B[{Sequence}m{text}\u001B[0m";
}
