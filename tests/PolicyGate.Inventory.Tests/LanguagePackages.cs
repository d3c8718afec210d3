using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

/// <summary>Packages of languages for an image's layer, and out of its inventory.</summary>
internal static class LanguagePackages
{
    /// <summary>An installed npm package.</summary>
    public static Layer Package(this Layer layer, string folder, string name, string version) => layer.File(folder + "/package.json", $$"""{ "name": "{{name}}", "version": "{{version}}" }""");

    public static IEnumerable<Package> Of(this PackageInventory inventory, string type) => inventory.Packages.Where(package => package.Type == type);
}
