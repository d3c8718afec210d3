using System.Collections.Immutable;

namespace PolicyGate.Inventory;

/// <summary>How each library comes into an application: from a direct reference of the root project down to itself, shortest first, equally short ones by name.</summary>
internal static class DependencyPaths
{
    // No real graph is so deep; a path that grew with the file would make its size squared of it.
    private const int MaximumDepth = 100;

    /// <summary>Paths by library, without the root project, which has none itself; nothing where no project is the root.</summary>
    public static Dictionary<DepsLibrary, ImmutableArray<string>> Of(IReadOnlyList<DepsLibrary> libraries)
    {
        var byName = new Dictionary<string, DepsLibrary>(StringComparer.OrdinalIgnoreCase);
        foreach (var library in libraries)
            byName.TryAdd(library.Name, library);

        var needed = new HashSet<string>(libraries.SelectMany(library => library.Dependencies.Where(name => !name.Equals(library.Name, StringComparison.OrdinalIgnoreCase))), StringComparer.OrdinalIgnoreCase);
        var paths = new Dictionary<DepsLibrary, ImmutableArray<string>>(ReferenceEqualityComparer.Instance);
        var queue = new Queue<DepsLibrary>();
        foreach (var root in libraries.Where(library => library.Kind == DepsLibraryKind.Project && !needed.Contains(library.Name)).OrderBy(library => library.Name, StringComparer.Ordinal))
        {
            paths[root] = [];
            queue.Enqueue(root);
        }

        // In breadth and in the order of names: the first path that reaches a library is the shortest, and of those the first.
        while (queue.TryDequeue(out var library))
        {
            var path = paths[library];
            foreach (var name in path.Length < MaximumDepth ? library.Dependencies : [])
            {
                if (!byName.TryGetValue(name, out var dependency) || paths.ContainsKey(dependency))
                    continue;
                paths[dependency] = path.Add(dependency.PackageName);
                queue.Enqueue(dependency);
            }
        }

        return paths;
    }
}
