using System.IO.Compression;
using System.Reflection;

namespace PolicyGate.Testing;

/// <summary>A project under <c>src</c>, packed from what the build of the tests has built.</summary>
public static class PackedProject
{
    private static readonly string _configuration = typeof(PackedProject).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>Packs into a folder.</summary>
    /// <returns>The package.</returns>
    public static async Task<string> PackAsync(string project, string version, string folder, CancellationToken cancellationToken)
    {
        var pack = await ExternalProgram.RunAsync(
            "dotnet",
            ["pack", Path.Combine("src", project), "-c", _configuration, "--no-build", "-nodeReuse:false", $"-p:Version={version}", $"-p:PackageOutputPath={folder}"],
            SharedData.RepositoryRoot,
            HermeticEnvironment.With(),
            cancellationToken);
        pack.Succeeded();
        return Path.Combine(folder, $"{project}.{version}.nupkg");
    }

    /// <summary>The paths in a package, ordinal order.</summary>
    public static IReadOnlyList<string> Files(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal)];
    }
}
