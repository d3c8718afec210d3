using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

/// <summary>The real SDK publishes, and the real host says which file it gives to the runtime.</summary>
public sealed class HoistingTests
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net8.0</TargetFramework>
            <RollForward>LatestMajor</RollForward>
            <UseAppHost>false</UseAppHost>
            <NuGetAudit>false</NuGetAudit>
            <SuppressTfmSupportBuildWarnings>true</SuppressTfmSupportBuildWarnings>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="System.Text.Json" Version="9.0.0" />
            <PackageReference Include="System.Formats.Asn1" Version="11.0.0" />
            <PackageReference Include="Newtonsoft.Json" Version="13.0.3" />
          </ItemGroup>
        </Project>
        """;

    [Fact]
    public async Task What_the_host_takes_from_the_framework_is_not_selected()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var version = Path.GetFileName(framework);
        if (!version.StartsWith("10.", StringComparison.Ordinal) || !File.Exists(Path.Combine(framework, "Microsoft.NETCore.App.deps.json")))
            Assert.Skip($"'{framework}' is no shared framework of .NET 10.");
        using var folder = new TemporaryFolder();
        folder.Write("Shop/Shop.csproj", Project);
        folder.Write("Shop/Program.cs", "System.Console.WriteLine(System.AppContext.GetData(\"TRUSTED_PLATFORM_ASSEMBLIES\"));\n");
        (await ExternalProgram.RunAsync("dotnet", ["publish", folder.Path("Shop", "Shop.csproj"), "-nodeReuse:false", "-m:1", "-o", folder.Path("app")], folder.Path("Shop"), HermeticEnvironment.With(), TestContext.Current.CancellationToken)).Succeeded();
        var run = await ExternalProgram.RunAsync("dotnet", [folder.Path("app", "Shop.dll")], folder.Path("app"), HermeticEnvironment.With(), TestContext.Current.CancellationToken);
        run.Succeeded();
        var taken = run.StandardOutput.Trim().Split(':').Where(path => path.StartsWith(folder.Path("app"), StringComparison.Ordinal)).Select(path => Path.GetFileNameWithoutExtension(path)).ToHashSet();

        var inventory = await Scan.InventoryOf(layer => AddFramework(layer, framework, version), layer => AddApplication(layer, folder.Path("app")));
        var packages = inventory.Packages.Where(package => package.Type == "nuget").ToDictionary(package => package.Name);
        Assert.Equal(["Newtonsoft.Json", "System.Formats.Asn1", "System.Text.Json"], packages.Keys.Where(name => name is not ("System.IO.Pipelines" or "System.Text.Encodings.Web")).Order(StringComparer.Ordinal));
        Assert.All(packages.Values, package => Assert.Equal(taken.Contains(package.Name) ? null : false, package.Selected));
        Assert.Contains("System.Formats.Asn1", taken);
        Assert.DoesNotContain("System.Text.Json", taken);
        Assert.Equal($"Microsoft.NETCore.App {version} has the same assemblies as new or newer, and they run in its place.", packages["System.Text.Json"].Reason);

        // The same files, where no framework is known or another configuration counts.
        var alone = await Scan.InventoryOf(layer => AddApplication(layer, folder.Path("app")));
        Assert.All(alone.Packages, package => Assert.Null(package.Selected));
    }

    [Theory]
    [InlineData("9.0.0.0", "9.0.20.1", "10.0.0.0", "10.0.1.1", true)]
    [InlineData("10.0.0.0", "10.0.1.1", "10.0.0.0", "10.0.1.1", true)]
    [InlineData("10.0.0.0", "10.0.1.2", "10.0.0.0", "10.0.1.1", false)]
    [InlineData("11.0.0.0", "1.0.0.0", "10.0.0.0", "10.0.1.1", false)]
    [InlineData(null, null, "10.0.0.0", "10.0.1.1", true)]
    [InlineData(null, null, null, null, true)]
    [InlineData("1.0.0.0", "1.0.0.0", null, null, false)]
    [InlineData("1.0", "x", "1.0.0.0", "1.0", true)]
    public void The_assembly_version_decides_and_then_the_file_version(string? ownAssembly, string? ownFile, string? frameworkAssembly, string? frameworkFile, bool expected)
    {
        var (frameworks, selected) = Framework(new DepsAssembly("A.dll", frameworkAssembly, frameworkFile));
        Assert.Equal(expected, frameworks.Replace(Library(new DepsAssembly("A.dll", ownAssembly, ownFile)), selected, out _));
    }

    [Fact]
    public void A_package_is_replaced_only_as_a_whole()
    {
        var (frameworks, selected) = Framework(new DepsAssembly("A.dll", "2.0.0.0", "2.0.0.0"));
        var old = new DepsAssembly("A.dll", "1.0.0.0", "1.0.0.0");
        Assert.True(frameworks.Replace(Library(old), selected, out var framework));
        Assert.Equal(selected.Single(), framework);
        Assert.False(frameworks.Replace(Library(old, old with { FileName = "B.dll" }), selected, out _));
        Assert.False(frameworks.Replace(Library(old, old with { AssemblyVersion = "3.0.0.0" }), selected, out _));
        Assert.False(frameworks.Replace(Library(old) with { HasNative = true }, selected, out _));
        Assert.False(frameworks.Replace(Library(old) with { Kind = DepsLibraryKind.Project }, selected, out _));
        Assert.False(frameworks.Replace(Library(), selected, out _));
        Assert.False(frameworks.Replace(Library(old), [], out _));
    }

    [Theory]
    [InlineData("8.0.31", null)]
    [InlineData("9.0.20", false)]
    public async Task The_same_application_runs_its_own_assembly_on_one_runtime_and_loses_it_on_another(string installed, bool? selected)
    {
        const string depsJson = """
            { "runtimeTarget": { "name": "t" }, "libraries": { "Shop/1.0.0": { "type": "project" }, "System.Text.Json/8.0.9": { "type": "package" }, "Compiler/1.0.0": { "type": "package" } },
              "targets": { "t": { "Shop/1.0.0": { "runtime": { "Shop.dll": {} } }, "Compiler/1.0.0": {},
                "System.Text.Json/8.0.9": { "runtime": { "lib/net8.0/System.Text.Json.dll": { "assemblyVersion": "8.0.0.9", "fileVersion": "8.0.925.1" } } } } } }
            """;
        var major = installed[..1];
        var own = $$"""{ "runtimeTarget": { "name": "t" }, "libraries": { "r/1": { "type": "package" } }, "targets": { "t": { "r/1": { "runtime": { "System.Text.Json.dll": { "assemblyVersion": "{{major}}.0.0.0", "fileVersion": "{{major}}.0.31.1" } } } } } }""";
        var inventory = await Scan.InventoryOf(
            layer => layer.Framework("Microsoft.NETCore.App", installed, own),
            layer => layer.File("app/Shop.deps.json", depsJson).File("plugin/Shop.deps.json", depsJson.Replace("8.0.9", "8.0.8", StringComparison.Ordinal))
                .File("app/Shop.runtimeconfig.json", """{ "runtimeOptions": { "rollForward": "Major", "framework": { "name": "Microsoft.NETCore.App", "version": "8.0.0" } } }"""));
        Assert.Equal([("8.0.8", null), ("8.0.9", selected)], inventory.Packages.Where(package => package.Name == "System.Text.Json").Select(package => (package.Version, package.Selected)));
        var leftOut = Assert.Single(inventory.LeftOut);
        Assert.Equal(("Compiler", 2), (leftOut.Name, leftOut.Locations.Length));
        Assert.StartsWith("No file of it is published", leftOut.Reason, StringComparison.Ordinal);
    }

    private static DepsLibrary Library(params DepsAssembly[] assemblies) => new("A", "1.0.0", DepsLibraryKind.Package, DepsLibraryPresence.Present, []) { Assemblies = [.. assemblies] };

    private static (FrameworkAssemblies Frameworks, IReadOnlyList<SharedFramework> Selected) Framework(params DepsAssembly[] assemblies)
    {
        var framework = new SharedFramework("usr/share/dotnet", "Microsoft.NETCore.App", "10.0.1");
        return (new(new Dictionary<SharedFramework, DepsJson> { [framework] = new([Library(assemblies)], [], []) }), [framework]);
    }

    private static void AddFramework(Layer layer, string framework, string version)
    {
        foreach (var file in new[] { "Microsoft.NETCore.App.deps.json", "Microsoft.NETCore.App.runtimeconfig.json" })
            layer.File($"usr/share/dotnet/shared/Microsoft.NETCore.App/{version}/{file}", File.ReadAllBytes(Path.Combine(framework, file)));
    }

    private static void AddApplication(Layer layer, string output)
    {
        foreach (var file in Directory.EnumerateFiles(output).Order(StringComparer.Ordinal))
            layer.File("app/" + Path.GetFileName(file), File.ReadAllBytes(file));
    }
}
