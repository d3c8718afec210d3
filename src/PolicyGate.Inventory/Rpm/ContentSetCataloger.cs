using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Finds no packages, but the repositories that those of an image of Red Hat came from.</summary>
internal sealed class ContentSetCataloger : IPackageCataloger
{
    private readonly FactReader<ContentSets> _manifests = new(
        "content-sets",
        1,
        ["root/buildinfo/content_manifests/*.json", "usr/share/buildinfo/*.json"],
        ContentSets.Format,
        (_, content) => ContentSets.Read(content)) { MaximumSize = ContentSets.MaximumSize };

    public IReadOnlyList<FactReader> Readers => [_manifests];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        foreach (var file in files.Facts(_manifests))
            inventory.ContentManifests.Add(new(file.Path, file.File.Layer, file.Value.Names));
    }
}
