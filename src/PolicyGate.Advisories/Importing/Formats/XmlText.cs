using System.Xml;
using PolicyGate.Advisories.Osv;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>Reads XML of feeds forward only: no document type, no entity, nothing from elsewhere, and all of it bounded.</summary>
internal static class XmlText
{
    private const long MaximumLength = 2L << 30;
    private const int MaximumText = 1 << 20;

    public static XmlReader Reader(Stream content) => XmlReader.Create(content, new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaximumLength,
        MaxCharactersFromEntities = 1 << 20,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        CloseInput = false,
    });

    /// <exception cref="OsvFormatException">The root is another one.</exception>
    public static void ExpectRoot(XmlReader reader, string name)
    {
        if (reader.MoveToContent() != XmlNodeType.Element || reader.LocalName != name)
            throw new OsvFormatException($"its root is no '{name}'");
    }

    /// <summary>The text of an element that has nothing else; the reader then stands behind it.</summary>
    public static string Content(XmlReader reader)
    {
        var text = reader.ReadElementContentAsString();
        return text.Length <= MaximumText ? text.Trim() : throw new OsvFormatException("a text is longer than a million characters");
    }
}
