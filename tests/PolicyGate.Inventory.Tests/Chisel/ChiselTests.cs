using System.Text;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

public sealed class ChiselTests
{
    private const string Path = "var/lib/chisel/manifest.wall";
    private const string Ubuntu = "ID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"24.04\"\nPRETTY_NAME=\"Ubuntu 24.04.3 LTS\"\n";

    [Fact]
    public async Task Packages_of_a_manifest_are_found()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", Ubuntu).File(Path, Compress(Manifest(
            Package("libssl3t64", "3.0.13-0ubuntu3.6"), Package("libstdc++6", "14.2.0-4ubuntu2~24.04"), Slice("libssl3t64_libs")))));
        Assert.Equal(
            ["pkg:deb/ubuntu/libssl3t64@3.0.13-0ubuntu3.6?arch=amd64&distro=ubuntu-24.04", "pkg:deb/ubuntu/libstdc%2B%2B6@14.2.0-4ubuntu2~24.04?arch=amd64&distro=ubuntu-24.04"],
            inventory.Packages.Select(package => package.Purl.ToString()));
        Assert.Equal([new SourcePackage("openssl", "3.0.13-0ubuntu3.6"), new("gcc-14", "14.2.0-4ubuntu2~24.04")], inventory.Packages.Select(package => package.Source!.Value));
        Assert.All(inventory.Packages, package => Assert.Equal(("deb", "chisel-manifest", 0), (package.Type, package.Evidence, package.Layer)));
        var notification = Assert.Single(inventory.Notifications);
        Assert.Equal(("PG8039", NotificationLevel.Note), (notification.Id, notification.Level));
        Assert.Contains("Those of 2 package(s) are taken from a table that comes with the tool, as of Ubuntu 22.04 to 26.04: libssl3t64, libstdc++6.", notification.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_source_is_told_and_not_invented()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", Ubuntu).File(Path, Compress(Manifest(Package("libnobody-knows1", "1-1")))));
        Assert.Null(Assert.Single(inventory.Packages).Source);
        var notification = Assert.Single(inventory.Notifications);
        Assert.Equal(("PG8039", NotificationLevel.Warning), (notification.Id, notification.Level));
        Assert.Contains("1 package(s) are looked up by their own names, and flaws may be missed: libnobody-knows1.", notification.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_of_the_manifest_and_of_the_dpkg_database_is_one()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", Ubuntu)
            .File("var/lib/dpkg/status", "Package: libnobody-knows1\nArchitecture: amd64\nSource: somebody\nVersion: 1-1\n\n")
            .File(Path, Compress(Manifest(Package("libnobody-knows1", "1-1")))));
        var package = Assert.Single(inventory.Packages);
        Assert.Equal(new SourcePackage("somebody", "1-1"), package.Source);
        Assert.Equal([Path, "var/lib/dpkg/status"], package.Locations.Select(location => location.Path));
        Assert.Empty(inventory.Notifications);
    }

    [Fact]
    public async Task Where_the_manifest_and_the_dpkg_database_disagree_both_count_and_it_is_told()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", Ubuntu)
            .File("var/lib/dpkg/status", "Package: libc6\nArchitecture: amd64\nSource: glibc\nVersion: 2.39-0ubuntu8.3\n\n")
            .File(Path, Compress(Manifest(Package("libc6", "2.39-0ubuntu8.4"), Package("zlib1g", "1:1.3.dfsg-3.1ubuntu2")))));
        Assert.Equal(["libc6 2.39-0ubuntu8.3 glibc", "libc6 2.39-0ubuntu8.4 glibc", "zlib1g 1:1.3.dfsg-3.1ubuntu2 zlib"], inventory.Packages.Select(package => $"{package.Name} {package.Version} {package.Source!.Value.Name}"));
        var notification = inventory.Notifications.Single(notification => notification.Id == "PG8038");
        Assert.Equal((NotificationLevel.Warning, Path), (notification.Level, notification.Path));
        Assert.Contains("disagree about 2 package(s): libc6, zlib1g.", notification.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_s_package_owns_its_files_and_belongs_to_the_layer_that_cut_it()
    {
        var framework = """{"kind":"path","path":"/usr/lib/dotnet/shared/Microsoft.NETCore.App/8.0.8/Microsoft.NETCore.App.deps.json","mode":"0644","slices":["dotnet-runtime-8.0_libs","other_x"],"sha256":"0","size":1}""";
        var inventory = await Scan.InventoryOf(
            layer => layer.File("etc/os-release", Ubuntu).File(Path, Compress(Manifest(Package("libc6", "2")))),
            layer => layer.File(Path, Compress(Manifest(Package("dotnet-runtime-8.0", "8.0.8-0ubuntu1"), Package("libc6", "2"), framework, """{"kind":"path","path":"/usr/lib/","mode":"0755","slices":["libc6_libs"]}""")))
                .File("usr/lib/dotnet/shared/Microsoft.NETCore.App/8.0.8/Microsoft.NETCore.App.deps.json", "{}"));
        Assert.Equal(
            [("dotnet-runtime-8.0", 1, null), ("libc6", 0, null), ("Microsoft.NETCore.App", 1, "dotnet-runtime-8.0")],
            inventory.Packages.Select(package => (package.Name, package.Layer, package.Owner?.Name)));
        Assert.Equal("dotnet8", inventory.Packages[0].Source!.Value.Name);
    }

    [Theory]
    [InlineData("not zstd", "It can't be decompressed")]
    [InlineData("", "It is no chisel manifest")]
    public async Task What_is_no_manifest_is_unreadable_and_no_other_database_is_missed(string content, string message)
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", Ubuntu).File(Path, content));
        var notification = inventory.Notifications.Single(notification => notification.Id == "PG8001");
        Assert.Equal((NotificationLevel.Error, Path), (notification.Level, notification.Path));
        Assert.Contains(message, notification.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"jsonwall\":\"1.0\",\"schema\":\"1.0\",\"count\":9}\n{\"kind\":\"package\",\"name\":\"a\",\"version\":\"1\",\"arch\":\"amd64\"}\n", "it has 2 lines, but says 9; is it cut off?")]
    [InlineData("{\"jsonwall\":\"1.0\"}\n{\"kind\":\"package\",\"name\":\"a\"}\n", "the package in line 2 has no name, no version")]
    [InlineData("{\"jsonwall\":\"1.0\"}\n[]\n", "line 2 is not a JSON object")]
    [InlineData("{\"jsonwall\":\"1.0\"}\n{\"kind\":\"package\",\n", "line 2 is not a JSON object")]
    [InlineData("{\"jsonwall\":\"1.0\"}\n{\"kind\":\"package\",\"name\":\"\\ud800\",\"version\":\"1\"}\n", "line 2 is not a JSON object")]
    [InlineData("{\"jsonwall\":\"1.0\"}\n{\"kind\":1,\"name\":{\"a\":[]},\"slices\":{}}\n", null)]
    [InlineData("{\"jsonwall\":\"1.0\",\"count\":3}\n{\"kind\":\"slice\",\"name\":\"a_b\"}\n\n{\"kind\":\"future\",\"x\":[[1]]}\n", null)]
    public void Defects_are_told(string text, string? defect)
    {
        var defects = ChiselManifestReader.ReadUncompressed(Stream(text)).Defects;
        if (defect is null)
            Assert.Empty(defects);
        else
            Assert.Contains(defect, Assert.Single(defects), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"kind\":\"package\",\"name\":\"a\",\"version\":\"1\"}\n")]
    [InlineData("{\"jsonwall\"\n")]
    public void Without_a_header_it_is_none(string text) => Assert.Throws<FormatException>(() => ChiselManifestReader.ReadUncompressed(Stream(text)));

    [Fact]
    public void A_bomb_is_refused()
    {
        using var compressed = new MemoryStream();
        using (var stream = new ZstdSharp.CompressionStream(compressed, leaveOpen: true))
        {
            stream.Write("{\"jsonwall\":\"1.0\"}\n"u8);
            var line = Encoding.ASCII.GetBytes(new string('x', 60_000) + "\n");
            for (var i = 0; i < 1200; i++)
                stream.Write(line);
        }

        compressed.Position = 0;
        Assert.Contains("holds more than", Assert.Throws<FormatException>(() => ChiselManifestReader.Read(compressed)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("libgcc-s1", "12.3.0-1ubuntu1~22.04", "gcc-12")]
    [InlineData("libgcc-s1", "1:4.2-1", "gcc-4")]
    [InlineData("libgcc-s1", "x", null)]
    [InlineData("nobody", "1", null)]
    public void Sources_come_from_a_table(string package, string version, string? source) => Assert.Equal(source, UbuntuSources.Find(package, version));

    // Debian's names of source packages are Ubuntu's, where both have the binary package.
    [Fact]
    public async Task The_table_agrees_with_a_real_database()
    {
        var compared = 0;
        foreach (var fields in (await File.ReadAllLinesAsync(SharedData.Path("images/truth/debian-12-minbase.tsv"), TestContext.Current.CancellationToken)).Skip(1).Select(line => line.Split('\t')))
        {
            if (UbuntuSources.Find(fields[1], fields[2]) is not { } source)
                continue;
            Assert.Equal(fields[4], source);
            compared++;
        }

        Assert.True(compared >= 25, $"only {compared}");
    }

    [Fact]
    public void Any_bytes_are_read_or_refused()
    {
        var text = Encoding.UTF8.GetBytes(Manifest(Package("a", "1"), Slice("a_b"), """{"kind":"path","path":"/x","slices":["a_b"]}"""));
        Malformed.Fuzz(text, stream => ChiselManifestReader.ReadUncompressed(stream), 1500);
        Malformed.Fuzz(Compress(Encoding.UTF8.GetString(text)), stream => ChiselManifestReader.Read(stream), 1500);
    }

    private static string Package(string name, string version) => $$"""{"kind":"package","name":"{{name}}","version":"{{version}}","sha256":"00","arch":"amd64"}""";

    private static string Slice(string name) => $$"""{"kind":"slice","name":"{{name}}"}""";

    private static string Manifest(params string[] lines) => $$"""{"jsonwall":"1.0","schema":"1.0","count":{{lines.Length + 1}}}""" + "\n" + string.Concat(lines.Select(line => line + "\n"));

    private static byte[] Compress(string text)
    {
        using var output = new MemoryStream();
        using (var stream = new ZstdSharp.CompressionStream(output, leaveOpen: true))
            stream.Write(Encoding.UTF8.GetBytes(text));
        return output.ToArray();
    }

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));
}
