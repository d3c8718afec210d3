using PolicyGate.Cli.Commands;

namespace PolicyGate.Cli;

internal static class Program
{
    internal static Task<int> Main(string[] arguments) => PolicyGateCommand.RunAsync(arguments);
}
