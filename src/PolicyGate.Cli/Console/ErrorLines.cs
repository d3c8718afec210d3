using PolicyGate.Policy;

namespace PolicyGate.Cli.Console;

/// <summary>Tells an error in one line on standard error.</summary>
internal static class ErrorLines
{
    internal static async Task<int> WriteAsync(Exception exception, bool verbose)
    {
        var error = System.Console.Error;
        foreach (var line in Lines(exception))
            await error.WriteLineAsync(WithoutCommands(line)).ConfigureAwait(false);
        if (verbose)
            await error.WriteLineAsync(WithoutCommands(exception.ToString())).ConfigureAwait(false);
        return ExitCode.Of(exception);
    }

    // Build agents obey ##vso[ and ##[ wherever in a line they stand, and an image names its files as it likes.
    private static string WithoutCommands(string text) => text.Replace("##", "# #", StringComparison.Ordinal);

    private static IEnumerable<string> Lines(Exception exception) => exception switch
    {
        PolicyException policy => [policy.ToLine(), .. policy.Others.Select(other => other.ToLine())],
        PolicyGateException known => [known.ToLine()],
        OperationCanceledException => ["Cancelled."],
        _ => [$"PG9900: {exception.GetType().Name}: {exception.Message.Printable()} This is a bug in PolicyGate: run again with --verbose and report it at https://github.com/policygate/policygate/issues."],
    };
}
