using System.Text.Json;

namespace PolicyGate.Inventory;

/// <summary>Reads <c>project.assets.json</c>, in which a restore writes down which packages a project gets, and which files of them.</summary>
internal static class ProjectAssetsReader
{
    // As in a deps.json, but for the name of the last.
    private static readonly string[] s_assetGroups = ["runtime", "native", "runtimeTargets", "resource"];

    /// <summary>Reads the file; null where it is JSON of another kind.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static PackageList? Read(Stream content) => JsonContent.Read(
        content,
        root => root.TryGetProperty("targets", out var targets) && root.TryGetProperty("projectFileDependencyGroups", out var groups) ? Read(root, targets, groups) : null,
        what: "a project.assets.json has");

    private static PackageList Read(JsonElement root, JsonElement targets, JsonElement groups)
    {
        var libraries = new Dictionary<string, DepsLibrary>(StringComparer.OrdinalIgnoreCase);
        var direct = groups.EnumerateObject().SelectMany(group => group.Value.EnumerateArray()).Select(reference => (reference.GetString() ?? throw new FormatException("A reference of the project is null.")).Split(' ')[0]);
        PackageList.Add(libraries, PackageList.Root(ProjectName(root), direct));

        // A target with a runtime identifier says what is published; one without, what is compiled.
        var all = targets.EnumerateObject().ToList();
        var published = all.Where(target => target.Name.Contains('/', StringComparison.Ordinal)).ToList();
        foreach (var library in (published.Count > 0 ? published : all).SelectMany(target => target.Value.EnumerateObject()))
        {
            var slash = library.Name.IndexOf('/', StringComparison.Ordinal);
            if (slash <= 0)
                throw new FormatException($"'{library.Name.Printable(100)}' is not a library: expected name/version.");
            var isProject = library.Value.TryGetProperty("type", out var type) && type.GetString() == "project";
            PackageList.Add(libraries, new(
                library.Name[..slash],
                library.Name[(slash + 1)..],
                isProject ? DepsLibraryKind.Project : DepsLibraryKind.Package,
                !isProject && HasAssets(library.Value) ? DepsLibraryPresence.Present : DepsLibraryPresence.Absent,
                PackageList.Sorted(library.Value.TryGetProperty("dependencies", out var dependencies) ? dependencies.EnumerateObject().Select(dependency => dependency.Name) : [])));
        }

        return new([.. libraries.Values]);
    }

    private static string ProjectName(JsonElement root) =>
        root.TryGetProperty("project", out var project) && project.TryGetProperty("restore", out var restore) && restore.TryGetProperty("projectName", out var name) ? name.GetString() ?? "" : "";

    private static bool HasAssets(JsonElement library) => s_assetGroups.Any(group =>
        library.TryGetProperty(group, out var files) && files.EnumerateObject().Any(file => !file.Name.EndsWith("_._", StringComparison.Ordinal)));
}
