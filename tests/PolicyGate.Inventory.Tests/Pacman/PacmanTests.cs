using System.Text;

namespace PolicyGate.Inventory.Tests;

public sealed class PacmanTests
{
    private const string Description = "%NAME%\nopenssl\n\n%VERSION%\n3.3.2-1\n\n%BASE%\nopenssl\n\n%DESC%\nTools\n\n%ARCH%\nx86_64\n\n%LICENSE%\nApache-2.0\nMIT\n\n%DEPENDS%\nglibc\n\n";

    [Fact]
    public async Task Packages_are_found_and_own_their_files()
    {
        var inventory = await Scan.InventoryOf(
            layer => layer.File("etc/os-release", "ID=arch\nBUILD_ID=rolling\n").File("var/lib/pacman/local/ALPM_DB_VERSION", "9\n")
                .File("var/lib/pacman/local/openssl-3.3.2-1/desc", Description),
            layer => layer.File("var/lib/pacman/local/dotnet-runtime-8.0.8.sdk108-1/desc", "%NAME%\ndotnet-runtime\n\n%VERSION%\n8.0.8.sdk108-1\n\n%BASE%\ndotnet-core\n\n%ARCH%\nx86_64\n\n")
                .File("var/lib/pacman/local/dotnet-runtime-8.0.8.sdk108-1/files", "%FILES%\nusr/\nusr/share/dotnet/shared/Microsoft.NETCore.App/8.0.8/\nusr/share/dotnet/shared/Microsoft.NETCore.App/8.0.8/Microsoft.NETCore.App.deps.json\nusr/share/dotnet/shared/Microsoft.NETCore.App/8.0.8/.version\n\n%BACKUP%\netc/x\tabc\n")
                .Framework("Microsoft.NETCore.App", "8.0.8", "{}"));
        Assert.Equal(
            ["pkg:alpm/arch/dotnet-runtime@8.0.8.sdk108-1?arch=x86_64&distro=arch", "pkg:alpm/arch/openssl@3.3.2-1?arch=x86_64&distro=arch", "pkg:nuget/Microsoft.NETCore.App@8.0.8"],
            inventory.Packages.Select(package => package.Purl.ToString()));
        Assert.Equal([new SourcePackage("dotnet-core", "8.0.8.sdk108-1"), new("openssl", "3.3.2-1"), null], inventory.Packages.Select(package => package.Source));
        Assert.Equal(["Apache-2.0", "MIT"], inventory.Packages[1].Licenses);
        Assert.Equal([1, 0, 1], inventory.Packages.Select(package => package.Layer));
        Assert.Equal("dotnet-runtime", inventory.Packages[2].Owner!.Name);
        Assert.Empty(inventory.Notifications);
    }

    [Fact]
    public async Task A_description_without_a_version_is_told()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", "ID=arch\n").File("var/lib/pacman/local/a-1-1/desc", "%NAME%\na\n"));
        Assert.Contains(inventory.Notifications, notification => notification is { Id: "PG8001", Path: "var/lib/pacman/local/a-1-1/desc" });
    }

    [Fact]
    public void Any_bytes_are_read_or_refused()
    {
        Malformed.Fuzz(Encoding.ASCII.GetBytes(Description), stream => PacmanPackage.Read(stream), 1000);
        Malformed.Fuzz("%FILES%\nusr/\nusr/bin/x\n"u8.ToArray(), stream => PacmanFiles.Read(stream), 500);
    }
}
