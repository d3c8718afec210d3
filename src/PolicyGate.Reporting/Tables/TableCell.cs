using System.Text;
using Spectre.Console.Rendering;

namespace PolicyGate.Reporting.Tables;

/// <summary>Printable text of one line, and how it looks.</summary>
internal readonly record struct TableCell(string Text, TableStyle Style = default)
{
    /// <summary>Columns of a terminal that it takes; some characters take two.</summary>
    internal int Width => WidthOf(Text);

    internal static int WidthOf(string text) => Ascii.IsValid(text) ? text.Length : Segment.CellCount([new Segment(text)]);

    /// <summary>The text, cut with an ellipsis where it is too wide.</summary>
    internal string Cut(int width)
    {
        if (Width <= width)
            return Text;
        var result = new StringBuilder();
        var used = 0;
        foreach (var rune in Text.EnumerateRunes())
        {
            var next = rune.IsAscii ? 1 : WidthOf(rune.ToString());
            if (used + next > width - 1)
                break;
            result.Append(rune.ToString());
            used += next;
        }

        return result.Append('…').ToString();
    }
}
