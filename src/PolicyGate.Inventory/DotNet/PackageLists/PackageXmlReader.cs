using System.Xml;
using System.Xml.Linq;

namespace PolicyGate.Inventory;

/// <summary>Reads NuGet's two files in XML: <c>packages.config</c> of projects for the .NET Framework, and the <c>*.nuspec</c> of a package.</summary>
internal static class PackageXmlReader
{
    private const int MaximumCharacters = 8 << 20;

    private static readonly XmlReaderSettings s_settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaximumCharacters };

    /// <summary>Reads a <c>packages.config</c>; null where it is XML of another kind. What only the build needs is left out.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static PackageList? ReadConfig(Stream content)
    {
        var root = Load(content);
        if (root.Name.LocalName != "packages")
            return null;
        var libraries = new Dictionary<string, DepsLibrary>(StringComparer.OrdinalIgnoreCase);
        foreach (var package in root.Elements("package").Where(package => (string?)package.Attribute("developmentDependency") is not ("true" or "True")))
            PackageList.Add(libraries, Package((string?)package.Attribute("id"), (string?)package.Attribute("version")));
        return new([.. libraries.Values]);
    }

    /// <summary>Reads a <c>*.nuspec</c>, whose namespace changed often; null where it is XML of another kind.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static PackageList? ReadNuspec(Stream content)
    {
        var metadata = Load(content).Elements().FirstOrDefault(element => element.Name.LocalName == "metadata");
        return metadata is null ? null : new([Package(Text("id"), Text("version"))]);

        string? Text(string name) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim();
    }

    private static DepsLibrary Package(string? id, string? version) => string.IsNullOrEmpty(id) || string.IsNullOrEmpty(version)
        ? throw new FormatException("A package has no id or no version.")
        : new(id, version, DepsLibraryKind.Package, DepsLibraryPresence.Present, []);

    private static XElement Load(Stream content)
    {
        try
        {
            using var reader = XmlReader.Create(content, s_settings);
            return XElement.Load(reader);
        }
        catch (XmlException e)
        {
            throw new FormatException(e.Message, e);
        }
    }
}
