using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

/// <summary>A console application of two projects with a few packages, published by the real SDK in any way.</summary>
public sealed class PublishedApplication : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, IReadOnlyList<string>> _shipped = [];

    public PublishedApplication()
    {
        _folder.Write("Shop/Shop.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
                <NuGetAudit>false</NuGetAudit>
                <NoWarn>$(NoWarn);NU1603</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Azure.Identity" Version="1.9.0" />
                <ProjectReference Include="../Core/Core.csproj" />
              </ItemGroup>
            </Project>
            """);
        _folder.Write("Core/Core.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Newtonsoft.Json" Version="13.0.3" />
              </ItemGroup>
            </Project>
            """);
        _folder.Write("Core/Names.cs", "public static class Names\n{\n    public static string Of(object value) => Newtonsoft.Json.JsonConvert.SerializeObject(value.GetType().Name);\n}\n");
        _folder.Write("Shop/Program.cs", "System.Console.WriteLine(Names.Of(new Azure.Identity.DefaultAzureCredential()));\n");
    }

    /// <summary>Publishes, and gives an image's layer with the result in <c>app</c>.</summary>
    internal async Task<Action<Layer>> PublishAsync(params string[] arguments)
    {
        var output = await PublishToFolderAsync(arguments);
        return layer =>
        {
            foreach (var file in Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                layer.File("app/" + Path.GetRelativePath(output, file).Replace('\\', '/'), File.ReadAllBytes(file), mode: 493);
        };
    }

    /// <summary>
    /// The packages that the SDK's restore chose and of which a file lies in the folder that it publishes, as <c>ID/VERSION</c>: those that lose against the framework,
    /// which isn't in that folder, are not among them.
    /// </summary>
    internal async Task<IReadOnlyList<string>> ShippedPackagesAsync(string runtimeIdentifier)
    {
        if (_shipped.TryGetValue(runtimeIdentifier, out var known))
            return known;
        var output = await PublishToFolderAsync(["--self-contained", "false", "-r", runtimeIdentifier]);
        var files = Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToHashSet();
        using var assets = JsonDocument.Parse(await File.ReadAllBytesAsync(_folder.Path("Shop", "obj", "project.assets.json"), TestContext.Current.CancellationToken));
        var target = assets.RootElement.GetProperty("targets").EnumerateObject().Single(target => target.Name.EndsWith('/' + runtimeIdentifier)).Value;
        return _shipped[runtimeIdentifier] = [.. target.EnumerateObject().Where(library => library.Value.GetProperty("type").GetString() == "package" && Files(library.Value).Any(files.Contains)).Select(library => library.Name).Order(StringComparer.Ordinal)];
    }

    /// <summary>The text of the last published deps.json.</summary>
    internal Task<string> PublishedListAsync() =>
        File.ReadAllTextAsync(new DirectoryInfo(_folder.Path("output")).EnumerateFiles("Shop.deps.json", SearchOption.AllDirectories).MaxBy(file => file.LastWriteTimeUtc)!.FullName, TestContext.Current.CancellationToken);

    /// <summary>What <c>dotnet list package --include-transitive</c> names after the last restore, as <c>ID/VERSION</c>.</summary>
    internal async Task<IReadOnlyList<string>> ListedPackagesAsync()
    {
        var listed = await ExternalProgram.RunAsync(
            "dotnet", ["list", _folder.Path("Shop", "Shop.csproj"), "package", "--include-transitive", "--format", "json"], _folder.Path("Shop"), HermeticEnvironment.With(), TestContext.Current.CancellationToken);
        listed.Succeeded();
        using var list = JsonDocument.Parse(listed.StandardOutput);
        var framework = Assert.Single(Assert.Single(list.RootElement.GetProperty("projects").EnumerateArray()).GetProperty("frameworks").EnumerateArray());
        return
        [
            .. from kind in (IEnumerable<string>)["topLevelPackages", "transitivePackages"]
               from package in framework.GetProperty(kind).EnumerateArray()
               select $"{package.GetProperty("id").GetString()}/{package.GetProperty("resolvedVersion").GetString()}",
        ];
    }

    /// <summary>What the last restore wrote.</summary>
    internal ProjectAssets Assets()
    {
        using var file = File.OpenRead(_folder.Path("Shop", "obj", "project.assets.json"));
        return ProjectAssets.Read(file);
    }

    private async Task<string> PublishToFolderAsync(string[] arguments)
    {
        var output = Directory.CreateDirectory(_folder.Path("output", Guid.NewGuid().ToString("N"))).FullName;
        var published = await ExternalProgram.RunAsync(
            "dotnet",
            ["publish", _folder.Path("Shop", "Shop.csproj"), "-nodeReuse:false", "-m:1", "-o", output, .. arguments],
            _folder.Path("Shop"),
            HermeticEnvironment.With(),
            TestContext.Current.CancellationToken);
        published.Succeeded();
        return output;
    }

    private static IEnumerable<string> Files(JsonElement library) =>
        from @group in new[] { "runtime", "native" }
        where library.TryGetProperty(@group, out _)
        from file in library.GetProperty(@group).EnumerateObject()
        select Path.GetFileName(file.Name);

    public void Dispose() => _folder.Dispose();
}
