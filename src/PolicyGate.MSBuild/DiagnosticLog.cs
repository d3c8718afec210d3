using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace PolicyGate.MSBuild;

/// <summary>Tells diagnostics to MSBuild as its own, so that <c>NoWarn</c>, <c>WarningsAsErrors</c> and their like apply to them.</summary>
/// <param name="log">Where to.</param>
/// <param name="projectFile">The place of what has none: without one MSBuild would show our targets file.</param>
/// <param name="levelOfWarning">What a warning of this code is in this build.</param>
internal sealed class DiagnosticLog(TaskLoggingHelper log, string projectFile, Func<string, DiagnosticLevel> levelOfWarning)
{
    private const string Subcategory = "policygate";
    private const string CodesPage = "https://github.com/policygate/policygate/blob/main/docs/codes.md";

    /// <param name="diagnostic">What a scan found.</param>
    /// <param name="asWarning">Show an error as a warning.</param>
    public void Write(ScanDiagnostic diagnostic, bool asWarning)
    {
        var code = PrintableLine.Of(diagnostic.Code);
        var subcategory = PrintableLine.Of(diagnostic.Subcategory ?? Subcategory);
        var text = PrintableLine.Of(diagnostic.Text);
        var help = diagnostic.HelpLink is { } link ? PrintableLine.Of(link) : null;
        var file = diagnostic.File is { } path ? PrintableLine.Of(path) : projectFile;
        switch (LevelOf(diagnostic.Level, code, asWarning))
        {
            case DiagnosticLevel.Error:
                log.LogError(subcategory, code, null, help, file, diagnostic.Line, diagnostic.Column, diagnostic.EndLine, diagnostic.EndColumn, text);
                break;
            case DiagnosticLevel.Warning:
                log.LogWarning(subcategory, code, null, help, file, diagnostic.Line, diagnostic.Column, diagnostic.EndLine, diagnostic.EndColumn, text);
                break;
            default:
                log.LogMessage(subcategory, code, null, file, diagnostic.Line, diagnostic.Column, diagnostic.EndLine, diagnostic.EndColumn, MessageImportance.Normal, text);
                break;
        }
    }

    public void Error(string code, string text) => Write(new(DiagnosticLevel.Error, code, text) { HelpLink = CodesPage }, asWarning: false);

    public void Warning(string code, string text) => Write(new(DiagnosticLevel.Warning, code, text) { HelpLink = CodesPage }, asWarning: false);

    /// <summary>One line that is shown in a build of ordinary verbosity.</summary>
    public void Say(string text) => log.LogMessage(MessageImportance.High, "{0}", PrintableLine.Of(text));

    private DiagnosticLevel LevelOf(DiagnosticLevel level, string code, bool asWarning) =>
        level == DiagnosticLevel.Warning || (asWarning && level == DiagnosticLevel.Error) ? levelOfWarning(code) : level;
}
