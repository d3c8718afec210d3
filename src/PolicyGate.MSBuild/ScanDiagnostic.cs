namespace PolicyGate.MSBuild;

/// <summary>How loud a diagnostic is.</summary>
internal enum DiagnosticLevel
{
    Message,
    Warning,
    Error,
}

/// <summary>One diagnostic of a scan, as MSBuild shows it.</summary>
internal sealed class ScanDiagnostic(DiagnosticLevel level, string code, string text)
{
    public DiagnosticLevel Level { get; } = level;

    public string Code { get; } = code;

    public string Text { get; } = text;

    public string? Subcategory { get; set; }

    public string? HelpLink { get; set; }

    /// <summary>Full path; null where the diagnostic is about no file.</summary>
    public string? File { get; set; }

    /// <summary>From 1; 0 where unknown, as for the other three.</summary>
    public int Line { get; set; }

    public int Column { get; set; }

    public int EndLine { get; set; }

    public int EndColumn { get; set; }
}
