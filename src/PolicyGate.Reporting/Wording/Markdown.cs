using System.Text;

namespace PolicyGate.Reporting.Wording;

/// <summary>Writes untrusted text into Markdown so that it shows as it is and does nothing.</summary>
internal static class Markdown
{
    private const string Special = "\\`*_{}[]()#+-=!|~@:$^\"";

    /// <summary>One line: every character with a meaning in Markdown or HTML is escaped.</summary>
    internal static string Escape(string? text, int maximumLength)
    {
        var line = ReportText.OneLine(text, maximumLength);
        var result = new StringBuilder(line.Length + 16);
        foreach (var character in line)
        {
            switch (character)
            {
                case '<':
                    result.Append("&lt;");
                    break;
                case '>':
                    result.Append("&gt;");
                    break;
                case '&':
                    result.Append("&amp;");
                    break;
                default:
                    if (Special.Contains(character, StringComparison.Ordinal))
                        result.Append('\\');
                    result.Append(character);
                    break;
            }
        }

        return result.ToString();
    }

    /// <summary>Several paragraphs, as many as fit.</summary>
    internal static string EscapeParagraphs(string? text, int maximumLength)
    {
        var result = new StringBuilder();
        foreach (var line in Bounded(text, maximumLength * 2).ReplaceLineEndings("\n").Split('\n'))
        {
            var left = maximumLength - result.Length;
            if (left <= 0)
                break;
            var escaped = Escape(line, left);
            if (escaped.Length > 0)
                result.Append(escaped).Append('\n');
            else if (result.Length > 0 && !result.ToString().EndsWith("\n\n", StringComparison.Ordinal))
                result.Append('\n');
        }

        return result.ToString().Trim();
    }

    /// <summary>Between backquotes, as long as needed for what it holds.</summary>
    internal static string Code(string? text, int maximumLength)
    {
        // A pipe would end the cell of a table even here.
        var line = ReportText.OneLine(text, maximumLength).Replace("|", "¦", StringComparison.Ordinal);
        if (line.Length == 0)
            return "";
        if (!line.Contains('`'))
            return $"`{line}`";
        return $"<code>{line.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("`", "&#96;", StringComparison.Ordinal)}</code>";
    }

    /// <summary>A link that shows its address; null where it is no http address.</summary>
    internal static string? Link(string address) => WebAddress.Parse(address) is { } uri ? $"<{uri.AbsoluteUri.Replace("|", "%7C", StringComparison.Ordinal)}>" : null;

    private static string Bounded(string? text, int maximumLength) => text is null ? "" : text.Length > maximumLength ? text[..maximumLength] : text;
}
