using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Rust crates, from what cargo-auditable notes in binaries.</summary>
internal sealed class RustCataloger : IPackageCataloger
{
    public IReadOnlyList<FactReader> Readers => [BinaryFacts.Reader];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        foreach (var file in files.Facts(BinaryFacts.Reader))
        {
            foreach (var crate in file.Value.Crates)
            {
                inventory.Add(new()
                {
                    Purl = new() { Type = "cargo", Name = crate.Name, Version = crate.Version },
                    Type = "cargo",
                    Name = crate.Name,
                    Version = crate.Version,
                    Locations = [new(file.Path, file.File.Layer)],
                    Layer = file.File.Layer,
                    Evidence = "cargo-auditable",
                });
            }
        }
    }
}
