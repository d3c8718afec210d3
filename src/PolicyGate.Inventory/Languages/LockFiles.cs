using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>
/// What a lock file counts for whose packages are installed somewhere else than beside it: where one package of it is found installed, what is installed is the truth, and it counts for nothing.
/// Where none is, it is all that is known of its project.
/// </summary>
internal static class LockFiles
{
    public const int MaximumSize = 32 << 20;

    // In these it is for the developers of an installed package.
    private static readonly string[] s_packageFolders = ["node_modules", "site-packages", "dist-packages", "gems", "vendor"];

    /// <summary>Whether it belongs to a package that is installed, and tells nothing of the image.</summary>
    public static bool IsOfInstalledPackage(string path) => path.Split('/')[..^1].Any(segment => s_packageFolders.Contains(segment, StringComparer.Ordinal));

    /// <summary>Adds the packages of the lock files that count.</summary>
    public static void Catalog(
        IEnumerable<FileFact<LanguagePackageList>> locks,
        IEnumerable<PackageUrl> installed,
        Func<LanguagePackage, FileFact<LanguagePackageList>, string, Package> toPackage,
        PackageInventoryBuilder inventory)
    {
        HashSet<string>? known = null;
        foreach (var file in locks)
        {
            known ??= installed.Select(Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var packages = file.Value.Packages.Select(package => toPackage(package, file, file.Path[(file.Path.LastIndexOf('/') + 1)..])).ToList();
            if (packages.Exists(package => known.Contains(Key(package.Purl))))
                continue;
            packages.ForEach(inventory.Add);
            file.Value.TellDefects(file.Path, inventory);
        }
    }

    private static string Key(PackageUrl purl) => $"{purl.Namespace}/{purl.Name}@{purl.Version}";
}
