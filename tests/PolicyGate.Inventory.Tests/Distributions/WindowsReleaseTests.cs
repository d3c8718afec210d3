using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests.Distributions;

public sealed class WindowsReleaseTests
{
    [Theory]
    [InlineData("10.0.20348.2700", "10.0.20348.2700", "Windows Server 2022")]
    [InlineData("10.0.26100.33438", "10.0.26100.33438", "Windows Server 2025")]
    [InlineData("10.0.18363.1556", "10.0.18363.1556", "windows 10.0.18363.1556")]
    [InlineData("10", "10", "windows 10")]
    [InlineData("", null, "windows")]
    [InlineData("10.0.20348\u001b[31m", null, "windows")]
    public async Task An_image_for_Windows_is_told_by_its_configuration(string osVersion, string? version, string name)
    {
        var inventory = await Scan.InventoryOf(Image.With(layer => layer.File("Files/Windows/a", "1")).Platform("windows/amd64").OsVersion(osVersion));
        Assert.Equal(("windows", version, name), (inventory.Distribution!.Id, inventory.Distribution.VersionId, inventory.Distribution.Name));
        Assert.DoesNotContain(inventory.Notifications, notification => notification.Id == "PG8002");
    }

    [Fact]
    public async Task The_frameworks_and_applications_below_Files_are_found()
    {
        var inventory = await Scan.InventoryOf(Image.With(layer => layer
            .File("Files/Program Files/dotnet/shared/Microsoft.NETCore.App/8.0.11/Microsoft.NETCore.App.deps.json", """{"runtimeTarget":{"name":".NETCoreApp,Version=v8.0/win-x64"},"targets":{".NETCoreApp,Version=v8.0/win-x64":{}},"libraries":{}}""")
            .File("Files/Program Files/dotnet/shared/Microsoft.NETCore.App/8.0.11/System.Private.CoreLib.dll", "x")).Platform("windows/amd64").OsVersion("10.0.20348.2700"));
        Assert.Contains(inventory.Packages, package => package.Purl.ToString() == "pkg:nuget/Microsoft.NETCore.App@8.0.11");
    }

    [Fact]
    public async Task An_os_version_of_an_image_for_Linux_says_nothing() =>
        Assert.Null((await Scan.InventoryOf(Image.With(layer => layer.File("a", "1")).OsVersion("10.0.20348.2700"))).Distribution);
}
