using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Libraries of Java, from jars, wars, ears and what lies in them.</summary>
internal sealed class JavaCataloger : IPackageCataloger
{
    public IReadOnlyList<FactReader> Readers => [JavaArchive.Reader];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        foreach (var file in files.Facts(JavaArchive.Reader))
        {
            foreach (var artifact in file.Value.Artifacts)
                inventory.Add(ToPackage(artifact, file));
            if (!file.Value.Defects.IsEmpty)
                inventory.Notify(new("PG8001", NotificationLevel.Warning, $"The file was read in part: {string.Join("; ", file.Value.Defects)}.", file.Path.Printable()));
        }
    }

    private static Package ToPackage(JavaArtifact artifact, FileFact<JavaArchive> file) => new()
    {
        Purl = new() { Type = "maven", Namespace = artifact.Group, Name = artifact.Name, Version = artifact.Version },
        Type = "maven",
        // As Maven and the advisories write it.
        Name = artifact.Group is null ? artifact.Name : $"{artifact.Group}:{artifact.Name}",
        Version = artifact.Version,
        Locations = [new(artifact.Within.Length == 0 ? file.Path : $"{file.Path}!/{artifact.Within}", file.File.Layer)],
        Layer = file.File.Layer,
        Evidence = artifact.Evidence,
    };
}
