namespace PolicyGate.Cli.Console;

/// <summary>How many columns a table may take.</summary>
internal static class TerminalWidth
{
    private const int Default = 120;
    private const int Least = 60;

    internal static int Columns
    {
        get
        {
            if (System.Console.IsOutputRedirected)
                return Default;
            try
            {
                // A terminal that doesn't tell its size says 0.
                return System.Console.WindowWidth is > 0 and var width ? Math.Max(width, Least) : Default;
            }
            catch (IOException)
            {
                return Default;
            }
        }
    }
}
