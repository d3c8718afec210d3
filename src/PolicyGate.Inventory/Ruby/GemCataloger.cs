using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Gems, by the specifications of RubyGems: installed ones and those that come with Ruby (<c>specifications/default</c>); where nothing is installed of what Bundler's lock file names, by that.</summary>
internal sealed class GemCataloger : IPackageCataloger
{
    private readonly FactReader<LanguagePackage> _specifications = new(
        "gemspec",
        1,
        ["**/specifications/*.gemspec", "**/specifications/default/*.gemspec"],
        LanguagePackage.Format,
        (file, content) => GemspecReader.Read(file.Path, content)) { MaximumSize = GemspecReader.MaximumSize };

    private readonly FactReader<LanguagePackageList> _locks = new(
        "gemfile-lock",
        1,
        ["**/Gemfile.lock"],
        LanguagePackageList.Format,
        (file, content) => LockFiles.IsOfInstalledPackage(file.Path) ? null : GemfileLockReader.Read(content)) { MaximumSize = LockFiles.MaximumSize };

    public IReadOnlyList<FactReader> Readers => [_specifications, _locks];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        var installed = files.Facts(_specifications).Select(file => ToPackage(file.Value, file, "gemspec")).ToList();
        installed.ForEach(inventory.Add);
        LockFiles.Catalog(files.Facts(_locks), installed.Select(package => package.Purl), ToPackage, inventory);
    }

    private static Package ToPackage<T>(LanguagePackage package, FileFact<T> file, string evidence) => package.ToPackage("gem", null, package.Name, file, evidence);
}
