using System.Text;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Tables;

/// <summary>Lines of a fixed width over a stream; plain text unless colours are asked for.</summary>
internal sealed class TextConsole : IDisposable
{
    private const int NarrowestWidth = 60;

    private const int WidestWidth = 400;

    private const int Hanging = 2;

    private readonly StreamWriter _writer;
    private readonly bool _colored;

    internal TextConsole(Stream destination, ReportOptions options)
    {
        _writer = new(destination, new UTF8Encoding(false), 16 << 10, leaveOpen: true) { NewLine = "\n" };
        _colored = options.Color;
        Width = Math.Clamp(options.Width, NarrowestWidth, WidestWidth);
    }

    internal int Width { get; }

    internal void Line() => _writer.Write('\n');

    /// <summary>A paragraph of untrusted text; where it wraps, further lines are indented.</summary>
    internal void Line(string text, TableStyle style = default, int indent = 0)
    {
        var rest = ReportText.Console(text, 4000);
        for (var first = true; rest.Length > 0; first = false)
        {
            var left = indent + (first ? 0 : Hanging);
            var line = Wrap(rest, Width - left);
            _writer.Write("".PadRight(left));
            Write(line.TrimEnd(), style);
            Line();
            rest = rest[line.Length..].TrimStart();
        }
    }

    /// <summary>Printable texts side by side on one line.</summary>
    internal void Cells(params ReadOnlySpan<TableCell> cells)
    {
        while (cells.Length > 1 && string.IsNullOrWhiteSpace(cells[^1].Text))
            cells = cells[..^1];
        for (var index = 0; index < cells.Length; index++)
            Write(index == cells.Length - 1 ? cells[index].Text.TrimEnd() : cells[index].Text, cells[index].Style);
        Line();
    }

    public void Dispose() => _writer.Dispose();

    private void Write(string text, TableStyle style) => _writer.Write(_colored ? style.Apply(text) : text);

    /// <summary>As much of the text as fits, up to a blank where there is one.</summary>
    private static string Wrap(string text, int width)
    {
        var cell = new TableCell(text);
        if (cell.Width <= width)
            return text;
        // The cut is one column short and ends in an ellipsis.
        var fitting = cell.Cut(width + 1).Length - 1;
        var blank = text.LastIndexOf(' ', Math.Min(fitting, text.Length - 1));
        return blank > 0 ? text[..(blank + 1)] : text[..Math.Max(fitting, 1)];
    }
}
