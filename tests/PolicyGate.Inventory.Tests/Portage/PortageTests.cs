namespace PolicyGate.Inventory.Tests;

public sealed class PortageTests
{
    [Fact]
    public async Task Packages_are_found_and_own_their_files()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", "ID=gentoo\n")
            .File("var/db/pkg/dev-dotnet/dotnet-sdk-bin-8.0.401-r1/PF", "dotnet-sdk-bin-8.0.401-r1\n")
            .File("var/db/pkg/dev-dotnet/dotnet-sdk-bin-8.0.401-r1/LICENSE", "MIT\n")
            .File("var/db/pkg/dev-dotnet/dotnet-sdk-bin-8.0.401-r1/CONTENTS", "dir /usr/share\nobj /usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.8/Microsoft.NETCore.App.deps.json 0123 1700000000\nobj /usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.8/.version 0123 1700000000\nsym /usr/bin/dotnet -> x 1700000000\n")
            .File("var/db/pkg/dev-dotnet/-MERGING-other-1.0/PF", "other-1.0\n")
            .Framework("Microsoft.NETCore.App", "8.0.8", "{}"));
        Assert.Equal(["pkg:ebuild/dev-dotnet/dotnet-sdk-bin@8.0.401-r1?distro=gentoo", "pkg:nuget/Microsoft.NETCore.App@8.0.8"], inventory.Packages.Select(package => package.Purl.ToString()));
        Assert.Equal(("dev-dotnet/dotnet-sdk-bin", "8.0.401-r1"), (inventory.Packages[0].Name, inventory.Packages[0].Version));
        Assert.Equal(["MIT"], inventory.Packages[0].Licenses);
        Assert.Equal("dotnet-sdk-bin", inventory.Packages[1].Owner!.Name);
        Assert.Empty(inventory.Notifications);
    }

    [Theory]
    [InlineData("openssl-3.0.13-r2", "openssl", "3.0.13-r2")]
    [InlineData("gtk+-3.24", "gtk+", "3.24")]
    [InlineData("font-adobe-100dpi-1.0.4", "font-adobe-100dpi", "1.0.4")]
    [InlineData("a-1_alpha2_p3-r10", "a", "1_alpha2_p3-r10")]
    [InlineData("no-version", null, null)]
    [InlineData("-1", null, null)]
    [InlineData("a-", null, null)]
    [InlineData("", null, null)]
    public void The_folder_has_name_and_version(string folder, string? name, string? version) =>
        Assert.Equal((name, version), PortageEntry.Split(folder) is var (first, second) ? (first, second) : (null, null));

    [Fact]
    public void A_path_may_hold_blanks() =>
        Assert.Equal(OwnedFiles.Of(["/opt/a b/c"]), PortageEntry.Read("CONTENTS", new MemoryStream("obj /opt/a b/c 0123 17\n"u8.ToArray())).Files);

    [Fact]
    public void Any_bytes_are_read_or_refused() =>
        Malformed.Fuzz("obj /usr/bin/a 0123 17\ndir /x\nsym /a -> b 1\n"u8.ToArray(), stream => PortageEntry.Read("CONTENTS", stream), 500);
}
