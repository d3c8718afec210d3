using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Collects what the catalogers find.</summary>
public sealed class PackageInventoryBuilder
{
    internal List<Package> Packages { get; } = [];

    /// <summary>Who found each of the packages, and what else there is to say of it.</summary>
    internal List<(string Cataloger, string? Because)> Origins { get; } = [];

    internal List<LeftOutPackage> LeftOut { get; } = [];

    /// <summary>Type name of the cataloger that runs.</summary>
    internal string Cataloger { get; set; } = "";

    internal List<Notification> Notifications { get; } = [];

    internal List<ContentManifest> ContentManifests { get; } = [];

    /// <summary>Which files belong to which operating-system package: said by the catalogers of these, asked when all have run.</summary>
    internal FileOwners Owners { get; } = new();

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
    public void Add(Package package) => Add(package, null);

    /// <summary>Says of a package that a file names why it is not listed, for whoever asks for it.</summary>
    /// <param name="type">As <see cref="Package.Type"/>.</param>
    /// <param name="name">Name as the file spells it.</param>
    /// <param name="version">Version as the file spells it.</param>
    /// <param name="location">The file.</param>
    /// <param name="reason">Why, as one or several sentences for people.</param>
    public void LeaveOut(string type, string name, string version, PackageLocation location, string reason) =>
        LeftOut.Add(new(type, name, version, location, Cataloger, reason));

    internal void Add(Package package, string? because)
    {
        ArgumentNullException.ThrowIfNull(package);
        Packages.Add(package);
        Origins.Add((Cataloger, because));
    }

    /// <summary>Adds a notification.</summary>
    public void Notify(Notification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        Notifications.Add(notification);
    }
}
