using Microsoft.Build.Logging.StructuredLogger;

namespace PolicyGate.MSBuild.Tests;

/// <summary>What a build's binary log says of it.</summary>
internal sealed class BuildOutcome(Build build, string output)
{
    public bool Succeeded => build.Succeeded;

    public IReadOnlyList<Error> Errors { get; } = build.FindChildrenRecursive<Error>();

    public IReadOnlyList<Warning> Warnings { get; } = build.FindChildrenRecursive<Warning>();

    public IReadOnlyList<string> Messages { get; } = [.. build.FindChildrenRecursive<Message>().Select(message => message.Text)];

    /// <summary>What the console showed.</summary>
    public string Output => output;

    public IEnumerable<string> Codes => [.. Errors.Select(error => "error " + error.Code), .. Warnings.Select(warning => "warning " + warning.Code)];

    public bool Ran(string target) => build.FindChildrenRecursive<Target>(node => node.Name == target && node.Children.Count > 0).Count > 0;

    public bool UsedTask(string task) => build.FindChildrenRecursive<Microsoft.Build.Logging.StructuredLogger.Task>(node => node.Name == task).Count > 0;
}
