using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

public sealed class DotNetInventoryTests
{
    private const string Shop = """
        {
          "runtimeTarget": { "name": ".NETCoreApp,Version=v8.0/linux-x64" },
          "targets": {
            ".NETCoreApp,Version=v8.0/linux-x64": {
              "Shop/1.0.0": { "dependencies": { "Azure.Identity": "1.9.0", "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64": "8.0.31" }, "runtime": { "Shop.dll": {} } },
              "Azure.Identity/1.9.0": { "dependencies": { "Azure.Core": "1.32.0" }, "runtime": { "lib/netstandard2.0/Azure.Identity.dll": {} } },
              "Azure.Core/1.32.0": { "runtime": { "lib/net6.0/Azure.Core.dll": {} } },
              "NETStandard.Library/1.6.1": {},
              "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.31": { "runtime": { "System.Private.CoreLib.dll": {} } }
            }
          },
          "libraries": {
            "Shop/1.0.0": { "type": "project" },
            "Azure.Identity/1.9.0": { "type": "package" },
            "Azure.Core/1.32.0": { "type": "package" },
            "NETStandard.Library/1.6.1": { "type": "package" },
            "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.31": { "type": "runtimepack" }
          }
        }
        """;

    private const string WebConfig = """{ "runtimeOptions": { "frameworks": [ { "name": "Microsoft.NETCore.App", "version": "8.0.0" }, { "name": "Microsoft.AspNetCore.App", "version": "8.0.0" } ] } }""";

