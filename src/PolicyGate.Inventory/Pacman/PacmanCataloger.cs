using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Packages of Arch Linux and its derivatives: a folder each in pacman's local database.</summary>
internal sealed class PacmanCataloger : IPackageCataloger
{
    private const string Folder = "var/lib/pacman/local/*/";

    private readonly FactReader<PacmanPackage> _descriptions = new("pacman-desc", 1, [Folder + "desc"], PacmanPackage.Format, (_, content) => PacmanPackage.Read(content)) { MaximumSize = PacmanPackage.MaximumSize };
    private readonly FactReader<PacmanFiles> _files = new("pacman-files", 1, [Folder + "files"], PacmanFiles.Format, (_, content) => PacmanFiles.Read(content)) { MaximumSize = PacmanFiles.MaximumSize };

    public IReadOnlyList<FactReader> Readers => [_descriptions, _files];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        var owned = files.Facts(_files).ToDictionary(fact => FolderOf(fact.Path), fact => fact.Value.Files, StringComparer.Ordinal);
        foreach (var description in files.Facts(_descriptions))
        {
            var package = description.Value;
            var found = new Package
            {
                Purl = new PackageUrl { Type = "alpm", Namespace = inventory.Distribution?.Id, Name = package.Name, Version = package.Version }
                    .WithQualifier("arch", package.Architecture)
                    .WithQualifier("distro", inventory.Distribution?.PurlQualifier),
                Type = "alpm",
                Name = package.Name,
                Version = package.Version,
                Source = new(package.Base, package.Version),
                Licenses = package.Licenses,
                Locations = [new(description.Path, description.File.Layer)],
                Layer = description.File.Layer,
                Evidence = "pacman-desc",
            };
            inventory.Add(found);
            inventory.Owners.Add(found, owned.GetValueOrDefault(FolderOf(description.Path), OwnedFiles.None));
        }
    }

    private static string FolderOf(string path) => path[..path.LastIndexOf('/')];
}
