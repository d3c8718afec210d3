using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Packages of PHP, by what Composer wrote of its installation.</summary>
internal sealed class ComposerCataloger : IPackageCataloger
{
    private readonly FactReader<LanguagePackageList> _installed = new("composer-installed", 1, ["**/composer/installed.json"], LanguagePackageList.Format, (_, content) => InstalledJsonReader.Read(content))
    {
        MaximumSize = InstalledJsonReader.MaximumSize,
    };

    public IReadOnlyList<FactReader> Readers => [_installed];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        foreach (var file in files.Facts(_installed))
        {
            foreach (var package in file.Value.Packages)
            {
                var slash = package.Name.LastIndexOf('/');
                inventory.Add(package.ToPackage("composer", slash > 0 ? package.Name[..slash] : null, package.Name[(slash + 1)..], file, "installed.json"));
            }

            file.Value.TellDefects(file.Path, inventory);
        }
    }
}
