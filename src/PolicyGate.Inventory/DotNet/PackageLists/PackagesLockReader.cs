using System.Text.Json;

namespace PolicyGate.Inventory;

/// <summary>Reads NuGet's <c>packages.lock.json</c>.</summary>
internal static class PackagesLockReader
{
    /// <summary>Reads the file; null where it is JSON of another kind.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static PackageList? Read(Stream content) => JsonContent.Read(
        content,
        root => root.TryGetProperty("dependencies", out var frameworks) && root.TryGetProperty("version", out _) ? Read(frameworks) : null,
        what: "a packages.lock.json has");

    private static PackageList Read(JsonElement frameworks)
    {
        var libraries = new Dictionary<string, DepsLibrary>(StringComparer.OrdinalIgnoreCase);
        var direct = new List<string>();
        foreach (var entry in frameworks.EnumerateObject().SelectMany(framework => framework.Value.EnumerateObject()))
        {
            var type = entry.Value.TryGetProperty("type", out var typeValue) ? typeValue.GetString() : null;
            var isProject = type == "Project";
            if (isProject || type == "Direct")
                direct.Add(entry.Name);
            var version = entry.Value.TryGetProperty("resolved", out var resolved) ? resolved.GetString() : null;
            PackageList.Add(libraries, new(
                entry.Name,
                version ?? (isProject ? "0" : throw new FormatException($"'{entry.Name.Printable(100)}' has no version.")),
                isProject ? DepsLibraryKind.Project : DepsLibraryKind.Package,
                isProject ? DepsLibraryPresence.Absent : DepsLibraryPresence.Present,
                PackageList.Sorted(entry.Value.TryGetProperty("dependencies", out var dependencies) ? dependencies.EnumerateObject().Select(dependency => dependency.Name) : [])));
        }

        PackageList.Add(libraries, PackageList.Root("", direct));
        return new([.. libraries.Values]);
    }
}
