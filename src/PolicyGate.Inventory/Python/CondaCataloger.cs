using System.Text.Json;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Packages of conda, of whatever language. Those of Python have metadata of their own beside, by which advisories name them.</summary>
internal sealed class CondaCataloger : IPackageCataloger
{
    private readonly FactReader<LanguagePackage> _records = new("conda-meta", 1, ["**/conda-meta/*.json"], LanguagePackage.Format, (_, content) => JsonContent.Read(content, Read)) { MaximumSize = 32 << 20 };

    public IReadOnlyList<FactReader> Readers => [_records];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        foreach (var file in files.Facts(_records))
            inventory.Add(file.Value.ToPackage("conda", null, file.Value.Name, file, "conda-meta"));
    }

    private static LanguagePackage Read(JsonElement root)
    {
        var subdir = root.Text("subdir") ?? "";
        return LanguagePackage.Of(
            root.Text("name") ?? throw new FormatException("It has no name."),
            root.Text("version") ?? throw new FormatException("It has no version."),
            root.Licenses("license"),
            "build",
            root.Text("build") ?? "",
            "channel",
            Channel(root.Text("channel") ?? "", subdir),
            "subdir",
            subdir);
    }

    // A name, or an address that ends in name and subdir.
    private static string Channel(string channel, string subdir)
    {
        var segments = channel.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments.LastOrDefault(segment => segment != subdir) ?? "";
    }
}
