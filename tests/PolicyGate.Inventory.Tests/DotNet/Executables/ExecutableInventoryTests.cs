using PolicyGate.Inventory.Tests.Binaries;

namespace PolicyGate.Inventory.Tests;

public sealed class ExecutableInventoryTests
{
    [Fact]
    public async Task The_packages_in_a_bundle_are_found_as_if_its_deps_json_lay_beside_it()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian().Net("8.0.31").Net("9.0.20"), layer => layer.File("app/Shop", new SingleFile().Shop().ToArray(), mode: 493));
        var package = Assert.Single(inventory.Packages, package => package.Type == "nuget");
        Assert.Equal(("pkg:nuget/Newtonsoft.Json@12.0.1", "bundle", 1), (package.Purl.ToString(), package.Evidence, package.Layer));
        Assert.Equal([new("app/Shop!/Shop.deps.json", 1)], package.Locations);
        Assert.Equal(["Newtonsoft.Json"], package.DependencyPath);
        Assert.Equal("Shop", Assert.Single(inventory.Packages, package => package.Type == "dotnet-project").Name);
        Assert.Empty(inventory.Notifications);
    }

    [Fact]
    public async Task A_bundle_selects_its_framework()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Net("8.0.31").Net("9.0.20").File("app/Shop", new SingleFile().Shop().ToArray()));
        Assert.Equal(["8.0.31 True", "9.0.20 False"], inventory.Packages.Where(package => package.Name == "Microsoft.NETCore.App").Select(package => $"{package.Version} {package.Selected}"));
    }

    [Fact]
    public async Task A_broken_bundle_is_told_and_nothing_is_known_of_the_frameworks()
    {
        var bundle = new SingleFile().Shop().ToArray();
        var inventory = await Scan.InventoryOf(layer => layer.Debian().Net("8.0.31").File("app/Shop", bundle[..^100]).File("app/Other.runtimeconfig.json", SingleFile.RuntimeConfig));
        Assert.Equal(("PG8001", NotificationLevel.Error, "app/Shop"), inventory.Notifications.Select(notification => (notification.Id, notification.Level, notification.Path)).Single());
        Assert.All(inventory.Packages, package => Assert.Null(package.Selected));
    }

    [Fact]
    public async Task What_is_not_known_of_an_executable_is_said()
    {
        var aot = TestBinary.Elf(("__managedcode", new byte[70_000]));
        var inventory = await Scan.InventoryOf(layer => layer.Debian()
            .File("app/Aot", aot)
            .File("app/NoDeps", new SingleFile().File(1, "NoDeps.dll", "").ToArray())
            .File("app/Aot.dbg", aot)
            .File("app/libaot.so", aot)
            .File("app/Known", TestBinary.Elf(("__managedcode", new byte[70_000]), (".comment", ".NET: ilc 10.0.12-servicing.1+0a\0"u8.ToArray()))));
        Assert.Equal("Microsoft.NETCore.App 10.0.12 native-aot True", inventory.Packages.Where(package => package.Type == "dotnet-framework").Select(package => $"{package.Name} {package.Version} {package.Evidence} {package.Selected}").Single());
        Assert.Equal(["PG8040 app/Aot", "PG8040 app/Known", "PG8041 app/NoDeps"], inventory.Notifications.Select(notification => $"{notification.Id} {notification.Path}"));
    }

    [Fact]
    public async Task What_the_build_knows_stands_in_for_what_an_executable_doesnt_tell()
    {
        var assets = ProjectAssets.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(PackageListReaderTests.Assets)));
        var silent = new SingleFile().File(1, "NoDeps.dll", "").ToArray();
        var one = await Scan.InventoryOf(assets, layer => layer.Debian().File("app/Renamed", silent));
        Assert.Equal(
            ["Azure.Core build-assets app/Renamed", "Azure.Identity build-assets app/Renamed", "Native build-assets app/Renamed", "Satellite build-assets app/Renamed"],
            one.Packages.Where(package => package.Type == "nuget").Select(package => $"{package.Name} {package.Evidence} {package.Locations.Single().Path}"));
        Assert.Empty(one.Notifications);

        var two = await Scan.InventoryOf(assets, layer => layer.Debian().File("app/Shop", silent).File("tools/Other", silent));
        Assert.All(two.Packages.Where(package => package.Type == "nuget"), package => Assert.Equal("app/Shop", package.Locations.Single().Path));
        Assert.Equal("tools/Other", Assert.Single(two.Notifications).Path);

        var telling = await Scan.InventoryOf(assets, layer => layer.Debian().File("app/Shop", new SingleFile().Shop().ToArray()));
        Assert.Equal("Newtonsoft.Json", Assert.Single(telling.Packages, package => package.Type == "nuget").Name);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no JSON")]
    [InlineData("")]
    public void An_assets_file_that_is_none_is_refused(string content) => Assert.Throws<FormatException>(() => ProjectAssets.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content))));

    [Fact]
    public async Task A_second_name_of_a_bundle_is_read_and_one_of_anything_else_is_not()
    {
        var inventory = await Scan.InventoryOf(
            layer => layer.Debian().File("usr/bin/perl", new byte[100_000], mode: 493).HardLink("usr/bin/perl5", "usr/bin/perl").HardLink("usr/bin/gone", "usr/bin/nothing")
                .File("opt/Shop", new SingleFile().Shop().ToArray()).HardLink("app/Shop", "opt/Shop"),
            layer => layer.Whiteout("opt"));
        Assert.Equal("app/Shop!/Shop.deps.json", Assert.Single(Assert.Single(inventory.Packages, package => package.Type == "nuget").Locations).Path);
        Assert.Empty(inventory.Notifications);
    }

    [Fact]
    public async Task A_bundle_that_was_replaced_or_deleted_tells_nothing()
    {
        var inventory = await Scan.InventoryOf(
            layer => layer.Debian().File("app/Shop", new SingleFile().Shop().ToArray()).File("bin/Shop", new SingleFile().Shop().ToArray()),
            layer => layer.File("app/Shop", "#!/bin/sh\n").Whiteout("bin/Shop"));
        Assert.DoesNotContain(inventory.Packages, package => package.Type != "deb");
    }
}
