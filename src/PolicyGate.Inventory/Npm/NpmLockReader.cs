using System.Text.Json;

namespace PolicyGate.Inventory;

/// <summary>
/// Reads <c>package-lock.json</c>, <c>npm-shrinkwrap.json</c> and <c>node_modules/.package-lock.json</c> of any lockfileVersion, without what only development needs and without
/// the project's own folders.
/// </summary>
internal static class NpmLockReader
{
    /// <exception cref="FormatException">It is malformed.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static LanguagePackageList Read(Stream content) => JsonContent.Read(content, root =>
    {
        var list = new LanguagePackageList.Builder();
        if (root.TryGetProperty("packages", out var packages))
            AddPackages(packages, list);
        else if (root.TryGetProperty("dependencies", out var dependencies))
            AddDependencies(dependencies, list);
        return list.ToList();
    });

    // lockfileVersion 2 and 3: by place.
    private static void AddPackages(JsonElement packages, LanguagePackageList.Builder list)
    {
        const string Folder = NodeModulesPath.Folder + "/";
        foreach (var (place, package) in packages.EnumerateObject().Select(property => (property.Name, property.Value)))
        {
            var at = place.LastIndexOf(Folder, StringComparison.Ordinal);
            if (at < 0 || package.IsTrue("dev") || package.IsTrue("link"))
                continue;
            if (package.Text("version") is { Length: > 0 } version)
                list.Add(package.Text("name") is { Length: > 0 } name ? name : place[(at + Folder.Length)..], version, package.Licenses("license"));
        }
    }

    // lockfileVersion 1: by name, one in another. JSON's depth bounds the recursion.
    private static void AddDependencies(JsonElement dependencies, LanguagePackageList.Builder list)
    {
        foreach (var dependency in dependencies.EnumerateObject())
        {
            if (!dependency.Value.IsTrue("dev") && dependency.Value.Text("version") is { } version)
                AddDependency(dependency.Name, version, list);
            if (dependency.Value.TryGetProperty("dependencies", out var nested))
                AddDependencies(nested, list);
        }
    }

    // Another place than a registry (git, file, http) stands where the version would; then that is not known.
    private static void AddDependency(string name, string version, LanguagePackageList.Builder list)
    {
        const string Alias = "npm:";
        if (version.StartsWith(Alias, StringComparison.Ordinal) && version.LastIndexOf('@') is var at && at > Alias.Length)
            (name, version) = (version[Alias.Length..at], version[(at + 1)..]);
        if (version.Length > 0 && char.IsAsciiDigit(version[0]))
            list.Add(name, version);
    }
}
