using System.Globalization;
using System.Text;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>
/// Packages of Red Hat, Fedora, SUSE, Amazon, Azure Linux, Photon and their derivatives, from the database of rpm or, in distroless images of Azure Linux, from the list that stands in for it.
/// A database is one file, which every layer writes whole: the layer that brought a package is the one since which all versions of the database have it.
/// </summary>
internal sealed class RpmCataloger : IPackageCataloger
{
    private const string SqliteName = "rpmdb.sqlite";

    // Where rpm keeps its database by default; since some years in usr/lib/sysimage, and in usr/share for images of ostree.
    private static readonly string[] s_folders = ["usr/lib/sysimage/rpm/", "var/lib/rpm/", "usr/share/rpm/"];
    private static readonly string[] s_names = [SqliteName, "Packages.db", "Packages"];
    private static readonly string[] s_manifests = ["var/lib/rpmmanifest/container-manifest-2", "var/lib/rpmmanifest/container-manifest-1"];

    private readonly FactReader<RpmDatabase> _databases = new("rpm-database", 2, s_folders.SelectMany(folder => s_names.Select(name => folder + name)), RpmDatabase.Facts, (_, content) => RpmDatabaseReader.Read(content))
    {
        MaximumSize = RpmDatabaseReader.MaximumSize,
        Seekable = true,
        KeepsHistory = true,
    };

    private readonly FactReader<string> _journals = new(
        "rpm-journal",
        1,
        s_folders.SelectMany(folder => (string[])[folder + SqliteName + SqliteJournal.LogSuffix, folder + SqliteName + SqliteJournal.RollbackSuffix]),
        FactFormat.Text,
        (file, content) => SqliteJournal.Read(file.Path, content)) { MaximumSize = 1L << 40 };

    private readonly FactReader<RpmDatabase> _manifests = new("rpm-manifest", 1, s_manifests, RpmDatabase.Facts, (_, content) => RpmManifestReader.Read(content)) { MaximumSize = RpmManifestReader.MaximumSize };

    public IReadOnlyList<FactReader> Readers => [_databases, _journals, _manifests];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        var databases = files.Facts(_databases);
        var manifests = files.Facts(_manifests);
        foreach (var database in databases.AddRange(manifests).Where(database => !database.Value.Defects.IsEmpty))
            inventory.Notify(new("PG8001", NotificationLevel.Warning, $"The package database was read in part: {string.Join("; ", database.Value.Defects)}.", database.Path.Printable()));
        foreach (var journal in files.Facts(_journals))
            inventory.Notify(new("PG8001", NotificationLevel.Warning, $"Beside the package database stands {journal.Value}, and it is not read: packages that were changed last may be wrong. Run 'rpm -qa' as root when the image is built, which puts it in order.", journal.Path.Printable()));

        // rpm looks into one. Whatever changed the image last wrote its own; then the newer format, as rpm itself prefers.
        var filled = databases
            .Where(database => !database.Value.Packages.IsEmpty)
            .OrderByDescending(database => database.File.Layer)
            .ThenByDescending(database => database.Value.Format)
            .ThenBy(database => Array.FindIndex(s_folders, folder => database.Path.StartsWith(folder, StringComparison.Ordinal)))
            .ToList();

        // The list tells what was there when the image was made. A database, where there is one, knows better, and the list with more columns knows more.
        var counted = filled.FirstOrDefault() ?? manifests.Where(manifest => !manifest.Value.Packages.IsEmpty).MinBy(manifest => Array.IndexOf(s_manifests, manifest.Path));
        if (counted is null)
        {
            TellMissing(files, inventory);
            return;
        }

