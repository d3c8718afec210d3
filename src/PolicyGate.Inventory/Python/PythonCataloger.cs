using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Packages of Python, by the metadata that is installed with each: wheels (<c>.dist-info</c>), distutils' and setuptools' (<c>.egg-info</c>), eggs; where nothing is installed of what a lock file names, by that.</summary>
internal sealed class PythonCataloger : IPackageCataloger
{
    private const string DistInfo = ".dist-info/METADATA";
    private const string Pipfile = "Pipfile.lock";
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

    private readonly FactReader<LanguagePackageList> _locks = new(
        "python-lock",
        1,
        ["**/poetry.lock", "**/uv.lock", "**/" + Pipfile],
        LanguagePackageList.Format,
        (file, content) => LockFiles.IsOfInstalledPackage(file.Path) ? null
            : file.Path.EndsWith(Pipfile, StringComparison.Ordinal) ? PythonLockReader.ReadPipfile(content) : PythonLockReader.ReadToml(content)) { MaximumSize = LockFiles.MaximumSize };

    public IReadOnlyList<FactReader> Readers => [_metadata, _eggs, _locks];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        var installed = new List<Package>();
        foreach (var file in files.Facts(_metadata))
            installed.Add(ToPackage(file.Value, file, file.Path.EndsWith(DistInfo, StringComparison.Ordinal) ? "dist-info" : "egg-info"));
        foreach (var file in files.Facts(_eggs))
            installed.Add(ToPackage(file.Value, file, "egg"));
        installed.ForEach(inventory.Add);
        LockFiles.Catalog(files.Facts(_locks), installed.Select(package => package.Purl), ToPackage, inventory);
    }

    private static Package ToPackage<T>(LanguagePackage package, FileFact<T> file, string evidence) => package.ToPackage("pypi", null, package.Name, file, evidence);
}
