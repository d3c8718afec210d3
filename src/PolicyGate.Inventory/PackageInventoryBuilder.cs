using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Collects what the catalogers find.</summary>
public sealed class PackageInventoryBuilder
{
    internal List<Package> Packages { get; } = [];

    internal List<Notification> Notifications { get; } = [];

    internal List<ContentManifest> ContentManifests { get; } = [];

    /// <summary>Which files belong to which operating-system package: said by the catalogers of these, asked when all have run.</summary>
    internal FileOwners Owners { get; } = new();

    /// <summary>What lists name that isn't there.</summary>
    internal List<Package> LeftOut { get; } = [];

    /// <summary>Which shared frameworks the applications run on; null where there are none.</summary>
    internal FrameworkSelection? Frameworks { get; set; }

    /// <summary>What these have; null where there are none.</summary>
    internal FrameworkAssemblies? FrameworkAssemblies { get; set; }

    /// <summary>The distribution; the first cataloger sets it, so that the others can use it for purls.</summary>
    public Distribution? Distribution { get; set; }

    /// <summary>The image's configuration (environment, entry point); null where whoever asked for the inventory gave none.</summary>
    public ImageConfiguration? Configuration { get; init; }

    /// <summary>What the build knows of its packages; null where whoever asked for the inventory gave nothing.</summary>
    public ProjectAssets? Assets { get; init; }

    /// <summary>Adds a package. The same package in several places may be added for each of them: they become one.</summary>
    public void Add(Package package)
    {
        ArgumentNullException.ThrowIfNull(package);
        Packages.Add(package);
    }

    /// <summary>Adds a notification.</summary>
    public void Notify(Notification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        Notifications.Add(notification);
    }
}
