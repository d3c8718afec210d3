using System.Collections.Immutable;
using PolicyGate.Advisories;

namespace PolicyGate.Analyzers;

/// <summary>How much a check's finding matters, in the words of <c>.editorconfig</c>.</summary>
public enum CheckLevel
{
    /// <summary>The check doesn't run.</summary>
    None,

    /// <summary>In the full record only.</summary>
    Silent,

    /// <summary>Counts as low.</summary>
    Suggestion,

    /// <summary>Counts as medium.</summary>
    Warning,

    /// <summary>Counts as high.</summary>
    Error,
}

/// <summary>What a check is: data, as Roslyn's <c>DiagnosticDescriptor</c>.</summary>
/// <param name="Id">Stable id: <c>PG2001</c>.</param>
/// <param name="Title">What is wrong, as a short phrase without a period.</param>
/// <param name="Description">Why it matters and what to do, in one paragraph.</param>
/// <param name="Category">Where the check comes from: <c>Configuration</c>, <c>Secret</c>, <c>Vulnerability</c>, …</param>
/// <param name="DefaultLevel">Level unless configured.</param>
/// <param name="HelpLink">Absolute https address of the check's page.</param>
/// <param name="Tags">Tags, at most eight.</param>
public sealed record CheckDescriptor(
    string Id, string Title, string Description, string Category, CheckLevel DefaultLevel, string HelpLink, ImmutableArray<string> Tags)
{
    /// <summary>The severity that a finding of this level has for the gate.</summary>
    public static Severity ToSeverity(CheckLevel level) => level switch
    {
        CheckLevel.Error => Severity.High,
        CheckLevel.Warning => Severity.Medium,
        CheckLevel.Suggestion => Severity.Low,
        _ => Severity.None,
    };
}
