using System.Collections;
using Microsoft.Build.Framework;

namespace PolicyGate.MSBuild.Tests;

/// <summary>Keeps what a task logs.</summary>
internal sealed class RecordingBuildEngine : IBuildEngine
{
    public List<BuildErrorEventArgs> Errors { get; } = [];

    public List<BuildWarningEventArgs> Warnings { get; } = [];

    public List<BuildMessageEventArgs> Messages { get; } = [];

    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 30;

    public int ColumnNumberOfTaskNode => 5;

    public string ProjectFileOfTaskNode => "PolicyGate.MSBuild.targets";

    /// <summary>Everything that was logged, as one text.</summary>
    public string Text => string.Join('\n', [.. Errors.Select(e => e.Message), .. Warnings.Select(e => e.Message), .. Messages.Select(e => e.Message)]);

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) =>
        throw new NotSupportedException();

    public void LogCustomEvent(CustomBuildEventArgs e) => throw new NotSupportedException();

    public void LogErrorEvent(BuildErrorEventArgs e) => Errors.Add(e);

    public void LogMessageEvent(BuildMessageEventArgs e) => Messages.Add(e);

    public void LogWarningEvent(BuildWarningEventArgs e) => Warnings.Add(e);
}
