using System.Diagnostics.CodeAnalysis;

namespace PolicyGate.Inventory;

/// <summary>
/// Which packages of an application lose against its shared frameworks when it starts: of an assembly that both have, the host takes the framework's if that is as new or newer, by assembly version,
/// then by file version (dotnet/runtime, <c>deps_resolver.cpp</c>). So the same application may run its own on one runtime, and the framework's on another.
/// </summary>
/// <param name="frameworks">What each framework's own deps.json lists.</param>
internal sealed class FrameworkAssemblies(IReadOnlyDictionary<SharedFramework, DepsJson> frameworks)
{
    private readonly Dictionary<SharedFramework, Dictionary<string, DepsAssembly>> _assemblies = [];

    /// <summary>Whether all that would run of a library is the frameworks' instead.</summary>
    /// <param name="library">The library of an application.</param>
    /// <param name="selected">The frameworks that it runs on.</param>
    /// <param name="framework">The framework that has its first assembly.</param>
    public bool Replace(DepsLibrary library, IReadOnlyList<SharedFramework> selected, [NotNullWhen(true)] out SharedFramework? framework)
    {
        framework = null;
        if (library.Kind != DepsLibraryKind.Package || library.Presence != DepsLibraryPresence.Present || library.HasNative || library.Assemblies.IsEmpty)
            return false;
        foreach (var assembly in library.Assemblies)
        {
            SharedFramework? newer = null;
            foreach (var candidate in selected)
            {
                if (AssembliesOf(candidate).TryGetValue(assembly.FileName, out var own) && IsAsNew(own, assembly))
                    newer ??= candidate;
            }

            if (newer is null)
                return false;
            framework ??= newer;
        }

        return framework is not null;
    }

    private static bool IsAsNew(DepsAssembly own, DepsAssembly other)
    {
        var order = AssemblyVersion.Parse(own.AssemblyVersion).CompareTo(AssemblyVersion.Parse(other.AssemblyVersion));
        return order > 0 || (order == 0 && AssemblyVersion.Parse(own.FileVersion).CompareTo(AssemblyVersion.Parse(other.FileVersion)) >= 0);
    }

    private Dictionary<string, DepsAssembly> AssembliesOf(SharedFramework framework)
    {
        if (_assemblies.TryGetValue(framework, out var known))
            return known;
        known = new(StringComparer.Ordinal);
        if (frameworks.TryGetValue(framework, out var list))
        {
            foreach (var library in list.Libraries)
            {
                foreach (var assembly in library.Assemblies)
                    known.TryAdd(assembly.FileName, assembly);
            }
        }

        return _assemblies[framework] = known;
    }
}
