using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>NuGet packages, projects and runtime packs of .NET applications, from their <c>*.deps.json</c>, also where that is in a single-file bundle.</summary>
internal sealed class DepsJsonCataloger : IPackageCataloger
{
    /// <summary>The files; others ask where they lie.</summary>
    public static FactReader<DepsJson> Reader { get; } = new("deps-json", 2, ["**/*.deps.json"], DepsJson.Format, (file, content) =>
        SharedFramework.IsOwnDepsJson(file.Path) ? null : DepsJsonReader.Read(content)) { MaximumSize = DepsJsonReader.MaximumSize };

    public IReadOnlyList<FactReader> Readers => [Reader, BinaryFacts.Reader];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        foreach (var file in files.Facts(Reader))
            Add(file.Value, new(file.Path, file.File.Layer), isBundled: false, inventory);
        var silent = new List<FileFact<DotNetExecutable>>();
        foreach (var file in BinaryFacts.Applications(files))
        {
            if (file.Value.DepsJson is { } depsJson)
                Add(depsJson.Content, new(DotNetExecutable.PathOf(file.Path, depsJson.Name), file.File.Layer), isBundled: true, inventory);
            else
                silent.Add(file);
        }

        foreach (var file in silent)
        {
            // Of several, whose the assets are is told by the name alone.
            if (inventory.Assets is { } assets && (silent.Count == 1 || IsNamed(file.Path, assets.ProjectName)))
                PackageListCataloger.Add(assets.Packages, new(file.Path, file.File.Layer), "build-assets", inventory);
            else
                TellUnknown(file, inventory);
        }
    }

    private static bool IsNamed(string path, string project) =>
        path[(path.LastIndexOf('/') + 1)..] is var name && (name == project || name.Equals(project + ".exe", StringComparison.OrdinalIgnoreCase));

    private static void Add(DepsJson depsJson, PackageLocation location, bool isBundled, PackageInventoryBuilder inventory)
    {
        var paths = DependencyPaths.Of(depsJson.Libraries);
        // The runtime looks into a bundle first, so nothing in it loses against a framework.
        var frameworks = isBundled ? [] : inventory.Frameworks?.Of(location.Path) ?? [];
        foreach (var library in depsJson.Libraries)
        {
            var package = ToPackage(library, location, isBundled) with { DependencyPath = paths.GetValueOrDefault(library, []) };
            if (library.Presence != DepsLibraryPresence.Absent)
                inventory.Add(inventory.FrameworkAssemblies?.Replace(library, frameworks, out var framework) == true ? Replaced(package, framework) : package);
            else if (library.Kind == DepsLibraryKind.Package)
                inventory.LeftOut.Add(package with { Reason = "No file of it is published: only the compiler saw it, the framework stands in for it, or it only brings other packages." });
        }

        if (!depsJson.Defects.IsEmpty)
            inventory.Notify(new("PG8001", NotificationLevel.Warning, $"The file was read in part: {string.Join("; ", depsJson.Defects)}.", location.Path.Printable()));
    }

    private static Package Replaced(Package package, SharedFramework framework) => package with
    {
        Selected = false,
        Reason = $"{framework.Name} {framework.Version} has the same assemblies as new or newer, and they run in its place.",
    };

    private static void TellUnknown(FileFact<DotNetExecutable> file, PackageInventoryBuilder inventory) => inventory.Notify(file.Value.IsNativeAot
        ? new("PG8040", NotificationLevel.Warning, $"The executable was compiled with NativeAOT, which leaves no trace of the packages in it: they are unknown{(file.Value.Runtime is null ? ", as is the version of its runtime" : "")}. Give the scan the project.assets.json of its build (--assets).", file.Path.Printable())
        : new("PG8041", NotificationLevel.Warning, "The single-file application was published without its deps.json: the packages in it are unknown. Publish it without GenerateDependencyFile=false, or give the scan the project.assets.json of its build (--assets).", file.Path.Printable()));

    private static Package ToPackage(DepsLibrary library, PackageLocation location, bool isBundled)
    {
        var isProject = library.Kind == DepsLibraryKind.Project;
        return new()
        {
            Purl = new() { Type = isProject ? "generic" : "nuget", Name = library.PackageName, Version = library.Version },
            Type = isProject ? "dotnet-project" : "nuget",
            Name = library.PackageName,
            Version = library.Version,
            Locations = [location],
            Layer = location.Layer,
            Evidence = (library.Presence, library.Kind) switch
            {
                (DepsLibraryPresence.Unknown, _) => "deps.json-libraries",
                _ when isBundled => "bundle",
                (_, DepsLibraryKind.RuntimePack) => "runtimepack",
                _ => "deps.json",
            },
        };
    }
}
