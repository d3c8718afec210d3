using System.Collections.Immutable;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>The packages of one image.</summary>
public sealed record PackageInventory
{
    /// <summary>The distribution; null where nothing tells it.</summary>
    public Distribution? Distribution { get; init; }

    /// <summary>The packages, by purl, then first location, ordinal.</summary>
    public required ImmutableArray<Package> Packages { get; init; }

    /// <summary>What could not be read or parsed, and what that means.</summary>
    public ImmutableArray<Notification> Notifications { get; init; } = [];

    /// <summary>What the catalogers want to know of which files; to be passed to <see cref="ContainerImage.ReadFilesAsync"/>.</summary>
    public static IReadOnlyList<FactReader> Readers(IReadOnlyList<IPackageCataloger> catalogers) => [.. catalogers.SelectMany(cataloger => cataloger.Readers)];

    /// <summary>Turns the facts into packages.</summary>
    public static PackageInventory Create(ImageFiles files, IReadOnlyList<IPackageCataloger> catalogers) => throw new NotImplementedException();
}
