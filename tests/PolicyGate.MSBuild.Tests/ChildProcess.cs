using System.Diagnostics;

namespace PolicyGate.Testing;

/// <summary>Runs a program to its end, in an environment without what the test runner or a pipeline has set.</summary>
internal static class ChildProcess
{
    private static readonly string[] _removedPrefixes =
        ["MSBUILD", "TESTINGPLATFORM_", "DOTNET_CLI_TEST_", "CI", "GITHUB_", "GITLAB_", "TF_BUILD", "BUILD_", "SYSTEM_", "POLICYGATE", "GIT_", "CAKE_"];

    public static async Task<(int ExitCode, string Output)> RunAsync(string file, string folder, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => _removedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToList())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["NO_COLOR"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
