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
                return Math.Max(System.Console.WindowWidth, Least);
            }
            catch (IOException)
            {
                return Default;
            }
        }
    }
}
