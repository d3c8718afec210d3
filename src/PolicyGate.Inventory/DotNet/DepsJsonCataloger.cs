using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>NuGet packages, projects and runtime packs of .NET applications, from their <c>*.deps.json</c>.</summary>
internal sealed class DepsJsonCataloger : IPackageCataloger
{
    private readonly FactReader<DepsJson> _depsJson = new("deps-json", 1, ["**/*.deps.json"], DepsJson.Format, (file, content) =>
        SharedFramework.IsOwnDepsJson(file.Path) ? null : DepsJsonReader.Read(content)) { MaximumSize = DepsJsonReader.MaximumSize };

    public IReadOnlyList<FactReader> Readers => [_depsJson];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        foreach (var file in files.Facts(_depsJson))
        {
            var paths = DependencyPaths.Of(file.Value.Libraries);
            foreach (var library in file.Value.Libraries.Where(library => library.Presence != DepsLibraryPresence.Absent))
                inventory.Add(ToPackage(library, file) with { DependencyPath = paths.GetValueOrDefault(library, []) });

            if (!file.Value.Defects.IsEmpty)
                inventory.Notify(new("PG8001", NotificationLevel.Warning, $"The file was read in part: {string.Join("; ", file.Value.Defects)}.", file.Path.Printable()));
        }
    }

    private static Package ToPackage(DepsLibrary library, FileFact<DepsJson> file)
    {
        var isProject = library.Kind == DepsLibraryKind.Project;
        return new()
        {
            Purl = new() { Type = isProject ? "generic" : "nuget", Name = library.PackageName, Version = library.Version },
            Type = isProject ? "dotnet-project" : "nuget",
            Name = library.PackageName,
            Version = library.Version,
            Locations = [new(file.Path, file.File.Layer)],
            Layer = file.File.Layer,
            Evidence = (library.Presence, library.Kind) switch
            {
                (DepsLibraryPresence.Unknown, _) => "deps.json-libraries",
                (_, DepsLibraryKind.RuntimePack) => "runtimepack",
                _ => "deps.json",
            },
        };
    }
}
