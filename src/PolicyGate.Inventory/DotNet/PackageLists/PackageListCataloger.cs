using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>
/// NuGet packages of projects whose build left its lists in the image, but no <c>*.deps.json</c>, and of .NET tools. A list is weaker evidence: it says what was asked for, so it counts only
/// where nothing in the project's folder or below it says what is there, and of several the one that knows most.
/// </summary>
internal sealed class PackageListCataloger : IPackageCataloger
{
    // bin/Release/net10.0/linux-x64/publish is five.
    private const int LevelsBelowProject = 8;

    private static readonly FactReader<PackageList> s_assets = new("project-assets", 1, ["**/obj/project.assets.json"], PackageList.Format, (_, content) => ProjectAssetsReader.Read(content)) { MaximumSize = PackageList.MaximumSize };
    private static readonly FactReader<PackageList> s_locks = new("packages-lock", 1, ["**/packages.lock.json"], PackageList.Format, (_, content) => PackagesLockReader.Read(content)) { MaximumSize = PackageList.MaximumSize };
    private static readonly FactReader<PackageList> s_configs = new("packages-config", 1, ["**/packages.config"], PackageList.Format, (_, content) => PackageXmlReader.ReadConfig(content)) { MaximumSize = PackageList.MaximumSize };

    // A tool is installed by a name that no deps.json has: there it is a project.
    private readonly FactReader<PackageList> _tools = new("dotnet-tool", 1, ["**/.store/*/*/*/*/*.nuspec"], PackageList.Format, (_, content) => PackageXmlReader.ReadNuspec(content)) { MaximumSize = PackageList.MaximumSize };

    private readonly FactReader<string> _cached = new("nuget-cache", 1, ["**/.nuget/packages/*/*/*.nuspec"], FactFormat.Text, (_, _) => "") { MaximumSize = long.MaxValue };

    /// <summary>Who reads the lists of builds.</summary>
    public static IReadOnlyList<FactReader> ListReaders => [s_assets, s_locks, s_configs];

    public IReadOnlyList<FactReader> Readers => [.. ListReaders, _tools, _cached, DepsJsonCataloger.Reader, BinaryFacts.Reader];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        var known = KnownFolders(files);
        foreach (var (reader, evidence) in new[] { (s_assets, "project.assets.json"), (s_locks, "packages.lock.json"), (s_configs, "packages.config") })
        {
            foreach (var list in files.Facts(reader).Where(list => known.Add(ProjectFolder(list.Path))))
                Add(list.Value, new(list.Path, list.File.Layer), evidence, inventory);
        }

        foreach (var tool in files.Facts(_tools))
            Add(tool.Value, new(tool.Path, tool.File.Layer), "nuspec", inventory);
        foreach (var cache in files.Facts(_cached).GroupBy(file => file.Path[..file.Path.LastIndexOf("/.nuget/packages/", StringComparison.Ordinal)]))
            inventory.Notify(new("PG8042", NotificationLevel.Note, $"NuGet's package folder has {cache.Count()} package(s). It is a cache of builds, so they don't count as installed. Publish in a stage of its own, and copy only what was published.", (cache.Key + "/.nuget/packages").Printable()));
    }

    /// <summary>The lists of builds, also those that don't count.</summary>
    public static IEnumerable<FileFact<PackageList>> Lists(ImageFiles files) => [.. files.Facts(s_assets), .. files.Facts(s_locks), .. files.Facts(s_configs)];

    /// <summary>The folder of the project whose list it is.</summary>
    public static string ProjectFolder(string path) => Parent(path) is var folder && (folder == "obj" || folder.EndsWith("/obj", StringComparison.Ordinal)) ? Parent(folder) : folder;

    /// <summary>Adds what a list names.</summary>
    public static void Add(PackageList list, PackageLocation location, string evidence, PackageInventoryBuilder inventory)
    {
        var paths = DependencyPaths.Of(list.Libraries);
        foreach (var library in list.Libraries.Where(library => library.Presence == DepsLibraryPresence.Present))
        {
            inventory.Add(new()
            {
                Purl = new() { Type = "nuget", Name = library.Name, Version = library.Version },
                Type = "nuget",
                Name = library.Name,
                Version = library.Version,
                Locations = [location],
                Layer = location.Layer,
                Evidence = evidence,
                DependencyPath = paths.GetValueOrDefault(library, []),
            });
        }
    }

    // The root is above everything: only what lies in it counts as its own.
    private static HashSet<string> KnownFolders(ImageFiles files)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in files.Facts(DepsJsonCataloger.Reader).Select(file => file.Path).Concat(BinaryFacts.Applications(files).Where(file => file.Value.DepsJson is not null).Select(file => file.Path)))
        {
            var folder = Parent(path);
            known.Add(folder);
            for (var level = 0; level < LevelsBelowProject && (folder = Parent(folder)).Length > 0; level++)
                known.Add(folder);
        }

        return known;
    }

    private static string Parent(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];
}
