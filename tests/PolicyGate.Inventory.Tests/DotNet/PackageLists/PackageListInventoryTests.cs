namespace PolicyGate.Inventory.Tests;

public sealed class PackageListInventoryTests
{
    [Fact]
    public async Task Lists_of_a_build_count_where_nothing_else_tells()
    {
        Assert.Equal(
            ["Azure.Core project.assets.json src/obj/project.assets.json", "Azure.Identity project.assets.json src/obj/project.assets.json", "Native project.assets.json src/obj/project.assets.json", "Satellite project.assets.json src/obj/project.assets.json"],
            await Packages(("src/obj/project.assets.json", PackageListReaderTests.Assets), ("src/packages.lock.json", PackageListReaderTests.Lock), ("src/packages.config", PackageListReaderTests.Config)));
        Assert.Equal(
            ["Azure.Core packages.lock.json a/packages.lock.json", "Azure.Identity packages.lock.json a/packages.lock.json", "Central packages.lock.json a/packages.lock.json", "Newtonsoft.Json packages.config b/packages.config"],
            await Packages(("a/packages.lock.json", PackageListReaderTests.Lock), ("b/packages.config", PackageListReaderTests.Config)));
    }

    [Theory]
    [InlineData("src/Shop.deps.json")]
    [InlineData("src/bin/Release/net8.0/linux-x64/publish/Shop.deps.json")]
    public async Task A_deps_json_in_the_project_knows_better(string path) => Assert.Equal(
        [$"Newtonsoft.Json deps.json {path}"],
        await Packages((path, SingleFile.DepsJson), ("src/obj/project.assets.json", PackageListReaderTests.Assets), ("src/packages.lock.json", PackageListReaderTests.Lock)));

    [Fact]
    public async Task A_deps_json_elsewhere_says_nothing_of_it()
    {
        Assert.Equal(4, (await Packages(("app/Shop.deps.json", SingleFile.DepsJson), ("src/packages.lock.json", PackageListReaderTests.Lock))).Count);
        Assert.Equal(4, (await Packages(("app/Shop.deps.json", SingleFile.DepsJson), ("packages.lock.json", PackageListReaderTests.Lock))).Count);
    }

    [Fact]
    public async Task The_same_package_in_a_list_and_installed_keeps_the_stronger_evidence() => Assert.Equal(
        ["Newtonsoft.Json deps.json app/Shop.deps.json b/packages.config"],
        await Packages(("app/Shop.deps.json", SingleFile.DepsJson), ("b/packages.config", PackageListReaderTests.Config)));

    [Fact]
    public async Task A_tool_is_a_package() => Assert.Equal(
        ["PowerShell.Linux.x64 nuspec usr/share/powershell/.store/powershell.linux.x64/7.4.2/powershell.linux.x64/7.4.2/powershell.linux.x64.nuspec"],
        await Packages(("usr/share/powershell/.store/powershell.linux.x64/7.4.2/powershell.linux.x64/7.4.2/powershell.linux.x64.nuspec", PackageListReaderTests.Nuspec)));

    [Fact]
    public async Task What_lies_in_NuGets_cache_is_said_and_not_counted()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File("root/.nuget/packages/a/1.0.0/a.nuspec", "no XML").File("root/.nuget/packages/b/1.0.0/b.nuspec", ""));
        Assert.DoesNotContain(inventory.Packages, package => package.Type == "nuget");
        var notification = Assert.Single(inventory.Notifications);
        Assert.Equal(("PG8042", NotificationLevel.Note, "root/.nuget/packages"), (notification.Id, notification.Level, notification.Path));
        Assert.Contains("2 package(s)", notification.Message, StringComparison.Ordinal);
    }

    private static async Task<List<string>> Packages(params (string Path, string Content)[] files)
    {
        var inventory = await Scan.InventoryOf(layer =>
        {
            layer.Debian();
            foreach (var (path, content) in files)
                layer.File(path, content);
        });
        Assert.Empty(inventory.Notifications);
        return [.. inventory.Packages.Where(package => package.Type == "nuget").Select(package => $"{package.Name} {package.Evidence} {string.Join(' ', package.Locations.Select(location => location.Path))}")];
    }
}
