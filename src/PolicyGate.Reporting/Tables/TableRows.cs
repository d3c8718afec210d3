using System.Collections.Immutable;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Tables;

/// <summary>
/// Columns that fit a width: each as wide as its widest cell up to its limit; where that is too much, the widest shrink first.
/// Every row takes one line, so that no piece of untrusted text ever stands at the start of one.
/// </summary>
internal static class TableRows
{
    private const int Gap = 2;

    /// <summary>Writes a heading and the rows; a row may have a line of its own below it.</summary>
    internal static void Write(TextConsole console, ImmutableArray<TableColumnLimit> columns, IEnumerable<ImmutableArray<TableCell>> rows, Func<int, TableCell>? below = null)
    {
        ImmutableArray<ImmutableArray<TableCell>> all = [.. rows];
        var widths = Widths(console.Width, columns, all);
        WriteRow(console, widths, [.. columns.Select(column => new TableCell(column.Title, TableStyle.Heading))]);
        for (var index = 0; index < all.Length; index++)
        {
            WriteRow(console, widths, all[index]);
            if (below?.Invoke(index) is { Text.Length: > 0 } cell)
                console.Cells(new("".PadRight(widths[0] + Gap)), cell with { Text = cell.Cut(console.Width - widths[0] - Gap) });
        }
    }

    /// <summary>Untrusted text as a cell.</summary>
    internal static TableCell Cell(string? text, int maximumLength = 300) => new(ReportText.Console(text, maximumLength));

    private static void WriteRow(TextConsole console, int[] widths, ImmutableArray<TableCell> row)
    {
        var cells = new TableCell[row.Length * 2];
        for (var index = 0; index < row.Length; index++)
        {
            var text = row[index].Cut(widths[index]);
            var padding = index == row.Length - 1 ? 0 : widths[index] - TableCell.WidthOf(text) + Gap;
            cells[index * 2] = row[index] with { Text = text };
            cells[(index * 2) + 1] = new("".PadRight(padding));
        }

        console.Cells(cells);
    }

    private static int[] Widths(int width, ImmutableArray<TableColumnLimit> columns, ImmutableArray<ImmutableArray<TableCell>> rows)
    {
        var widths = new int[columns.Length];
        for (var index = 0; index < widths.Length; index++)
        {
            var widest = rows.Select(row => row[index].Width).Append(columns[index].Title.Length).Max();
            widths[index] = Math.Min(widest, columns[index].MaximumWidth);
        }

        var available = width - (Gap * (columns.Length - 1));
        while (widths.Sum() > available)
        {
            var widest = -1;
            for (var index = 0; index < widths.Length; index++)
            {
                if (widths[index] > columns[index].MinimumWidth && (widest < 0 || widths[index] > widths[widest]))
                    widest = index;
            }

            if (widest < 0)
                break;
            widths[widest]--;
        }

        return widths;
    }
}
