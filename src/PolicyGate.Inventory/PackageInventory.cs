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

    /// <summary>The finds that the packages were made of, in the order in which they were made.</summary>
    public ImmutableArray<PackageFind> Finds { get; init; } = [];

    /// <summary>What files name, and what is not listed all the same; in the order of the catalogers.</summary>
    public ImmutableArray<LeftOutPackage> LeftOut { get; init; } = [];

    /// <summary>Which repositories the rpm packages of an image of Red Hat came from, by path, ordinal.</summary>
    public ImmutableArray<ContentManifest> ContentManifests { get; init; } = [];

    /// <summary>What could not be read or parsed, and what that means; by path, then id and message, ordinal.</summary>
    public ImmutableArray<Notification> Notifications { get; init; } = [];

    /// <summary>Which files belong to which operating-system package.</summary>
    internal FileOwners Owners { get; private init; } = new();

    /// <summary>The operating-system package that a file of the image belongs to; null where none owns it, and for an inventory that a bill of materials gave.</summary>
    /// <param name="file">The file, in the layer that gave it.</param>
    public PackageUrl? OwnerOf(PackageLocation file) => Owners.OwnerOf(file);

    /// <summary>The finds that one of the packages was made of.</summary>
    public IEnumerable<PackageFind> FindsOf(Package package)
    {
        ArgumentNullException.ThrowIfNull(package);
        return Finds.Where(find => PackageMerge.AreSame(find.Package, package));
    }

    /// <summary>What the catalogers want to know of which files; to be passed to <see cref="ContainerImage.ReadFilesAsync"/>.</summary>
    public static IReadOnlyList<FactReader> Readers(IReadOnlyList<IPackageCataloger> catalogers) => [.. catalogers.SelectMany(cataloger => cataloger.Readers).Distinct()];

    /// <summary>Turns the facts into packages.</summary>
    /// <param name="files">The image's files, read with <see cref="Readers"/> of the same catalogers.</param>
    /// <param name="catalogers">Who finds packages, in the order in which they run.</param>
    /// <param name="configuration">The image's configuration, which tells more of how its applications run.</param>
    /// <param name="assets">What the build knows of its packages, for an application that doesn't tell.</param>
    public static PackageInventory Create(ImageFiles files, IReadOnlyList<IPackageCataloger> catalogers, ImageConfiguration? configuration = null, ProjectAssets? assets = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(catalogers);
        var builder = new PackageInventoryBuilder { Configuration = configuration, Assets = assets };
        foreach (var file in files.Unreadable)
            builder.Notify(new("PG8001", NotificationLevel.Error, $"'{file.Path.Printable()}' {file.Message.Printable().TrimEnd('.')}. What it tells of the image is missing here.", file.Path.Printable()));
        foreach (var cataloger in catalogers)
        {
            builder.Cataloger = cataloger.GetType().Name;
            cataloger.Catalog(files, builder);
        }

        if (builder.Packages.Count == 0)
            builder.Notify(new("PG8005", NotificationLevel.Warning, "No package was found in the image. Is it the right image, and does it still have its package database?"));
        return Create(builder);
    }

    internal static PackageInventory Create(PackageInventoryBuilder builder)
    {
        ImmutableArray<PackageFind> finds = [.. builder.Packages.Select((package, index) => new PackageFind(builder.Owners.Mark(package), builder.Origins[index].Cataloger, builder.Origins[index].Because))];
        return new()
        {
            Distribution = builder.Distribution,
            Owners = builder.Owners,
            Packages = PackageMerge.Merge(finds.Select(find => find.Package)),
            Finds = finds,
            LeftOut = [.. builder.LeftOut],
            ContentManifests = [.. builder.ContentManifests.OrderBy(manifest => manifest.Path, StringComparer.Ordinal)],
            Notifications =
            [
                .. builder.Notifications.Distinct()
                    .OrderBy(notification => notification.Path ?? "", StringComparer.Ordinal)
                    .ThenBy(notification => notification.Id, StringComparer.Ordinal)
                    .ThenBy(notification => notification.Message, StringComparer.Ordinal),
            ],
        };
    }
}
