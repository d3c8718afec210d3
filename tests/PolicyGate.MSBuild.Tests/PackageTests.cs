using System.IO.Compression;
using System.Text.Json;
using System.Xml.Linq;
using PolicyGate.Testing;

namespace PolicyGate.MSBuild.Tests;

public sealed class PackageTests : IDisposable
{
    private const string Tool = "tools/net10.0/any/";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_package_holds_targets_task_and_the_whole_tool_and_drags_nothing_along()
    {
        var package = await PackedProject.PackAsync("PolicyGate.MSBuild", "0.1.0-test", _folder.Root, TestContext.Current.CancellationToken);

        var files = PackedProject.Files(package);
        Assert.Equal(
            [
                "README.md", "build/PolicyGate.MSBuild.targets", "buildMultiTargeting/PolicyGate.MSBuild.targets",
                "buildTransitive/PolicyGate.MSBuild.targets", "tasks/netstandard2.0/PolicyGate.MSBuild.dll",
            ],
            files.Where(file => file.StartsWith("build", StringComparison.Ordinal) || file.StartsWith("tasks", StringComparison.Ordinal) || file.StartsWith("lib", StringComparison.Ordinal) || file == "README.md"));
        await CarriesTheWholeToolAsync(package, files);

        using var archive = await ZipFile.OpenReadAsync(package, TestContext.Current.CancellationToken);
        await using var nuspec = await archive.GetEntry("PolicyGate.MSBuild.nuspec")!.OpenAsync(TestContext.Current.CancellationToken);
        var metadata = XDocument.Load(nuspec).Root!.Elements().Single().Elements().ToLookup(element => element.Name.LocalName, element => element.Value);
        Assert.Equal(["true"], metadata["developmentDependency"]);
        Assert.Equal(["MIT"], metadata["license"]);
        Assert.Empty(metadata["dependencies"]);
    }

    // The dependencies file says what the tool needs to start; the natives of rare systems are left out on purpose.
    private static async Task CarriesTheWholeToolAsync(string package, IReadOnlyList<string> files)
    {
        using var archive = await ZipFile.OpenReadAsync(package, TestContext.Current.CancellationToken);
        await using var stream = await archive.GetEntry(Tool + "PolicyGate.Cli.deps.json")!.OpenAsync(TestContext.Current.CancellationToken);
        using var dependencies = await JsonDocument.ParseAsync(stream, cancellationToken: TestContext.Current.CancellationToken);
        var libraries = dependencies.RootElement.GetProperty("targets").EnumerateObject().Single().Value.EnumerateObject().ToList();
        var assemblies = libraries
            .Where(library => library.Value.TryGetProperty("runtime", out _))
            .SelectMany(library => library.Value.GetProperty("runtime").EnumerateObject())
            .Select(file => Tool + Path.GetFileName(file.Name));
        var natives = libraries
            .Where(library => library.Value.TryGetProperty("runtimeTargets", out _))
            .SelectMany(library => library.Value.GetProperty("runtimeTargets").EnumerateObject())
            .Where(file => file.Value.GetProperty("rid").GetString() is "linux-x64" or "linux-arm64" or "linux-musl-x64" or "linux-musl-arm64" or "osx-x64" or "osx-arm64" or "win-x64" or "win-arm64" or "win")
            .Select(file => Tool + file.Name)
            .ToList();
        Assert.True(natives.Count >= 16, string.Join(' ', natives));
        Assert.Equal(
            [.. assemblies.Concat(natives).Append(Tool + "PolicyGate.Cli.deps.json").Append(Tool + "PolicyGate.Cli.runtimeconfig.json").Order(StringComparer.Ordinal)],
            files.Where(file => file.StartsWith(Tool, StringComparison.Ordinal)));
    }

    public void Dispose() => _folder.Dispose();
}
