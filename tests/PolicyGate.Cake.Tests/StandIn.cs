using PolicyGate.Testing;

namespace PolicyGate.Cake.Tests;

/// <summary>A shell script in the place of the <c>policygate</c> program: it keeps its arguments, writes a report and ends as it is told.</summary>
internal sealed class StandIn : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="exitCode">How it ends.</param>
    /// <param name="report">The JSON report; none if null.</param>
    public StandIn(int exitCode, string? report)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in for the command line is a shell script.");
        _folder.Write("report", report ?? "");
        Program = _folder.Write("policygate", $$"""
            #!/bin/sh
            here=$(dirname "$0")
            for argument in "$@"; do
              printf '%s\n' "$argument" >> "$here/arguments"
              case $argument in
                --output=json=*policygate-*) {{(report is null ? ":" : "cp \"$here/report\" \"${argument#--output=json=}\"")}}; printf '%s' "${argument#--output=json=}" > "$here/path" ;;
              esac
            done
            exit {{exitCode}}

            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Program { get; }

    public string[] Arguments => File.ReadAllLines(_folder.Path("arguments"));

    /// <summary>Where it was told to write the report.</summary>
    public string ReportPath => File.ReadAllText(_folder.Path("path"));

    public void Dispose() => _folder.Dispose();
}
