using System.Text;
using PolicyGate.Reporting.Wording;
using Spectre.Console;

namespace PolicyGate.Reporting.Tables;

/// <summary>A console of a fixed width over a stream; plain text unless colours are asked for.</summary>
internal sealed class TextConsole : IDisposable
{
    private const int NarrowestWidth = 60;

    private const int WidestWidth = 400;

    private readonly StreamWriter _writer;
    private readonly IAnsiConsole _console;

    internal TextConsole(Stream destination, ReportOptions options)
    {
        _writer = new(destination, new UTF8Encoding(false), 16 << 10, leaveOpen: true) { NewLine = "\n" };
        Width = Math.Clamp(options.Width, NarrowestWidth, WidestWidth);
        _console = AnsiConsole.Create(new()
        {
            Ansi = options.Color ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = options.Color ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new FixedOutput(_writer, Width),
            // Nothing of the machine: the same report is the same text everywhere.
            Enrichment = new() { UseDefaultEnrichers = false },
        });
    }

    internal int Width { get; }

    internal void Line() => _writer.Write('\n');

    /// <summary>A paragraph of untrusted text; where it wraps, further lines are indented.</summary>
    internal void Line(string text, Style? style = null, int indent = 0)
    {
        const int Hanging = 2;
        var rest = ReportText.Console(text, 4000);
        for (var first = true; rest.Length > 0; first = false)
        {
            var left = indent + (first ? 0 : Hanging);
            var line = Wrap(rest, Width - left);
            Cells([new("".PadRight(left), null), new(line.TrimEnd(), style)]);
            rest = rest[line.Length..].TrimStart();
        }
    }

    /// <summary>Printable texts side by side on one line.</summary>
    internal void Cells(IReadOnlyList<TableCell> cells)
    {
        var last = cells.Count - 1;
        while (last > 0 && string.IsNullOrWhiteSpace(cells[last].Text))
            last--;
        for (var index = 0; index <= last; index++)
        {
            if (cells[index].Text.Length > 0)
                _console.Write(new Text(index == last ? cells[index].Text.TrimEnd() : cells[index].Text, cells[index].Style ?? Style.Plain) { Overflow = Overflow.Crop });
        }

        Line();
    }

    public void Dispose() => _writer.Dispose();

    /// <summary>As much of the text as fits, up to a blank where there is one.</summary>
    private static string Wrap(string text, int width)
    {
        var cell = new TableCell(text, null);
        if (cell.Width <= width)
            return text;
        // The cut is one column short and ends in an ellipsis.
        var fitting = cell.Cut(width + 1).Length - 1;
        var blank = text.LastIndexOf(' ', Math.Min(fitting, text.Length - 1));
        return blank > 0 ? text[..(blank + 1)] : text[..Math.Max(fitting, 1)];
    }

    private sealed class FixedOutput(TextWriter writer, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => false;

        public int Width => width;

        public int Height => 100;

        public void SetEncoding(Encoding encoding)
        {
            // The stream's encoding is part of the format.
        }
    }
}
