using System.Buffers;
using System.Text;

namespace PolicyGate.Reporting.Wording;

/// <summary>Writes untrusted text into Markdown so that it shows as it is and does nothing.</summary>
internal static class Markdown
{
    private static readonly SearchValues<char> s_special = SearchValues.Create("\\`*_{}[]()#+-=!|~@:$^\"<>&");

    /// <summary>One line: every character with a meaning in Markdown or HTML is escaped.</summary>
    internal static string Escape(string? text, int maximumLength)
    {
        var line = ReportText.OneLine(text, maximumLength);
        var rest = line.AsSpan();
        var next = rest.IndexOfAny(s_special);
        if (next < 0)
            return line;
        var result = new StringBuilder(line.Length + 16);
        for (; next >= 0; next = rest.IndexOfAny(s_special))
        {
            result.Append(rest[..next]);
            _ = rest[next] switch
            {
                '<' => result.Append("&lt;"),
                '>' => result.Append("&gt;"),
                '&' => result.Append("&amp;"),
                var character => result.Append('\\').Append(character),
            };
            rest = rest[(next + 1)..];
        }

        return result.Append(rest).ToString();
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
            else if (result.Length > 1 && result[^2] != '\n')
                result.Append('\n');
        }

        return result.ToString().Trim();
    }

    /// <summary>As code.</summary>
    internal static string Code(string? text, int maximumLength)
    {
        // A pipe would end the cell of a table even here.
        var line = ReportText.OneLine(text, maximumLength).Replace("|", "¦", StringComparison.Ordinal);
        if (line.Length == 0)
            return "";
        if (!line.Contains('`'))
            return $"`{line}`";
        // Between tags Markdown is still Markdown.
        return $"<code>{Escape(line, line.Length)}</code>";
    }

    /// <summary>A link that shows its address; null where it is no http address.</summary>
    internal static string? Link(string address) => WebAddress.Parse(address) is { } uri ? $"<{uri.OriginalString}>" : null;

    private static string Bounded(string? text, int maximumLength) => text is null ? "" : text.Length > maximumLength ? text[..maximumLength] : text;
}
