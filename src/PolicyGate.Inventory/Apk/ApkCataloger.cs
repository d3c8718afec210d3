using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>
/// Packages of apk: Alpine, Wolfi, Chainguard and what derives from them. apk writes its database whole with every change; the layer that brought a package is
/// the one since which all of them have it.
/// </summary>
internal sealed class ApkCataloger : IPackageCataloger
{
    private const string InstalledPath = "lib/apk/db/installed";

    // apk 3 writes below usr where lib is a link or there is no lib/apk; apk before 2.0 wrote below var.
    private static readonly string[] s_installedPaths = [InstalledPath, "usr/" + InstalledPath, "var/lib/apk/installed"];

    // What an installation leaves beside its database.
    private static readonly string[] s_tracePaths =
        ["etc/apk/world", "lib/apk/db/scripts.tar", "lib/apk/db/scripts.tar.gz", "lib/apk/db/triggers", "usr/lib/apk/db/scripts.tar", "usr/lib/apk/db/scripts.tar.gz", "usr/lib/apk/db/triggers"];

    private readonly FactReader<ApkDatabase> _installed = new("apk-installed", 1, s_installedPaths, ApkDatabase.Format, (_, content) => ApkInstalledReader.Read(content))
    {
        MaximumSize = ApkInstalledReader.MaximumSize,
        KeepsHistory = true,
    };

    private readonly FactReader<string> _traces = new("apk-trace", 1, s_tracePaths, FactFormat.Text, (file, _) => file.Size > 0 ? "" : null) { MaximumSize = 1L << 40 };

    public IReadOnlyList<FactReader> Readers => [_installed, _traces];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        var databases = files.Facts(_installed);
        foreach (var database in databases)
        {
            var layers = DatabaseHistory.LayersOf(files.History(_installed, database.File.Path), version => version.Packages.Select(Key));
            foreach (var package in database.Value.Packages)
            {
                var found = ToPackage(package, database, layers.GetValueOrDefault(Key(package), database.File.Layer), inventory.Distribution);
                inventory.Add(found);
                inventory.Owners.Add(found, package.Files);
            }

            if (!database.Value.Defects.IsEmpty)
                inventory.Notify(new("PG8001", NotificationLevel.Warning, $"The package database was read in part: {string.Join("; ", database.Value.Defects)}.", database.Path.Printable()));
        }

        TellMissing(files, databases, inventory);
    }

    private static (string Name, string Version, string Architecture) Key(ApkPackage package) => (package.Name, package.Version, package.Architecture);

    private static Package ToPackage(ApkPackage package, FileFact<ApkDatabase> database, int layer, Distribution? distribution) => new()
    {
        // Without a distribution there is no namespace: a wrong one would be worse.
        Purl = new PackageUrl { Type = "apk", Namespace = distribution?.Id, Name = package.Name, Version = package.Version }
            .WithQualifier("arch", package.Architecture)
            .WithQualifier("distro", distribution?.PurlQualifier),
        Type = "apk",
        Name = package.Name,
        Version = package.Version,
        // All packages of an origin are built at once and have its version.
        Source = new(package.Origin, package.Version),
        Licenses = package.License.Length > 0 ? [package.License] : [],
        Locations = [new(database.Path, database.File.Layer)],
        Layer = layer,
        Evidence = "apk-installed",
    };

    // What somebody deleted of the database is not "no packages".
    private void TellMissing(ImageFiles files, IReadOnlyCollection<FileFact<ApkDatabase>> databases, PackageInventoryBuilder inventory)
    {
        if (databases.Any(database => database.Value.Packages.Length > 0) || files.Unreadable.Any(file => file.Reader == _installed.Name))
            return;
        if (inventory.Distribution is { IsAlpineLike: true } distribution)
            inventory.Notify(new("PG8001", NotificationLevel.Error, $"The image is {distribution.Name.Printable(100)}, but its package database is missing or empty ({InstalledPath}): its operating-system packages are unknown. Leave the database in the image.", InstalledPath));
        else if (files.Facts(_traces) is [var trace, ..])
            inventory.Notify(new("PG8001", NotificationLevel.Error, $"The image has {trace.Path}, but no package in apk's database ({InstalledPath}): its operating-system packages are unknown. Leave the database in the image.", InstalledPath));
    }
}
