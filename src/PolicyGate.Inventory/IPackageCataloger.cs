using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Finds packages of one kind. Says up front what it wants to know of which files, and turns that into packages after the layers are merged.</summary>
public interface IPackageCataloger
{
    /// <summary>What it wants to know of which files.</summary>
    IReadOnlyList<FactReader> Readers { get; }

    /// <summary>Adds the packages that the files tell of.</summary>
    void Catalog(ImageFiles files, PackageInventoryBuilder inventory);
}
