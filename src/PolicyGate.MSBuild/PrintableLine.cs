using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PolicyGate.MSBuild;

/// <summary>Makes text of an image or of a tool safe to show in one line of a build log.</summary>
internal static class PrintableLine
{
    private static readonly Regex s_commandStart = new("(?<=#)(?=#)|(?<=(?:^|\\s):)(?=:)", RegexOptions.CultureInvariant);

    /// <summary>
    /// The text with control, format (bidirectional overrides, zero-width) and line-separator characters and unpaired surrogates
    /// written as <c>\u{XXXX}</c>, cut after <paramref name="maximumLength"/> UTF-16 code units. What starts a command of Azure Pipelines
    /// or GitHub Actions in a log is broken up.
    /// </summary>
    public static string Of(string text, int maximumLength = 4000)
    {
        var line = new StringBuilder(Math.Min(text.Length, maximumLength));
        var i = 0;
        while (i < text.Length && i < maximumLength)
        {
            var length = char.IsSurrogatePair(text, i) ? 2 : 1;
            if (IsUnsafe(CharUnicodeInfo.GetUnicodeCategory(text, i)))
            {
                var scalar = length == 2 ? char.ConvertToUtf32(text, i) : text[i];
                line.Append("\\u{").Append(scalar.ToString("X4", CultureInfo.InvariantCulture)).Append('}');
            }
            else
            {
                line.Append(text, i, length);
            }

            i += length;
        }

        return s_commandStart.Replace(i < text.Length ? line.Append('…').ToString() : line.ToString(), " ");
    }

    private static bool IsUnsafe(UnicodeCategory category) => category is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
