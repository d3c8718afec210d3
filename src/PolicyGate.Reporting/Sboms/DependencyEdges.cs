using PolicyGate.Inventory;

namespace PolicyGate.Reporting.Sboms;

/// <summary>What depends on what, as far as the ways tell by which NuGet packages came in: each way is a chain of names from a direct reference on. A name that several packages have says nothing.</summary>
internal static class DependencyEdges
{
    // Far above any real application.
    private const int MaximumCount = 1_000_000;

    /// <summary>By position of the package: the positions of those that it needs, ascending.</summary>
    internal static SortedDictionary<int, SortedSet<int>> Of(IReadOnlyList<Package> packages)
    {
        var byName = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var projects = new Dictionary<PackageLocation, int>();
        for (var index = 0; index < packages.Count; index++)
        {
            var package = packages[index];
            if (package.Type is not ("nuget" or "dotnet-project"))
                continue;
            byName[package.Name] = byName.ContainsKey(package.Name) ? -1 : index;
            if (package.Type != "dotnet-project" || !package.DependencyPath.IsDefaultOrEmpty)
                continue;
            foreach (var location in package.Locations)
                projects[location] = projects.ContainsKey(location) ? -1 : index;
        }

        var edges = new SortedDictionary<int, SortedSet<int>>();
        var count = 0;
        for (var index = 0; index < packages.Count && count < MaximumCount; index++)
        {
            var path = packages[index].DependencyPath.IsDefault ? [] : packages[index].DependencyPath;
            for (var step = 0; step < path.Length; step++)
            {
                var to = step == path.Length - 1 ? index : byName.GetValueOrDefault(path[step], -1);
                // Who refers to it directly is the one project that was found in the same file.
                var from = step > 0 ? byName.GetValueOrDefault(path[step - 1], -1) : ProjectOf(packages[index], projects);
                count += Add(edges, from, to) ? 1 : 0;
            }
        }

        return edges;
    }

    private static int ProjectOf(Package package, Dictionary<PackageLocation, int> projects) =>
        package.Locations is [var only] ? projects.GetValueOrDefault(only, -1) : -1;

    private static bool Add(SortedDictionary<int, SortedSet<int>> edges, int from, int to)
    {
        if (from < 0 || to < 0 || from == to)
            return false;
        if (!edges.TryGetValue(from, out var targets))
            edges.Add(from, targets = []);
        return targets.Add(to);
    }
}
