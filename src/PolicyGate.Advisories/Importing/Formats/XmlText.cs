using System.Text;
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

    /// <summary>The text of an element that has nothing else; the reader then stands behind it. Read piece by piece, so that an endless one is not in memory.</summary>
    public static string Content(XmlReader reader)
    {
        var text = new StringBuilder();
        var isEmpty = reader.IsEmptyElement;
        reader.Read();
        if (isEmpty)
            return "";
        var piece = new char[4096];
        while (reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType == XmlNodeType.Element)
                throw new OsvFormatException($"a text has the element '{reader.LocalName.Printable(64)}' in it");
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace)
            {
                for (int read; (read = reader.ReadValueChunk(piece, 0, piece.Length)) > 0;)
                {
                    if (text.Append(piece, 0, read).Length > MaximumText)
                        throw new OsvFormatException("a text is longer than a million characters");
                }
            }

            if (!reader.Read())
                throw new OsvFormatException("it is cut off");
        }

        reader.Read();
        return text.ToString().Trim();
    }
}
