using System.Text.RegularExpressions;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>
/// Assemblies that no <c>*.deps.json</c> and no other list names: weaker evidence, since an assembly has as a rule, but not always, the name of its package, and as informational version the package's.
/// What looks like somebody's own project is none.
/// </summary>
internal sealed partial class AssemblyCataloger : IPackageCataloger
{
    public const string Evidence = "assembly";

    private static readonly (string Assembly, string Framework)[] s_frameworks =
        [("System.Private.CoreLib", "Microsoft.NETCore.App"), ("Microsoft.AspNetCore", "Microsoft.AspNetCore.App"), ("PresentationCore", "Microsoft.WindowsDesktop.App")];

    public IReadOnlyList<FactReader> Readers => [BinaryFacts.Reader, .. ListedAssemblies.Readers];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        var assemblies = files.Facts(BinaryFacts.Reader).Where(file => file.Value.Assembly is { IsReference: false }).ToList();
        if (assemblies.Count == 0)
            return;
        var listed = new ListedAssemblies(files);
        var known = inventory.Packages.Count;
        foreach (var folder in assemblies.Where(file => !listed.Contains(file.Path)).GroupBy(file => file.Path[..Math.Max(0, file.Path.LastIndexOf('/'))], StringComparer.Ordinal))
            Catalog([.. folder], listed, inventory);
        if (inventory.Packages.Count > known)
            inventory.Notify(new("PG8036", NotificationLevel.Note, $"{inventory.Packages.Count - known} package(s) are known by what their assemblies say of themselves alone (evidence '{Evidence}'): the names and versions of the packages may be others. Publish applications with their deps.json."));
    }

    private static void Catalog(List<FileFact<BinaryFacts>> folder, ListedAssemblies listed, PackageInventoryBuilder inventory)
    {
        // A self-contained application without its list: what was built with the runtime is the runtime.
        var others = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (assembly, framework) in s_frameworks)
        {
            if (folder.Find(file => file.Value.Assembly!.Name == assembly) is { Value.Assembly: { Version: { } build } found } file && VersionOf(found) is { } version)
            {
                others.Add(build);
                Add(inventory, file, framework, version, "dotnet-framework");
            }
        }

        // What was built from the same commit as an application (1.4.0+0a2e291c) is of its repository.
        others.UnionWith(folder.Where(file => listed.IsApplication(file.Path)).Select(file => file.Value.Assembly!.Version ?? "").Where(build => build.Contains('+', StringComparison.Ordinal)));
        foreach (var file in folder)
        {
            var assembly = file.Value.Assembly!;
            if (assembly.Name is null)
                inventory.Notify(new("PG8036", NotificationLevel.Note, "The assembly's metadata can't be read, and no list names it: whether it belongs to a package is unknown.", file.Path.Printable()));
            else if (assembly.Version is { } build && !others.Contains(build) && !listed.IsApplication(file.Path) && !listed.IsProject(assembly.Name) && !HasDefaults(assembly) && VersionOf(assembly) is { } version)
                Add(inventory, file, AssemblyNames.PackageOf(assembly.Name), version, "nuget");
        }
    }

    private static void Add(PackageInventoryBuilder inventory, FileFact<BinaryFacts> file, string name, string version, string type) => inventory.Add(new()
    {
        Purl = new() { Type = "nuget", Name = name, Version = version },
        Type = type,
        Name = name,
        Version = version,
        Locations = [new(file.Path, file.File.Layer)],
        Layer = file.File.Layer,
        Evidence = Evidence,
    });

    /// <summary>Whether it has what the SDK gives to a project that says nothing of itself: nobody publishes such.</summary>
    private static bool HasDefaults(AssemblyFacts assembly) => assembly.Company == assembly.Name && assembly.Version!.Split('+')[0] == "1.0.0";

    /// <summary>The package's version; null where it isn't one, or is below the assembly's own: then it counts something else (System.Text.Json 4.7.2 has 3.1.4, the runtime's).</summary>
    private static string? VersionOf(AssemblyFacts assembly) =>
        PackageVersion().Match(assembly.Version!) is { Success: true } match && int.Parse(match.Groups[2].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) >= assembly.Major
            ? match.Groups[1].Value
            : null;

    [GeneratedRegex(@"^(([0-9]{1,6})(?:\.[0-9]{1,9}){1,3}(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)(?:\+.*)?$")]
    private static partial Regex PackageVersion();
}
