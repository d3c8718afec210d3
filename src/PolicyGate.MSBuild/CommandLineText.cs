using System.Text;

namespace PolicyGate.MSBuild;

/// <summary>A list of arguments as the one text that starts a process.</summary>
internal static class CommandLineText
{
    /// <summary>Quotes as <c>CommandLineToArgvW</c> and .NET on every system take it apart again: backslashes count only before a quote.</summary>
    public static string Of(IEnumerable<string> arguments)
    {
        var text = new StringBuilder();
        foreach (var argument in arguments)
        {
            if (text.Length > 0)
                text.Append(' ');
            Append(text, argument);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string argument)
    {
        if (argument.Length > 0 && !argument.Any(c => char.IsWhiteSpace(c) || c == '"'))
        {
            text.Append(argument);
            return;
        }

        text.Append('"');
        var backslashes = 0;
        foreach (var c in argument)
        {
            if (c == '\\')
            {
                backslashes++;
                continue;
            }

            text.Append('\\', c == '"' ? (2 * backslashes) + 1 : backslashes).Append(c);
            backslashes = 0;
        }

        text.Append('\\', 2 * backslashes).Append('"');
    }
}
