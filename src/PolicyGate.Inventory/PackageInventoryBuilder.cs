namespace PolicyGate.Inventory;

/// <summary>Collects what the catalogers find.</summary>
public sealed class PackageInventoryBuilder
{
    internal List<Package> Packages { get; } = [];

    internal List<Notification> Notifications { get; } = [];

    /// <summary>The distribution; the first cataloger sets it, so that the others can use it for purls.</summary>
    public Distribution? Distribution { get; set; }

    /// <summary>Adds a package.</summary>
    public void Add(Package package) => Packages.Add(package);

    /// <summary>Adds a notification.</summary>
    public void Notify(Notification notification) => Notifications.Add(notification);
}
