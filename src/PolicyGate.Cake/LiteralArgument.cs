using System.Text;
using Cake.Core.IO;

namespace PolicyGate.Cake;

/// <summary>An argument that reaches the program as it is. Cake's own quoting leaves a backslash before the closing quote alone.</summary>
/// <param name="text">The argument.</param>
internal sealed class LiteralArgument(string text) : IProcessArgument
{
    /// <summary>The text in quotes; backslashes count only before a quote.</summary>
    public string Render()
    {
        if (text.Length > 0 && !text.Any(c => char.IsWhiteSpace(c) || c == '"'))
            return text;
        var quoted = new StringBuilder("\"");
        var backslashes = 0;
        foreach (var c in text)
        {
            if (c == '\\')
            {
                backslashes++;
                continue;
            }

            quoted.Append('\\', c == '"' ? (2 * backslashes) + 1 : backslashes).Append(c);
            backslashes = 0;
        }

        return quoted.Append('\\', 2 * backslashes).Append('"').ToString();
    }

    /// <inheritdoc/>
    public string RenderSafe() => Render();
}