        var layers = DatabaseHistory.LayersOf(files.History(_databases, counted.File.Path), version => version.Packages.Select(Key));
        var packages = counted.Value.Packages.Select(package => ToPackage(package, counted, layers.GetValueOrDefault(Key(package), counted.File.Layer), inventory.Distribution)).ToList();
        packages.ForEach(inventory.Add);
        inventory.Owners.Defer(() => FilesOf(packages, counted.Value.FileLists));
        foreach (var other in filled.Skip(1))
            TellPassedOver(other, counted, inventory);
    }

    private static (string Name, string Version, string Architecture) Key(RpmPackage package) => (package.Name, package.EpochVersionRelease, package.Architecture);

    private static IEnumerable<(Package Owner, OwnedFiles Files)> FilesOf(List<Package> packages, byte[] lists)
    {
        var files = new OwnedFilesBuilder();
        var current = 0;
        foreach (var (index, path) in PackedFileLists.Read(lists).TakeWhile(file => file.Package < packages.Count && !files.IsFull))
        {
            if (index != current)
            {
                yield return (packages[current], files.Build());
                current = index;
            }

            files.Add(Encoding.UTF8.GetBytes(path));
        }

        if (current < packages.Count)
            yield return (packages[current], files.Build());
    }

    private static Package ToPackage(RpmPackage package, FileFact<RpmDatabase> database, int layer, Distribution? distribution) => new()
    {
        Purl = Purl(package, distribution),
        Type = "rpm",
        Name = package.Name,
        Version = package.EpochVersionRelease,
        Source = package.Source,
        Vendor = string.IsNullOrEmpty(package.Vendor) ? null : package.Vendor,
        Modularity = package.ModularityLabel,
        Licenses = string.IsNullOrEmpty(package.License) ? [] : [package.License],
        Locations = [new(database.Path, database.File.Layer)],
        Layer = layer,
        Evidence = database.Value.Format == RpmDatabaseFormat.Manifest ? "rpm-manifest" : "rpm-database",
    };

    // Without a distribution there is no namespace: a wrong one would be worse.
    private static PackageUrl Purl(RpmPackage package, Distribution? distribution) =>
        new PackageUrl { Type = "rpm", Namespace = distribution is null ? null : RpmDistributions.Namespace(distribution.Id), Name = package.Name, Version = package.VersionRelease }
            .WithQualifier("arch", package.Architecture)
            .WithQualifier("distro", distribution?.PurlQualifier)
            .WithQualifier("epoch", package.Epoch?.ToString(CultureInfo.InvariantCulture))
            .WithQualifier("rpmmod", package.ModularityLabel)
            .WithQualifier("upstream", package.SourceRpm);

    private static void TellPassedOver(FileFact<RpmDatabase> other, FileFact<RpmDatabase> counted, PackageInventoryBuilder inventory)
    {
        var known = counted.Value.Packages.Select(Key).ToHashSet();
        var missing = other.Value.Packages.Select(Key).Where(key => !known.Contains(key)).Distinct().ToList();
        if (missing.Count == 0)
            return;
        var names = string.Join(", ", missing.Select(key => key.Name).Order(StringComparer.Ordinal).Take(5).Select(name => name.Printable(100))) + (missing.Count > 5 ? ", …" : "");
        inventory.Notify(new("PG8035", NotificationLevel.Warning, $"The image has another package database in {counted.Path.Printable()}, which was written last and counts; {missing.Count} package(s) of this one are not in it: {names}. Delete the one that is out of use.", other.Path.Printable()));
    }

    // What somebody deleted of the database is not "no packages".
    private void TellMissing(ImageFiles files, PackageInventoryBuilder inventory)
    {
        if (inventory.Distribution is not { } distribution || !RpmDistributions.Includes(distribution) || files.Unreadable.Any(file => file.Reader == _databases.Name || file.Reader == _manifests.Name))
            return;
        inventory.Notify(new("PG8001", NotificationLevel.Error, $"The image is {distribution.Name.Printable(100)}, but its package database is missing or empty ({string.Join(", ", s_folders.Select(folder => folder.TrimEnd('/')))}): its operating-system packages are unknown. Leave the database in the image.", s_folders[1] + SqliteName));
    }
}
