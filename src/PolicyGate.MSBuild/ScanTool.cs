using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace PolicyGate.MSBuild;

/// <summary>Runs the command line once. Starting, draining, cancelling and killing the tree of processes is MSBuild's own work.</summary>
internal sealed class ScanTool : ToolTask
{
    private const int MaximumErrorLength = 4000;

    private readonly string _host;
    private readonly string _workingDirectory;
    private readonly string _commandLine;
    private readonly StringBuilder _errorText = new();

    /// <param name="host">The program <c>dotnet</c>: a path, or a name to be found in <c>PATH</c>.</param>
    /// <param name="workingDirectory">What relative paths are relative to.</param>
    /// <param name="arguments">The tool's assembly and its arguments.</param>
    public ScanTool(string host, string workingDirectory, IEnumerable<string> arguments)
    {
        _host = host;
        _workingDirectory = workingDirectory;
        _commandLine = CommandLineText.Of(arguments);
    }

    /// <summary>What the tool said on standard error, in one printable line.</summary>
    public string ErrorText => PrintableLine.Of(_errorText.ToString(), MaximumErrorLength);

    public bool Cancelled => ToolCanceled.WaitOne(0);

    /// <summary>MSBuild has told why the tool could not be started.</summary>
    public bool HasToldError => HasLoggedErrors;

    protected override string ToolName => Path.GetFileName(_host);

    // The two streams come through one method and are told apart by this.
    protected override MessageImportance StandardErrorLoggingImportance => MessageImportance.High;

    protected override MessageImportance StandardOutputLoggingImportance => MessageImportance.Low;

    protected override Encoding StandardErrorEncoding => Encoding.UTF8;

    protected override Encoding StandardOutputEncoding => Encoding.UTF8;

    protected override string GenerateFullPathToTool() => _host;

    protected override string GetWorkingDirectory() => _workingDirectory;

    protected override string GenerateCommandLineCommands() => _commandLine;

    protected override void LogToolCommand(string message) => Log.LogCommandLine(MessageImportance.Low, message);

    protected override void LogEventsFromTextOutput(string singleLine, MessageImportance messageImportance)
    {
        if (messageImportance != MessageImportance.High || string.IsNullOrWhiteSpace(singleLine))
            return;
        Log.LogMessage(MessageImportance.Low, "{0}", PrintableLine.Of(singleLine));
        if (_errorText.Length < MaximumErrorLength)
            _errorText.Append(_errorText.Length > 0 ? " " : "").Append(singleLine.Trim());
    }

    // Judging the exit code needs the hand-over, which the task reads.
    protected override bool HandleTaskExecutionErrors() => false;
}
