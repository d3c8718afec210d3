using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>
/// Packages of Node.js. Installed is what lies in a <c>node_modules</c> or, with yarn's Plug'n'Play, in the archives of its cache. A lock file only tells what its writer meant to install:
/// it counts where nothing beside it is installed.
/// </summary>
internal sealed class NpmCataloger : IPackageCataloger
{
    private const string Shrinkwrap = "npm-shrinkwrap.json";
    private const string MeantToBeInstalled = "The lock file says what was meant to be installed, and what is installed lies beside it.";

    private readonly FactReader<LanguagePackage> _packages = new(
        "npm-package",
        1,
        ["**/node_modules/*/package.json", "**/node_modules/@*/*/package.json", "opt/yarn-v*/package.json"],
        LanguagePackage.Format,
        (file, content) => PackageJsonReader.Read(file.Path, content)) { MaximumSize = PackageJsonReader.MaximumSize };

    private readonly FactReader<LanguagePackage> _archives = new(
        "yarn-archive", 1, ["**/.yarn/cache/*.zip", "**/.yarn/berry/cache/*.zip"], LanguagePackage.Format, (_, content) => YarnArchiveReader.Read(content))
    {
        MaximumSize = YarnArchiveReader.MaximumSize,
        Seekable = true,
    };

    // Whether it is there is all that counts.
    private readonly FactReader<string> _plugAndPlay = new("yarn-pnp", 1, ["**/.pnp.cjs", "**/.pnp.js"], FactFormat.Text, (_, _) => "") { MaximumSize = 1L << 40 };

    private readonly FactReader<LanguagePackageList> _locks = new(
        "npm-lock",
        1,
        ["**/package-lock.json", "**/node_modules/.package-lock.json", "**/" + Shrinkwrap, "**/yarn.lock", "**/pnpm-lock.yaml"],
        LanguagePackageList.Format,
        (file, content) => ReadLock(file.Path, content)) { MaximumSize = LockFiles.MaximumSize };

    public IReadOnlyList<FactReader> Readers => [_packages, _archives, _plugAndPlay, _locks];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        var packages = files.Facts(_packages);
        foreach (var package in packages)
            inventory.Add(ToPackage(package.Value, package, "package.json"));

        var plugAndPlay = files.Facts(_plugAndPlay).Select(file => Directory(file.Path)).ToHashSet(StringComparer.Ordinal);
        var archives = plugAndPlay.Count == 0 ? [] : files.Facts(_archives);
        foreach (var archive in archives)
            inventory.Add(ToPackage(archive.Value, archive, "yarn-cache"));

        var installed = packages.Select(package => package.Path)
            .Concat(files.Unreadable.Where(file => file.Reader == _packages.Name).Select(file => file.Path))
            .SelectMany(NodeModulesPath.Folders).ToHashSet(StringComparer.Ordinal);
        var locks = files.Facts(_locks);
        var shrinkwraps = locks.Where(file => file.Path.EndsWith(Shrinkwrap, StringComparison.Ordinal)).Select(file => Directory(file.Path)).ToHashSet(StringComparer.Ordinal);
        foreach (var file in locks)
        {
            var directory = Directory(file.Path);
            var modules = NameOf(file.Path) == ".package-lock.json" ? directory.TrimEnd('/') : directory + NodeModulesPath.Folder;
            var isPassedOver = installed.Contains(modules)
                || (files.Find(modules) is { } linked && installed.Contains(linked.Path))
                || (archives.Length > 0 && plugAndPlay.Contains(directory))
                || (NameOf(file.Path) == "package-lock.json" && shrinkwraps.Contains(directory));
            if (isPassedOver)
            {
                foreach (var package in file.Value.Packages)
                    inventory.LeaveOut("npm", package.Name, package.Version, new(file.Path, file.File.Layer), MeantToBeInstalled);
                continue;
            }

            foreach (var package in file.Value.Packages)
                inventory.Add(ToPackage(package, file, NameOf(file.Path).TrimStart('.')));
            file.Value.TellDefects(file.Path, inventory);
        }
    }

    private static LanguagePackageList? ReadLock(string path, Stream content)
    {
        var name = NameOf(path);
        // The lock that npm hides in a node_modules is the only one there that is of the installation.
        if (LockFiles.IsOfInstalledPackage(name[0] == '.' ? Directory(path).TrimEnd('/') : path))
            return null;
        return name switch
        {
            "yarn.lock" => YarnLockReader.Read(content),
            "pnpm-lock.yaml" => PnpmLockReader.Read(content),
            _ => NpmLockReader.Read(content),
        };
    }

    private static Package ToPackage<T>(LanguagePackage package, FileFact<T> file, string evidence)
    {
        var slash = package.Name.StartsWith('@') ? package.Name.IndexOf('/', StringComparison.Ordinal) : -1;
        return package.ToPackage("npm", slash > 0 ? package.Name[..slash] : null, package.Name[(slash + 1)..], file, evidence);
    }

    private static string Directory(string path) => path[..(path.LastIndexOf('/') + 1)];

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
