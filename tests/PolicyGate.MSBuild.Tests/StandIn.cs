using PolicyGate.Testing;

namespace PolicyGate.MSBuild.Tests;

/// <summary>
/// A shell script in the place of the command line: it keeps its arguments and ends as it is told. The real one is used where the
/// packages are tested; what the task makes of results that the real one rarely or never gives is tested with this.
/// </summary>
internal sealed class StandIn : IDisposable
{
    public const string Host = "/bin/sh";

    private readonly TemporaryFolder _folder = new();

    /// <param name="exitCode">How it ends.</param>
    /// <param name="result">What it hands over; nothing if null.</param>
    /// <param name="output">What it says on standard output.</param>
    /// <param name="error">What it says on standard error.</param>
    /// <param name="last">Shell commands that it runs at last.</param>
    public StandIn(int exitCode = 0, string? result = null, string output = "", string error = "", string last = "")
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in for the command line is a shell script.");
        _folder.Write("result", result ?? "");
        _folder.Write("output", output);
        _folder.Write("error", error);
        Assembly = _folder.Write("stand-in.sh", $$"""
            here=$(dirname "$0")
            runs=$(ls "$here" | grep -c arguments)
            for argument in "$@"; do
              printf '%s\n' "$argument" >> "$here/arguments-$runs"
              case $argument in
                --output=msbuild=*) {{(result is null ? ":" : "cp \"$here/result\" \"${argument#--output=msbuild=}\"")}} ;;
                --output=sarif=*) {{(result is null ? ":" : "echo '{}' > \"${argument#--output=sarif=}\"")}} ;;
              esac
            done
            pwd > "$here/folder"
            cat "$here/output"
            cat "$here/error" >&2
            {{last}}
            exit {{exitCode}}
            """);
    }

    /// <summary>The script.</summary>
    public string Assembly { get; }

    /// <summary>The work folder of its last run.</summary>
    public string WorkFolder => File.ReadAllText(_folder.Path("folder")).TrimEnd('\n');

    public int Runs => Directory.GetFiles(_folder.Root, "arguments-*").Length;

    /// <summary>What it was given.</summary>
    public string[] Arguments(int run = 0) => File.ReadAllLines(_folder.Path($"arguments-{run}"));

    /// <summary>The hand-over of a scan.</summary>
    public static string Result(string verdict, int exitCode, params string[] diagnostics) =>
        $"<policygate version=\"1\" verdict=\"{verdict}\" exitCode=\"{exitCode}\" summary=\"1 high, 2 low.\">{string.Concat(diagnostics)}</policygate>";

    public void Dispose() => _folder.Dispose();
}
