using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Packages of Python, by the metadata that is installed with each: wheels (<c>.dist-info</c>), distutils' and setuptools' (<c>.egg-info</c>), eggs.</summary>
internal sealed class PythonCataloger : IPackageCataloger
{
    private const string DistInfo = ".dist-info/METADATA";
    private const int MaximumEggSize = 64 << 20;

    private readonly FactReader<LanguagePackage> _metadata = new(
        "python-metadata",
        1,
        ["**/*" + DistInfo, "**/*.egg-info/PKG-INFO", "**/*.egg-info", "**/*.egg/EGG-INFO/PKG-INFO"],
        LanguagePackage.Format,
        (file, content) => PythonMetadataReader.Read(file.Path, content)) { MaximumSize = PythonMetadataReader.MaximumSize };

    private readonly FactReader<LanguagePackage> _eggs = new("python-egg", 1, ["**/*.egg"], LanguagePackage.Format, (file, content) => PythonMetadataReader.ReadEgg(file.Path, content))
    {
        MaximumSize = MaximumEggSize,
        Seekable = true,
    };

    public IReadOnlyList<FactReader> Readers => [_metadata, _eggs];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        foreach (var file in files.Facts(_metadata))
            inventory.Add(file.Value.ToPackage("pypi", null, file.Value.Name, file, file.Path.EndsWith(DistInfo, StringComparison.Ordinal) ? "dist-info" : "egg-info"));
        foreach (var file in files.Facts(_eggs))
            inventory.Add(file.Value.ToPackage("pypi", null, file.Value.Name, file, "egg"));
    }
}
