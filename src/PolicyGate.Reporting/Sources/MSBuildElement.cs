using System.Xml;
using System.Xml.Linq;

namespace PolicyGate.Reporting.Sources;

/// <summary>An element of a project file, with its place.</summary>
internal readonly record struct MSBuildElement(SourceFile File, XElement Element)
{
    internal string Name => Element.Name.LocalName;

    /// <summary>An attribute or, as MSBuild also takes it, a child element of that name; null where neither is there or it is empty.</summary>
    internal string? Metadata(string name) =>
        Trimmed(Element.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == name)?.Value)
        ?? Trimmed(Element.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value);

    /// <summary>The child element of a name.</summary>
    internal MSBuildElement? Child(string name) =>
        Element.Elements().FirstOrDefault(child => child.Name.LocalName == name) is { } found ? new(File, found) : null;

    /// <summary>True where <c>Include</c> or <c>Update</c> names the item, ignoring case.</summary>
    internal bool Names(string item) =>
        (Element.Attribute("Include") ?? Element.Attribute("Update"))?.Value
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Contains(item, StringComparer.OrdinalIgnoreCase) == true;

    /// <summary>The element as far as it stands on its first line.</summary>
    internal SourceLocation? Locate(string kind)
    {
        // The line information of an element points to its name.
        var place = (IXmlLineInfo)Element;
        var (line, column) = (place.LineNumber, place.LinePosition - 1);
        if (line < 1 || line > File.Lines.Length || column < 1 || column > File.Lines[line - 1].Length)
            return null;
        var text = File.Lines[line - 1];
        var end = Element.HasElements ? -1 : EndOf(text, $"</{text.AsSpan(column, NameLength(text, column))}>", column);
        if (end < 0)
            end = EndOfTag(text, column);
        return (end < 0 ? File.RestOfLine(line, column) : File.Region(line, column, end + 1)) is { } region ? new(File.Path, region, kind) : null;
    }

    private static int NameLength(string text, int start)
    {
        var end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('>' or '/'))
            end++;
        return end - start;
    }

    private static int EndOf(string text, string closing, int start)
    {
        var found = text.IndexOf(closing, start, StringComparison.Ordinal);
        return found < 0 ? -1 : found + closing.Length;
    }

    private static int EndOfTag(string text, int start)
    {
        var quote = '\0';
        for (var index = start; index < text.Length; index++)
        {
            var character = text[index];
            if (quote != '\0')
                quote = character == quote ? '\0' : quote;
            else if (character is '"' or '\'')
                quote = character;
            else if (character == '>')
                return index + 1;
        }

        return -1;
    }

    private static string? Trimmed(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
