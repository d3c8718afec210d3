using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>What the lists in an image name: assemblies by a <c>*.deps.json</c> in their folder or above it, packages by a build's lists there, applications and projects.</summary>
internal sealed class ListedAssemblies
{
    private readonly Dictionary<string, HashSet<string>> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _applications = new(StringComparer.Ordinal);
    private readonly HashSet<string> _projects = new(StringComparer.OrdinalIgnoreCase);

    public ListedAssemblies(ImageFiles files)
    {
        foreach (var file in files.Facts(DepsJsonCataloger.Reader))
            Add(Parent(file.Path), file.Value);
        foreach (var file in BinaryFacts.Applications(files))
        {
            if (file.Value.DepsJson is { } depsJson)
                Add(Parent(file.Path), depsJson.Content);
        }

        foreach (var file in PackageListCataloger.Lists(files))
            Add(PackageListCataloger.ProjectFolder(file.Path), file.Value.Libraries.Select(library => library.Name + ".dll"));
        foreach (var config in files.Facts(SharedFrameworkCataloger.Configs))
            _applications.Add(config.Path[..^".runtimeconfig.json".Length] + ".dll");
    }

    public static IEnumerable<FactReader> Readers => [DepsJsonCataloger.Reader, SharedFrameworkCataloger.Configs, .. PackageListCataloger.ListReaders];

    /// <summary>Whether a list says what the assembly at the path is.</summary>
    public bool Contains(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        for (var folder = Parent(path); ; folder = Parent(folder))
        {
            if (_files.TryGetValue(folder, out var named) && named.Contains(name))
                return true;
            if (folder.Length == 0)
                return false;
        }
    }

    /// <summary>Whether somebody starts it: it has a <c>*.runtimeconfig.json</c>, or is called a program.</summary>
    public bool IsApplication(string path) => path.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) || _applications.Contains(path);

    /// <summary>Whether a list anywhere in the image has it as a project.</summary>
    public bool IsProject(string name) => _projects.Contains(name);

    private void Add(string folder, DepsJson depsJson)
    {
        Add(folder, depsJson.Others);
        foreach (var library in depsJson.Libraries)
        {
            Add(folder, library.Assemblies.Select(assembly => assembly.FileName));
            if (library.Kind == DepsLibraryKind.Project)
                _projects.Add(library.Name);
            if (library.Presence == DepsLibraryPresence.Unknown)
                Add(folder, [library.Name + ".dll"]);
        }
    }

    private void Add(string folder, IEnumerable<string> names)
    {
        if (!_files.TryGetValue(folder, out var known))
            _files[folder] = known = new(StringComparer.OrdinalIgnoreCase);
        known.UnionWith(names);
    }

    private static string Parent(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];
}
