using System.Xml;

namespace PolicyGate.Inventory;

/// <summary>
/// Reads NuGet's two files in XML: <c>packages.config</c> of projects for the .NET Framework, and the <c>*.nuspec</c> of a package. No tree is made of them: a hostile one
/// could be nested until the stack is full.
/// </summary>
internal static class PackageXmlReader
{
    private const int MaximumCharacters = 8 << 20;

    private static readonly XmlReaderSettings s_settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaximumCharacters };

    /// <summary>Reads a <c>packages.config</c>; null where it is XML of another kind. What only the build needs is left out.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static PackageList? ReadConfig(Stream content)
    {
        var libraries = new Dictionary<string, DepsLibrary>(StringComparer.OrdinalIgnoreCase);
        return ReadElements(content, "packages", reader =>
        {
            if (reader is { Depth: 1, LocalName: "package" } && !"true".Equals(reader.GetAttribute("developmentDependency"), StringComparison.OrdinalIgnoreCase))
                PackageList.Add(libraries, Package(reader.GetAttribute("id"), reader.GetAttribute("version")));
        })
            ? new([.. libraries.Values])
            : null;
    }

    /// <summary>Reads a <c>*.nuspec</c>, whose namespace changed often; null where it is XML of another kind.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static PackageList? ReadNuspec(Stream content)
    {
        string? id = null, version = null, parent = null;
        return ReadElements(content, "package", reader =>
        {
            if (reader.Depth == 1)
                parent = reader.LocalName;
            if (reader.Depth != 2 || parent != "metadata")
                return;
            if (reader.LocalName == "id")
                id = Text(reader);
            else if (reader.LocalName == "version")
                version = Text(reader);
        })
            ? new([Package(id, version)])
            : null;
    }

    private static DepsLibrary Package(string? id, string? version) => string.IsNullOrEmpty(id) || string.IsNullOrEmpty(version)
        ? throw new FormatException("A package has no id or no version.")
        : new(id, version, DepsLibraryKind.Package, DepsLibraryPresence.Present, []);

    // The text that comes first in it; none where there is an element.
    private static string? Text(XmlReader reader) => !reader.IsEmptyElement && reader.Read() && reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA ? reader.Value.Trim() : null;

    private static bool ReadElements(Stream content, string root, Action<XmlReader> read)
    {
        try
        {
            using var reader = XmlReader.Create(content, s_settings);
            if (reader.MoveToContent() != XmlNodeType.Element || reader.LocalName != root)
                return false;
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Element)
                    read(reader);
            }

            return true;
        }
        catch (XmlException e)
        {
            throw new FormatException(e.Message, e);
        }
    }
}
