namespace PolicyGate;

/// <summary>A place in a text file. Lines and columns count from 1; 0 means unknown.</summary>
/// <param name="Path">Path of the file, relative to the repository where it is in one, with forward slashes.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in UTF-16 code units, from 1.</param>
public readonly record struct SourcePlace(string Path, int Line = 0, int Column = 0)
{
    /// <inheritdoc/>
    public override string ToString() => Line > 0
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Path.Printable()}({Line},{Math.Max(Column, 1)})")
        : Path.Printable();
}
