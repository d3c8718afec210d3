using PolicyGate.Testing;

namespace PolicyGate.MSBuild.Tests;

/// <summary>The parts of the package that a build sees, laid out as they are in it.</summary>
internal static class PackageLayout
{
    /// <summary>Copies them. Returns the path of a targets file.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="imported">The folder that NuGet imports: <c>build</c>, <c>buildTransitive</c> or <c>buildMultiTargeting</c>.</param>
    public static string Make(TemporaryFolder folder, string imported = "build")
    {
        var source = Path.Combine(SharedData.RepositoryRoot, "src", "PolicyGate.MSBuild");
        foreach (var part in new[] { "build", "buildTransitive", "buildMultiTargeting" })
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(source, part)))
                File.Copy(file, folder.Path("package", part, Path.GetFileName(file)));
        }

        File.Copy(typeof(PolicyGateScan).Assembly.Location, folder.Path("package", "tasks", "netstandard2.0", "PolicyGate.MSBuild.dll"));
        return folder.Path("package", imported, "PolicyGate.MSBuild.targets");
    }
}
