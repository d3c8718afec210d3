using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Gems, by the specifications of RubyGems: installed ones and those that come with Ruby (<c>specifications/default</c>).</summary>
internal sealed class GemCataloger : IPackageCataloger
{
    private readonly FactReader<LanguagePackage> _specifications = new(
        "gemspec",
        1,
        ["**/specifications/*.gemspec", "**/specifications/default/*.gemspec"],
        LanguagePackage.Format,
        (file, content) => GemspecReader.Read(file.Path, content)) { MaximumSize = GemspecReader.MaximumSize };

    public IReadOnlyList<FactReader> Readers => [_specifications];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        foreach (var file in files.Facts(_specifications))
            inventory.Add(file.Value.ToPackage("gem", null, file.Value.Name, file, "gemspec"));
    }
}
