using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>
/// Debian packages, of Debian, Ubuntu and their derivatives: <c>var/lib/dpkg/status</c>, and the <c>status.d</c> folder of distroless images.
/// The layer that brought a package is that of its list of files, since dpkg writes those of the packages it installs only, but the status file whole.
/// </summary>
internal sealed class DpkgCataloger : IPackageCataloger
{
    private const string StatusPath = "var/lib/dpkg/status";
    private const string ListSuffix = ".list";
    private const string HashesSuffix = ".md5sums";

    private readonly FactReader<DpkgDatabase> _status = new("dpkg-status", 1, [StatusPath], DpkgDatabase.Format, (_, content) => DpkgStatusReader.ReadStatus(content)) { MaximumSize = DpkgStatusReader.MaximumSize };

    private readonly FactReader<DpkgDatabase> _statusFolder = new("dpkg-status-d", 1, ["var/lib/dpkg/status.d/*"], DpkgDatabase.Format, (file, content) =>
        file.Path.EndsWith(HashesSuffix, StringComparison.Ordinal) ? null : DpkgStatusReader.ReadControl(content)) { MaximumSize = DpkgStatusReader.MaximumSize };

    private readonly FactReader<DpkgFileList> _lists = new("dpkg-list", 2, ["var/lib/dpkg/info/*" + ListSuffix], DpkgFileList.Format, (file, content) =>
        DpkgFileList.ReadList(NameOf(file.Path, ListSuffix), content));

    private readonly FactReader<DpkgFileList> _hashes = new("dpkg-md5sums", 1, [StatusPath + ".d/*" + HashesSuffix], DpkgFileList.Format, (file, content) =>
        DpkgFileList.ReadHashes(NameOf(file.Path, HashesSuffix), content));

    private readonly FactReader<DebianCopyright> _copyrights = new("debian-copyright", 1, ["usr/share/doc/*/copyright"], DebianCopyright.Format, (_, content) => DebianCopyright.Read(content)) { MaximumSize = DebianCopyright.MaximumSize };

    public IReadOnlyList<FactReader> Readers => [_status, _statusFolder, _lists, _hashes, _copyrights];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        var lists = new Dictionary<string, FileFact<DpkgFileList>>(StringComparer.Ordinal);
        foreach (var list in files.Facts(_lists))
            lists[list.Value.Name] = list;
        var hashes = files.Facts(_hashes).ToDictionary(list => list.Value.Name, StringComparer.Ordinal);

        var licenses = files.Facts(_copyrights).ToDictionary(copyright => copyright.Path.Split('/')[^2], copyright => copyright.Value.Licenses, StringComparer.Ordinal);

        var databases = files.Facts(_status).AddRange(files.Facts(_statusFolder));
        foreach (var database in databases)
        {
            foreach (var package in database.Value.Packages)
            {
                if (package.State == DpkgState.Absent)
                    continue;
                var list = ListOf(package, lists);
                var found = ToPackage(package, database, (list?.File ?? database.File).Layer, inventory.Distribution) with { Licenses = licenses.GetValueOrDefault(package.Name, []) };
                inventory.Add(found);
                if ((list ?? hashes.GetValueOrDefault(NameOf(database.Path, ""))) is { } owned)
                    inventory.Owners.Add(found, owned.Value.Files);
            }

            if (!database.Value.Defects.IsEmpty)
                inventory.Notify(new("PG8001", NotificationLevel.Warning, $"The package database was read in part: {string.Join("; ", database.Value.Defects)}.", database.Path.Printable()));
        }

        TellMissing(files, databases, lists, inventory);
    }

    private static Package ToPackage(DpkgPackage package, FileFact<DpkgDatabase> database, int layer, Distribution? distribution) => new()
    {
        Purl = Purl(package, distribution),
        Type = "deb",
        Name = package.Name,
        Version = package.Version,
        Source = package.Source,
        Locations = [new(database.Path, database.File.Layer)],
        Layer = layer,
        Evidence = "dpkg-status",
    };

    // Without a distribution there is no namespace: a wrong one would be worse.
    private static PackageUrl Purl(DpkgPackage package, Distribution? distribution) =>
        new PackageUrl { Type = "deb", Namespace = distribution?.Id, Name = package.Name, Version = package.Version }
            .WithQualifier("arch", package.Architecture)
            .WithQualifier("distro", distribution?.PurlQualifier);

    private static FileFact<DpkgFileList>? ListOf(DpkgPackage package, Dictionary<string, FileFact<DpkgFileList>> lists) =>
        lists.GetValueOrDefault(package.QualifiedName) ?? lists.GetValueOrDefault(package.Name);

    // What somebody deleted of the database is not "no packages".
    private static void TellMissing(ImageFiles files, IReadOnlyCollection<FileFact<DpkgDatabase>> databases, Dictionary<string, FileFact<DpkgFileList>> lists, PackageInventoryBuilder inventory)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var package in databases.SelectMany(database => database.Value.Packages))
        {
            known.Add(package.Name);
            known.Add(package.QualifiedName);
        }

        var missing = lists.Keys.Where(name => !known.Contains(name)).Order(StringComparer.Ordinal).ToList();
        if (known.Count > 0 && missing.Count > 0)
        {
            var names = string.Join(", ", missing.Take(5).Select(name => name.Printable(100))) + (missing.Count > 5 ? ", …" : "");
            inventory.Notify(new("PG8001", NotificationLevel.Warning, $"The package database lacks {missing.Count} package(s) whose files are listed in var/lib/dpkg/info: {names}.", StatusPath));
        }

        // A chiselled image may have the manifest and no database.
        if (known.Count > 0 || files.Find(ChiselCataloger.ManifestPath) is not null || files.Unreadable.Any(file => file.Path.StartsWith(StatusPath, StringComparison.Ordinal)))
            return;
        if (inventory.Distribution is { IsDebianLike: true } distribution)
        {
            inventory.Notify(new("PG8001", NotificationLevel.Error, $"The image is {distribution.Name.Printable(100)}, but its package database is missing or empty ({StatusPath}, {StatusPath}.d): its operating-system packages are unknown. Leave the database in the image.", StatusPath));
        }
        else if (lists.Count > 0)
        {
            inventory.Notify(new("PG8001", NotificationLevel.Error, $"The image has lists of {lists.Count} installed packages in var/lib/dpkg/info, but its package database is missing or empty ({StatusPath}): its operating-system packages are unknown. Leave the database in the image.", StatusPath));
        }
    }

    private static string NameOf(string path, string suffix) => path[(path.LastIndexOf('/') + 1)..^suffix.Length];
}
