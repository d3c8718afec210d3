using System.Globalization;
using System.Text;

namespace PolicyGate;

/// <summary>Makes text of an image, a feed or a file safe to show in one line of a log, a terminal or a report.</summary>
public static class PrintableText
{
    /// <summary>
    /// The text with control, format (bidirectional overrides, zero-width) and line-separator characters and unpaired surrogates
    /// written as <c>\u{XXXX}</c>, cut after <paramref name="maximumLength"/> UTF-16 code units.
    /// </summary>
    public static string Printable(this string text, int maximumLength = 1000)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= maximumLength && !NeedsEscape(text))
            return text;

        var result = new StringBuilder(Math.Min(text.Length, maximumLength) + 16);
        foreach (var rune in text.AsSpan(0, Math.Min(text.Length, maximumLength)).EnumerateRunes())
        {
            if (IsUnsafe(rune))
                result.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X4}}}");
            else
                result.Append(rune.ToString());
        }

        return text.Length > maximumLength ? result.Append('…').ToString() : result.ToString();
    }

    private static bool NeedsEscape(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsUnsafe(rune))
                return true;
        }

        return false;
    }

    private static bool IsUnsafe(Rune rune) => rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