    [Fact]
    public async Task An_applications_packages_have_purl_location_layer_evidence_and_path()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian(), layer => layer.File("app/Shop.deps.json", Shop));
        Assert.Equal(
            [
                "pkg:generic/Shop@1.0.0 dotnet-project deps.json 1 ",
                "pkg:nuget/Azure.Core@1.32.0 nuget deps.json 1 Azure.Identity > Azure.Core",
                "pkg:nuget/Azure.Identity@1.9.0 nuget deps.json 1 Azure.Identity",
                "pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@8.0.31 nuget runtimepack 1 Microsoft.NETCore.App.Runtime.linux-x64",
            ],
            inventory.Packages.Where(package => package.Type != "deb").Select(package => $"{package.Purl} {package.Type} {package.Evidence} {package.Layer} {string.Join(" > ", package.DependencyPath)}"));
        Assert.Equal([new("app/Shop.deps.json", 1)], inventory.Packages[^1].Locations);
        Assert.Empty(inventory.Notifications);
    }

    [Fact]
    public async Task The_same_package_of_two_applications_is_one_with_two_locations()
    {
        const string tool = """{ "libraries": { "azure.identity/1.9.0": { "type": "package" } } }""";
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File("tools/Tool.deps.json", tool), layer => layer.File("app/Shop.deps.json", Shop));
        var package = Assert.Single(inventory.Packages, package => package.Name.Equals("Azure.Identity", StringComparison.OrdinalIgnoreCase));
        Assert.Equal([new("app/Shop.deps.json", 1), new("tools/Tool.deps.json", 0)], package.Locations);
        Assert.Equal(("Azure.Identity", "deps.json", 1), (package.Name, package.Evidence, package.Layer));
        Assert.Equal(["Azure.Identity"], package.DependencyPath);
    }

    [Fact]
    public async Task A_file_that_an_upper_layer_deleted_tells_nothing()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File("app/Shop.deps.json", Shop), layer => layer.Whiteout("app"));
        Assert.DoesNotContain(inventory.Packages, package => package.Type == "nuget");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\0\0\0\0")]
    public async Task A_broken_deps_json_is_told_and_the_rest_goes_on(string content)
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File("app/Broken.deps.json", content).File("app/Shop.deps.json", Shop));
        var notification = Assert.Single(inventory.Notifications);
        Assert.Equal(("PG8001", NotificationLevel.Error, "app/Broken.deps.json"), (notification.Id, notification.Level, notification.Path));
        Assert.Contains(inventory.Packages, package => package.Name == "Azure.Core");
    }

    [Fact]
    public async Task A_shared_framework_is_one_package_whatever_its_deps_json_lists()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian()
            .Framework("Microsoft.NETCore.App", "2.1.30", """{ "libraries": { "System.Private.Uri/4.3.0": { "type": "package" }, "Microsoft.NETCore.App/2.1.30": { "type": "package" } } }"""));
        var package = Assert.Single(inventory.Packages, package => package.Type != "deb");
        Assert.Equal(("pkg:nuget/Microsoft.NETCore.App@2.1.30", "dotnet-framework", "shared-framework", null), (package.Purl.ToString(), package.Type, package.Evidence, package.Selected));
        Assert.Equal("usr/share/dotnet/shared/Microsoft.NETCore.App/2.1.30/Microsoft.NETCore.App.deps.json", Assert.Single(package.Locations).Path);
    }

    [Theory]
    [InlineData("app/shared/Shop/1.0.0/Shop.deps.json")]
    [InlineData("shared/Contoso.App/8.0.1/Contoso.App.deps.json")]
    [InlineData("usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.31/Shop.deps.json")]
    [InlineData("app/.deps.json")]
    public async Task A_folder_called_shared_hides_no_application(string path)
    {
        var inventory = await Scan.InventoryOf(layer => layer.File(path, Shop));
        Assert.Contains(inventory.Packages, package => package.Name == "Azure.Core");
    }

    [Theory]
    [InlineData(".version")]
    [InlineData("System.Private.CoreLib.dll")]
    [InlineData("Microsoft.NETCore.App.deps.json")]
    public async Task One_file_of_a_framework_is_evidence_enough(string file)
    {
        foreach (var root in new[] { "shared", "usr/lib/dotnet/shared", "Files/Program Files/dotnet/shared" })
        {
            var inventory = await Scan.InventoryOf(layer => layer.File($"{root}/Microsoft.NETCore.App/8.0.31/{file}", "not looked into"));
            Assert.Equal("pkg:nuget/Microsoft.NETCore.App@8.0.31", Assert.Single(inventory.Packages).Purl.ToString());
        }
    }

    [Fact]
    public async Task A_folder_that_is_no_version_is_told()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Framework("Microsoft.NETCore.App", "backup", "{}"));
        Assert.Empty(inventory.Packages);
        Assert.Contains(inventory.Notifications, notification => notification is { Id: "PG8011", Level: NotificationLevel.Note });
    }

    [Fact]
    public async Task The_framework_that_the_application_runs_on_is_selected()
    {
        var image = Image.With(layer => layer.Debian().Net("8.0.31").Net("9.0.20"), layer => layer.File("app/Shop.runtimeconfig.json", WebConfig));
        Assert.Equal(
            ["Microsoft.AspNetCore.App 8.0.31 True", "Microsoft.AspNetCore.App 9.0.20 False", "Microsoft.NETCore.App 8.0.31 True", "Microsoft.NETCore.App 9.0.20 False"],
            Frameworks(await Scan.InventoryOf(image)));
        Assert.Equal(
            ["Microsoft.AspNetCore.App 8.0.31 False", "Microsoft.AspNetCore.App 9.0.20 True", "Microsoft.NETCore.App 8.0.31 False", "Microsoft.NETCore.App 9.0.20 True"],
            Frameworks(await Scan.InventoryOf(image.Environment("PATH=/bin", "DOTNET_ROLL_FORWARD=LatestMajor"))));
    }

    [Fact]
    public async Task What_only_the_command_line_knows_is_not_guessed()
    {
        var image = Image.With(layer => layer.Net("8.0.31").File("app/Shop.runtimeconfig.json", WebConfig));
        Assert.Equal(["Microsoft.AspNetCore.App 8.0.31 True", "Microsoft.NETCore.App 8.0.31 True"], Frameworks(await Scan.InventoryOf(image)));
        Assert.Equal(["Microsoft.AspNetCore.App 8.0.31 ", "Microsoft.NETCore.App 8.0.31 "], Frameworks(await Scan.InventoryOf(image.EntryPoint("dotnet", "--fx-version", "8.0.31", "Shop.dll"))));
        Assert.Equal(["Microsoft.AspNetCore.App 8.0.31 ", "Microsoft.NETCore.App 8.0.31 "], Frameworks(await Scan.InventoryOf(layer => layer.Net("8.0.31"))));
        Assert.Equal(["Microsoft.AspNetCore.App 8.0.31 ", "Microsoft.NETCore.App 8.0.31 "], Frameworks(await Scan.InventoryOf(layer => layer.Net("8.0.31").File("app/A.runtimeconfig.json", "{"))));
        Assert.Equal(
            ["Microsoft.AspNetCore.App 8.0.31 ", "Microsoft.NETCore.App 7.0.1 False", "Microsoft.NETCore.App 8.0.31 "],
            Frameworks(await Scan.InventoryOf(layer => layer.Net("8.0.31").File("app/A.runtimeconfig.json", WebConfig).File("opt/dotnet/shared/Microsoft.NETCore.App/7.0.1/.version", ""))));
    }

    [Theory]
    [InlineData("9.0.20 Shop", "dotnet", "--roll-forward", "LatestMajor", "Shop.dll")]
    [InlineData("9.0.20 Shop", "/usr/bin/dotnet", "exec", "--roll-forward", "latestMajor", "/app/Shop.dll", "--urls", "x")]
    [InlineData("9.0.20 Shop", "/bin/sh", "-c", "exec dotnet --roll-forward 'LatestMajor' Shop.dll $OPTIONS")]
    [InlineData("8.0.31 Shop", "dotnet", "--roll-forward", "LatestMajor", "Other.dll")]
    [InlineData("8.0.31 Shop", "dotnet", "--roll-forward", "LatestPatch", "Shop.dll")]
    [InlineData(null, "dotnet", "--roll-forward", "$POLICY", "Shop.dll")]
    [InlineData(null, "dotnet", "--roll-forward", "Upwards", "Shop.dll")]
    [InlineData(null, "dotnet", "--roll-forward", "LatestMajor")]
    [InlineData(null, "dotnet", "--roll-forward")]
    [InlineData(null, "dotnet", "--depsfile", "x.deps.json", "Shop.dll")]
    public async Task What_the_entry_point_tells_the_host_counts_for_its_application(string? expected, params string[] entryPoint)
    {
        var image = Image.With(layer => layer.Net("8.0.31").Net("9.0.20").File("app/Shop.runtimeconfig.json", WebConfig)).Environment("DOTNET_ROLL_FORWARD=Minor").EntryPoint(entryPoint);
        var selected = (await Scan.InventoryOf(image)).Packages.Where(package => package is { Name: "Microsoft.NETCore.App", Selected: true }).Select(package => package.Version + " Shop");
        Assert.Equal(expected is null ? [] : [expected], selected);
    }

    [Fact]
    public async Task A_self_contained_application_selects_none() =>
        Assert.Equal(
            ["Microsoft.AspNetCore.App 8.0.31 False", "Microsoft.NETCore.App 8.0.31 False"],
            Frameworks(await Scan.InventoryOf(layer => layer.Net("8.0.31").File("app/A.runtimeconfig.json", """{ "runtimeOptions": { "includedFrameworks": [ { "name": "Microsoft.NETCore.App", "version": "8.0.31" } ] } }"""))));

    [Fact]
    public async Task Of_the_SDK_only_the_command_line_is_an_application()
    {
        const string sdk = "usr/share/dotnet/sdk/9.0.300/";
        const string config = """{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "VERSION" } } }""";
        var inventory = await Scan.InventoryOf(layer => layer.Net("8.0.31").Net("9.0.20")
            .File(sdk + "dotnet.runtimeconfig.json", config.Replace("VERSION", "9.0.0", StringComparison.Ordinal))
            .File(sdk + "testhost-8.0.runtimeconfig.json", config.Replace("VERSION", "8.0.0", StringComparison.Ordinal)));
        Assert.Equal(
            ["Microsoft.AspNetCore.App 8.0.31 False", "Microsoft.AspNetCore.App 9.0.20 False", "Microsoft.NETCore.App 8.0.31 False", "Microsoft.NETCore.App 9.0.20 True"],
            Frameworks(inventory));
    }

    [Fact]
    public async Task SDKs_hosts_and_the_packages_of_their_tools_are_found_where_they_lie()
    {
        const string root = "usr/share/dotnet/";
        var inventory = await Scan.InventoryOf(layer => layer.Debian()
            .File(root + "sdk/9.0.300/dotnet.dll", "not looked into").File(root + "sdk/9.0.300/.version", "").File(root + "sdk/9.0.300/Newtonsoft.Json.dll", "MZ")
            .File(root + "sdk/9.0.300/DotnetTools/dotnet-watch/9.0.300/tools/net9.0/any/dotnet-watch.deps.json", Shop)
            .File(root + "sdk/NuGetFallbackFolder/dotnet.dll", "")
            .File(root + "host/fxr/9.0.20/libhostfxr.so", "not looked into")
            .File(root + "packs/Microsoft.NETCore.App.Host.linux-x64/9.0.20/runtimes/linux-x64/native/apphost", "not looked into")
            .File("opt/android/sdk/1.2.3/.version", ""));
        Assert.Equal(
            [
                "dotnet-sdk pkg:generic/dotnet-sdk@9.0.300 usr/share/dotnet/sdk/9.0.300/dotnet.dll",
                "nuget pkg:nuget/Microsoft.NETCore.App.Host.linux-x64@9.0.20 usr/share/dotnet/packs/Microsoft.NETCore.App.Host.linux-x64/9.0.20/runtimes/linux-x64/native/apphost",
                "dotnet-host pkg:nuget/Microsoft.NETCore.DotNetHostResolver@9.0.20 usr/share/dotnet/host/fxr/9.0.20/libhostfxr.so",
            ],
            inventory.Packages.Where(package => package.Evidence == "dotnet-folder").Select(package => $"{package.Type} {package.Purl} {package.Locations.Single().Path}"));
        Assert.Equal(root + "sdk/9.0.300/DotnetTools/dotnet-watch/9.0.300/tools/net9.0/any/dotnet-watch.deps.json", inventory.Packages.Single(package => package.Name == "Azure.Core").Locations.Single().Path);
        Assert.Empty(inventory.Notifications);
    }

    [Fact]
    public async Task An_absurd_number_of_versions_is_not_resolved()
    {
        var inventory = await Scan.InventoryOf(layer =>
        {
            layer.File("app/Shop.runtimeconfig.json", WebConfig);
            for (var patch = 0; patch <= 1000; patch++)
                layer.File($"shared/Microsoft.NETCore.App/8.0.{patch}/.version", "");
        });
        Assert.Equal(1001, inventory.Packages.Length);
        Assert.All(inventory.Packages, package => Assert.Null(package.Selected));
    }

    private static IEnumerable<string> Frameworks(PackageInventory inventory) =>
        inventory.Packages.Where(package => package.Type == "dotnet-framework").Select(package => $"{package.Name} {package.Version} {package.Selected}").Order(StringComparer.Ordinal);
}
