using System.Globalization;
using System.Text;

namespace PolicyGate.Inventory.Tests;

/// <summary>Small bills of materials, and what is read of them.</summary>
internal static class Boms
{
    public static Sbom Read(string json) => Sbom.Read("test.json", Encoding.UTF8.GetBytes(json));

    /// <summary>A CycloneDX document of some components.</summary>
    public static string CycloneDx(params string[] components) => $$"""{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{{string.Join(',', components)}}]}""";

    /// <summary>One that describes an image.</summary>
    public static string CycloneDxOf(string subject, params string[] components) =>
        $$"""{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{{subject}}},"components":[{{string.Join(',', components)}}]}""";

    /// <summary>A component with a package URL and properties, <c>name=value</c>.</summary>
    public static string Component(string purl, params string[] properties) =>
        $$"""{"type":"library","name":"x","purl":"{{purl}}","properties":[{{string.Join(',', properties.Select(Property))}}]}""";

    /// <summary>An SPDX document of some packages.</summary>
    public static string Spdx(params string[] packages) => $$"""{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","packages":[{{string.Join(',', packages)}}]}""";

    /// <summary>A package with a package URL.</summary>
    public static string SpdxPackage(string purl, string more = "") =>
        $$"""{"SPDXID":"SPDXRef-{{purl.GetHashCode(StringComparison.Ordinal)}}","name":"x","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"{{purl}}"}]{{more}}}""";

    public static IEnumerable<string> Lines(Sbom sbom) => sbom.Inventory.Packages.Select(Line);

    /// <summary>All that is known of a package, in one line.</summary>
    public static string Line(Package package) => string.Create(CultureInfo.InvariantCulture,
        $"{package.Type} {package.Name} {package.Version} {package.Purl} source={package.Source?.Name} {package.Source?.Version} licenses=[{string.Join('|', package.Licenses)}] locations=[{string.Join('|', package.Locations.Select(location => $"{location.Path}@{location.Layer}"))}] layer={package.Layer} evidence={package.Evidence} selected={package.Selected} path=[{string.Join('>', package.DependencyPath)}]");

    public static Notification? Told(this Sbom sbom, string id) => sbom.Inventory.Notifications.SingleOrDefault(notification => notification.Id == id);

    private static string Property(string property)
    {
        var equals = property.IndexOf('=', StringComparison.Ordinal);
        return $$"""{"name":"{{property[..equals]}}","value":"{{property[(equals + 1)..]}}"}""";
    }
}
