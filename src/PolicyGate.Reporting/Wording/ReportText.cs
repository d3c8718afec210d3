using System.Text;
using System.Text.RegularExpressions;

namespace PolicyGate.Reporting.Wording;

/// <summary>Makes text of an image, a feed or a rules file fit for one line of a report.</summary>
internal static partial class ReportText
{
    /// <summary>On one line, printable, cut after a number of characters.</summary>
    internal static string OneLine(string? text, int maximumLength)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (text.Length <= maximumLength && IsOrdinary(text))
            return text;
        // What is far longer than the cut is cut before it is looked at.
        var bounded = text.AsSpan(0, Math.Min(text.Length, maximumLength * 4));
        var line = new StringBuilder(Math.Min(bounded.Length, maximumLength + 2));
        var blank = false;
        foreach (var character in bounded)
        {
            if (char.IsWhiteSpace(character))
            {
                blank = line.Length > 0;
                continue;
            }

            if (blank)
                line.Append(' ');
            blank = false;
            line.Append(character);
            // One more than fits tells that something was cut off.
            if (line.Length > maximumLength)
                break;
        }

        return line.ToString().Printable(maximumLength);
    }

    /// <summary>True for printable ASCII without blanks at the ends or beside one another: most texts are.</summary>
    private static bool IsOrdinary(string text)
    {
        var last = ' ';
        foreach (var character in text)
        {
            if (character is < ' ' or > '~' || (character == ' ' && last == ' '))
                return false;
            last = character;
        }

        return last != ' ';
    }

    /// <summary>For a plain SARIF message, in which <c>[text](target)</c> would be a link (SARIF 2.1.0, 3.11.6).</summary>
    internal static string Plain(string? text, int maximumLength) =>
        OneLine(text, maximumLength) is var line && line.Contains("](", StringComparison.Ordinal) ? OneLine(line.Replace("](", "] (", StringComparison.Ordinal), maximumLength) : line;

    /// <summary>
    /// For a console whose lines a build system may read: no start of a logging command of Azure Pipelines or GitHub Actions, and nothing that
    /// MSBuild takes for a diagnostic (<c>file(1,1): error X1: text</c>).
    /// </summary>
    internal static string Console(string? text, int maximumLength) =>
        Diagnostic().Replace(CommandStart().Replace(OneLine(text, maximumLength).Replace("##", "# #", StringComparison.Ordinal), "$1: :"), "'$1'$2:");

    /// <summary>With a period at its end, unless it has a mark there.</summary>
    internal static string Sentence(string text) => text.Length == 0 || text[^1] is '.' or '!' or '?' or '…' ? text : text + ".";

    /// <summary>Sentences one after the other, empty ones left out.</summary>
    internal static string Join(params IEnumerable<string> sentences) => string.Join(' ', sentences.Where(sentence => sentence.Length > 0));

    /// <summary><c>Image runs as root</c> as <c>ImageRunsAsRoot</c>; words of a single letter join the one before.</summary>
    internal static string PascalCase(string text)
    {
        var name = new StringBuilder();
        foreach (Match word in Words().Matches(text))
        {
            var rest = word.Value.ToLowerInvariant();
            if (rest.Length == 1 || !char.IsLower(rest[0]))
                name.Append(name.Length == 0 ? "" : rest);
            else
                name.Append(char.ToUpperInvariant(rest[0])).Append(rest, 1, rest.Length - 1);
        }

        return name.Length is 0 or > 255 ? "Check" : name.ToString();
    }

    [GeneratedRegex(@"(^|\s)::")]
    private static partial Regex CommandStart();

    [GeneratedRegex(@"(?<![^\s:])(error|warning)((?: +[^: ]*)?\s*):", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Diagnostic();

    [GeneratedRegex("[A-Za-z0-9]+")]
    private static partial Regex Words();
}
