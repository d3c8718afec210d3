namespace PolicyGate.Reporting.Sources;

/// <summary>A text file of the repository.</summary>
internal sealed class SourceFile
{
    internal SourceFile(string path, string text)
    {
        Path = path;
        Text = text;
        Lines = text.ReplaceLineEndings("\n").Split('\n');
    }

    /// <summary>Relative to the repository's root, forward slashes, no link on the way.</summary>
    internal string Path { get; }

    internal string Text { get; }

    internal string[] Lines { get; }

    /// <summary>The stretch between two columns, the second one excluded; null where it isn't in the file or is empty.</summary>
    internal SourceRegion? Region(int line, int column, int endColumn) =>
        line >= 1 && line <= Lines.Length && column >= 1 && endColumn > column && endColumn <= Lines[line - 1].Length + 1
            ? new(line, column, endColumn, Lines[line - 1][(column - 1)..(endColumn - 1)])
            : null;

    /// <summary>From a column to the end of the line without trailing blanks; column 0 is the first character that is no blank.</summary>
    internal SourceRegion? RestOfLine(int line, int column)
    {
        if (line < 1 || line > Lines.Length)
            return null;
        var text = Lines[line - 1];
        if (column <= 0)
            column = text.Length - text.AsSpan().TrimStart().Length + 1;
        return Region(line, column, text.TrimEnd().Length + 1);
    }

    /// <summary>The first line that isn't blank, whole.</summary>
    internal SourceRegion? FirstLine()
    {
        for (var line = 1; line <= Lines.Length; line++)
        {
            if (!string.IsNullOrWhiteSpace(Lines[line - 1]))
                return Region(line, 1, Lines[line - 1].Length + 1);
        }

        return null;
    }
}
