using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Shared frameworks under the <c>dotnet</c> folders of the image, and which of them its applications run on; also the runtime in executables of NativeAOT.</summary>
internal sealed class SharedFrameworkCataloger : IPackageCataloger
{
    private readonly FactReader<SharedFramework> _frameworks = new("shared-framework", 1, SharedFramework.Patterns, SharedFramework.Format, (file, _) => SharedFramework.OfEvidence(file)) { MaximumSize = 1L << 40 };

    /// <summary>The applications' configurations; others ask where they lie.</summary>
    public static FactReader<RuntimeConfig> Configs { get; } = new("runtimeconfig", 1, ["**/*.runtimeconfig.json"], RuntimeConfig.Format, (_, content) => RuntimeConfig.Read(content)) { MaximumSize = RuntimeConfig.MaximumSize };

    // The version of the folder is what counts; without this file only what it has in an application's place is unknown.
    private readonly FactReader<DepsJson> _contents = new("framework-assemblies", 2, SharedFramework.DepsJsonPatterns, DepsJson.Format, (_, content) => DepsJsonReader.Read(content)) { MaximumSize = DepsJsonReader.MaximumSize };

    public IReadOnlyList<FactReader> Readers => [_frameworks, Configs, _contents, BinaryFacts.Reader];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        AddCompiledIn(files, inventory);
        var installed = new List<(SharedFramework Framework, FileFact<SharedFramework> Evidence, FrameworkVersion Version)>();
        foreach (var folder in files.Facts(_frameworks).GroupBy(fact => fact.Value))
        {
            // The small files are the better place to point at.
            var evidence = folder.OrderBy(fact => fact.Path.EndsWith(".dll", StringComparison.Ordinal)).ThenByDescending(fact => fact.Path, StringComparer.Ordinal).First();
            if (FrameworkVersion.TryParse(folder.Key.Version, out var version))
                installed.Add((folder.Key, evidence, version));
            else
                inventory.Notify(new("PG8011", NotificationLevel.Note, $"'{folder.Key.Version.Printable(100)}' is not a version; the .NET host doesn't see this folder of {folder.Key.Name}.", evidence.Path.Printable()));
        }

        if (installed.Count == 0)
            return;
        var selection = new FrameworkSelection(
            [.. installed.Select(framework => (framework.Framework, framework.Version))],
            [.. files.Facts(Configs).Select(fact => (fact.Path, fact.Value)), .. BundledConfigs(files)],
            files.Unreadable.Any(file => file.Reader == Configs.Name || file.Reader == BinaryFacts.Reader.Name),
            inventory.Configuration);
        inventory.Frameworks = selection;
        inventory.FrameworkAssemblies = new(files.Facts(_contents).ToDictionary(file => SharedFramework.OfEvidence(file.File), file => file.Value));
        foreach (var (framework, evidence, _) in installed)
        {
            Package package = new()
            {
                Purl = new() { Type = "nuget", Name = framework.Name, Version = framework.Version },
                Type = "dotnet-framework",
                Name = framework.Name,
                Version = framework.Version,
                Locations = [new(evidence.Path, evidence.File.Layer)],
                Layer = evidence.File.Layer,
                Evidence = "shared-framework",
                Selected = selection.IsSelected(framework),
            };
            inventory.Add(package, selection.Explain(framework));
        }
    }

    private static void AddCompiledIn(ImageFiles files, PackageInventoryBuilder inventory)
    {
        foreach (var file in BinaryFacts.Applications(files))
        {
            if (file.Value.Runtime is not { } version)
                continue;
            inventory.Add(new()
            {
                Purl = new() { Type = "nuget", Name = "Microsoft.NETCore.App", Version = version },
                Type = "dotnet-framework",
                Name = "Microsoft.NETCore.App",
                Version = version,
                Locations = [new(file.Path, file.File.Layer)],
                Layer = file.File.Layer,
                Evidence = "native-aot",
                Selected = true,
            });
        }
    }

    private static IEnumerable<(string Path, RuntimeConfig Config)> BundledConfigs(ImageFiles files) =>
        from file in BinaryFacts.Applications(files)
        let config = file.Value.RuntimeConfig
        where config is not null
        select (DotNetExecutable.PathOf(file.Path, config.Name), config.Content);
}
