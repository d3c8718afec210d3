using System.CommandLine;
using PolicyGate.Cli.Console;

namespace PolicyGate.Cli.Commands;

/// <summary>The command line: its commands, and how an error becomes one line and an exit code.</summary>
internal static class PolicyGateCommand
{
    internal static readonly Option<bool> Verbose = new("--verbose", "-v") { Description = "Say more; show the stack trace of an error.", Recursive = true };
    internal static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Say nothing but results and errors.", Recursive = true };
    internal static readonly Option<bool> NoColor = new("--no-color") { Description = "Plain text; so does the variable NO_COLOR.", Recursive = true };
    internal static readonly Option<bool> Offline = new("--offline") { Description = "Forbid all network.", Recursive = true };

    internal static readonly Option<string?> CacheDirectory = new("--cache-dir") { Description = "The cache folder. Default: POLICYGATE_CACHE_DIR, else the user's cache folder.", HelpName = "DIR", Recursive = true };

    internal static async Task<int> RunAsync(string[] arguments)
    {
        var parsed = Create().Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            var errors = string.Join(' ', parsed.Errors.Select(error => string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Printable()));
            await System.Console.Error.WriteLineAsync($"PG9300: {errors} See 'policygate {HelpPath(parsed)}--help'.").ConfigureAwait(false);
            return ExitCode.Usage;
        }

        try
        {
            using var help = new StringWriter();
            var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = help }).ConfigureAwait(false);
            StandardOutput.WriteText(help.ToString());
            return exitCode;
        }
        catch (Exception exception)
        {
            return await ErrorLines.WriteAsync(exception, parsed.GetValue(Verbose)).ConfigureAwait(false);
        }
    }

    internal static RootCommand Create() => new("Scans the container image of a .NET build and judges it by disable rules that are versioned in git.")
    {
        ScanCommand.Create(),
        GateCommand.Create(),
        InventoryCommand.Create(),
        DatabaseCommand.Create(),
        CacheCommand.Create(),
        RulesCommand.Create(),
        Verbose,
        Quiet,
        NoColor,
        Offline,
    };

    private static string HelpPath(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var command = parsed.CommandResult; command.Command is not RootCommand; command = (System.CommandLine.Parsing.CommandResult)command.Parent!)
            names.Push(command.Command.Name);
        return string.Concat(names.Select(name => name + " "));
    }
}
