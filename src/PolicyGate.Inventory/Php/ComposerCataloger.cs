using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Packages of PHP, by what Composer wrote of its installation; where nothing is installed of what its lock file names, by that.</summary>
internal sealed class ComposerCataloger : IPackageCataloger
{
    private readonly FactReader<LanguagePackageList> _installed = new("composer-installed", 1, ["**/composer/installed.json"], LanguagePackageList.Format, (_, content) => InstalledJsonReader.Read(content))
    {
        MaximumSize = InstalledJsonReader.MaximumSize,
    };

    // It holds the same entries; those for development stand apart.
    private readonly FactReader<LanguagePackageList> _locks = new(
        "composer-lock",
        1,
        ["**/composer.lock"],
        LanguagePackageList.Format,
        (file, content) => LockFiles.IsOfInstalledPackage(file.Path) ? null : InstalledJsonReader.Read(content)) { MaximumSize = LockFiles.MaximumSize };

    public IReadOnlyList<FactReader> Readers => [_installed, _locks];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        var installed = new List<Package>();
        foreach (var file in files.Facts(_installed))
        {
            installed.AddRange(file.Value.Packages.Select(package => ToPackage(package, file, "installed.json")));
            file.Value.TellDefects(file.Path, inventory);
        }

        installed.ForEach(inventory.Add);
        LockFiles.Catalog(files.Facts(_locks), installed.Select(package => package.Purl), ToPackage, inventory);
    }

    private static Package ToPackage(LanguagePackage package, FileFact<LanguagePackageList> file, string evidence)
    {
        var slash = package.Name.LastIndexOf('/');
        return package.ToPackage("composer", slash > 0 ? package.Name[..slash] : null, package.Name[(slash + 1)..], file, evidence);
    }
}
