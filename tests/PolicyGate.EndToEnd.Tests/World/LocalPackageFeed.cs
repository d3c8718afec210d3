using System.Xml.Linq;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd.Tests.World;

/// <summary>
/// PolicyGate's own packages, as a user gets them. Their version names the sources they are built from: the same sources are
/// packed once for all test runs, and others can't be taken for them in any cache of NuGet's.
/// </summary>
/// <param name="Folder">The feed: a folder of packages.</param>
/// <param name="Version">The version of all of them.</param>
internal sealed record LocalPackageFeed(string Folder, string Version)
{
    private const string VersionPrefix = "0.1.0-e2e.h";
    private static readonly TimeSpan _keptFor = TimeSpan.FromDays(1);

    public static async Task<LocalPackageFeed> GetAsync(CancellationToken cancellationToken)
    {
        using var scratch = new TemporaryFolder();
        var sources = Directory.CreateDirectory(scratch.Path("sources")).FullName;
        var version = VersionPrefix + SourceSnapshot.Take(SharedData.RepositoryRoot, sources)[..12];
        var folder = await CacheFolder.GetOrMakeAsync(
            "packages-" + version,
            async folder =>
            {
                RemoveOldVersions();
                await PackAsync(sources, version, folder, cancellationToken);
            },
            cancellationToken);
        return new LocalPackageFeed(folder, version);
    }

    /// <summary>Writes a <c>nuget.config</c> that adds this feed to the machine's own sources.</summary>
    public void WriteConfiguration(string folder) =>
        new XElement("configuration",
            new XElement("packageSources",
                new XElement("add", new XAttribute("key", "policygate-e2e"), new XAttribute("value", Folder))))
            .Save(Path.Combine(folder, "nuget.config"));

    private static async Task PackAsync(string sources, string version, string folder, CancellationToken cancellationToken)
    {
        // The repository's own nuget.config names this folder, and a source that isn't there fails a restore.
        Directory.CreateDirectory(Path.Combine(sources, "artifacts", "packages"));
        var projects = Directory.EnumerateFiles(Path.Combine(sources, "src"), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        var solution = Path.Combine(sources, "Packages.slnx");
        new XElement("Solution", projects.Select(project => new XElement("Project", new XAttribute("Path", Path.GetRelativePath(sources, project)))))
            .Save(solution);
        var pack = await ExternalProgram.RunAsync(
            "dotnet",
            ["pack", solution, "-nodeReuse:false", $"-p:Version={version}", $"-p:PackageOutputPath={folder}"],
            sources,
            HermeticEnvironment.With(),
            cancellationToken);
        pack.Succeeded();
        if (!Directory.EnumerateFiles(folder, "*.nupkg").Any())
            throw new InvalidOperationException($"No project under src is packable. {pack}");
    }

    private static void RemoveOldVersions()
    {
        var installed = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var packages = Directory.Exists(installed) ? Directory.EnumerateDirectories(installed, "policygate*") : [];
        var old = packages
            .SelectMany(package => Directory.EnumerateDirectories(package, VersionPrefix + "*"))
            .Concat(Directory.EnumerateDirectories(CacheFolder.Root, $"packages-{VersionPrefix}*"))
            .Where(folder => DateTime.UtcNow - Directory.GetLastWriteTimeUtc(folder) > _keptFor)
            .ToList();
        foreach (var folder in old)
            Directory.Delete(folder, recursive: true);
        foreach (var unlocked in old.Select(folder => folder + ".lock").Where(File.Exists))
            File.Delete(unlocked);
    }
}
