using System.Text;
using CsCheck;
using PolicyGate.Inventory.Tests.Binaries;
using PolicyGate.Inventory.Tests.Java;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

/// <summary>Which operating-system package a file belongs to in which another package was found.</summary>
public sealed class OwnershipTests
{
    private const string Deps = """{ "runtimeTarget": { "name": "t" }, "targets": { "t": { "Newtonsoft.Json/12.0.1": { "runtime": { "a.dll": {} } } } }, "libraries": { "Newtonsoft.Json/12.0.1": { "type": "package" } } }""";

    [Fact]
    public async Task A_framework_of_dpkg_s_belongs_to_its_package()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian()
            .File("var/lib/dpkg/status", Scan.Stanza("libc6", "1") + Scan.Stanza("dotnet-runtime-8.0", "8.0.8-1", source: "dotnet8"))
            .File("var/lib/dpkg/info/dotnet-runtime-8.0.list", "/.\n/usr\n/usr/share\n/usr/share/dotnet\n/usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.8\n/usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.8/.version\n/usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.8/Microsoft.NETCore.App.deps.json\n")
            .Framework("Microsoft.NETCore.App", "8.0.8", "{}")
            .Framework("Microsoft.NETCore.App", "9.0.1", "{}"));
        Assert.Equal(
            [("Microsoft.NETCore.App 8.0.8", "pkg:deb/debian/dotnet-runtime-8.0@8.0.8-1?arch=amd64&distro=debian-12"), ("Microsoft.NETCore.App 9.0.1", null)],
            inventory.Packages.Where(package => package.Type == "dotnet-framework").Select(package => ($"{package.Name} {package.Version}", package.Owner?.ToString())));
        Assert.All(inventory.Packages.Where(package => package.Type == "deb"), package => Assert.Null(package.Owner));
        Assert.Empty(inventory.Notifications);
    }

    [Fact]
    public async Task A_framework_of_apk_s_belongs_to_its_package()
    {
        var inventory = await Scan.InventoryOf(layer => layer
            .File("etc/os-release", "ID=alpine\nVERSION_ID=3.20.3\n")
            .File("lib/apk/db/installed", "P:dotnet8-runtime\nV:8.0.8-r0\nA:x86_64\nF:usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.8\nR:.version\nR:Microsoft.NETCore.App.deps.json\n\n")
            .Framework("Microsoft.NETCore.App", "8.0.8", "{}"));
        Assert.Equal("dotnet8-runtime", inventory.Packages.Single(package => package.Type == "dotnet-framework").Owner!.Name);
        Assert.Equal("dotnet8-runtime", inventory.OwnerOf(new("usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.8/.version", 0))?.Name);
        Assert.Null(inventory.OwnerOf(new("usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.8/.version", 1)));
        Assert.Null(inventory.OwnerOf(new("usr/share/dotnet/dotnet", 0)));
    }

    // Distroless images have hashes in place of the lists, with paths that don't begin with a slash.
    [Fact]
    public async Task A_distroless_package_owns_what_its_hashes_list()
    {
        var inventory = await Scan.InventoryOf(layer => layer
            .File("etc/os-release", "ID=debian\nVERSION_ID=12\n")
            .File("var/lib/dpkg/status.d/tool", "Package: tool\nVersion: 1\nArchitecture: amd64\n")
            .File("var/lib/dpkg/status.d/tool.md5sums", "0123456789abcdef0123456789abcdef  usr/lib/tool/Tool.deps.json\nshort\n")
            .File("usr/lib/tool/Tool.deps.json", Deps));
        Assert.Equal("tool", inventory.Packages.Single(package => package.Type == "nuget").Owner!.Name);
    }

    [Fact]
    public async Task What_is_found_in_a_file_of_nobody_s_as_well_belongs_to_nobody()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian()
            .File("var/lib/dpkg/status", Scan.Stanza("tool", "1"))
            .File("var/lib/dpkg/info/tool.list", "/usr/lib/tool/Tool.deps.json\n")
            .File("usr/lib/tool/Tool.deps.json", Deps)
            .File("app/Shop.deps.json", Deps));
        var package = inventory.Packages.Single(package => package.Type == "nuget");
        Assert.Equal((2, null), (package.Locations.Length, package.Owner));
    }

    [Fact]
    public async Task Jars_in_jars_and_what_is_linked_into_binaries_belong_to_the_package_of_their_file()
    {
        Action<Layer> files = layer => layer
            .File("usr/share/java/app.jar", JarBytes.Of(("lib/y-1.jar", JarBytes.Of(JarBytes.Pom("a", "y", "1"))), JarBytes.Pom("a", "app", "1")))
            .File("usr/bin/tool", TestBinary.Elf((".go.buildinfo", TestBinary.Go("go1.22.3", "path\tm\ndep\tx.org/y\tv1.2.3\n"))), 0b111_101_101)
            .File("usr/bin/crab", TestBinary.Elf((".dep-v0", TestBinary.Rust("""{ "packages": [{ "name": "serde", "version": "1.0.0" }] }"""))), 0b111_101_101);
        var inventory = await Scan.InventoryOf(layer =>
        {
            layer.Debian().File("var/lib/dpkg/status", Scan.Stanza("app", "1")).File("var/lib/dpkg/info/app.list", "/usr/share/java/app.jar\n/usr/bin/tool\n/usr/bin/crab\n");
            files(layer);
        });
        Assert.Equal(["a:app app", "a:y app", "serde app", "stdlib app", "x.org/y app"], Owned(inventory));

        inventory = await Scan.InventoryOf(layer => layer.Debian().File("var/lib/dpkg/status", Scan.Stanza("app", "1")).File("var/lib/dpkg/info/app.list", "/usr/share/java/app.jar\n/usr/bin/tool\n/usr/bin/crab\n"), files);
        Assert.Equal(["a:app ", "a:y ", "serde ", "stdlib ", "x.org/y "], Owned(inventory));

        static IEnumerable<string> Owned(PackageInventory inventory) =>
            inventory.Packages.Where(package => package.Type != "deb").Select(package => $"{package.Name} {package.Owner?.Name}").Order(StringComparer.Ordinal);
    }

    // npm install -g npm, after Debian's: the files are npm's own now.
    [Fact]
    public async Task What_an_upper_layer_replaced_belongs_to_nobody()
    {
        var inventory = await Scan.InventoryOf(
            layer => layer.Debian()
                .File("var/lib/dpkg/status", Scan.Stanza("tool", "1"))
                .File("var/lib/dpkg/info/tool.list", "/usr/lib/tool/Tool.deps.json\n")
                .File("usr/lib/tool/Tool.deps.json", Deps),
            layer => layer.File("usr/lib/tool/Tool.deps.json", Deps));
        Assert.Null(inventory.Packages.Single(package => package.Type == "nuget").Owner);
    }

    [Fact]
    public async Task A_list_that_was_written_later_claims_nothing()
    {
        var inventory = await Scan.InventoryOf(
            layer => layer.Debian(),
            layer => layer.File("app/Shop.deps.json", Deps),
            layer => layer.File("var/lib/dpkg/info/libc6:amd64.list", "/.\n/app/Shop.deps.json\n"));
        Assert.Null(inventory.Packages.Single(package => package.Type == "nuget").Owner);
    }

    [Fact]
    public async Task A_base_image_s_package_owns_its_files_though_the_database_was_written_again()
    {
        const string Runtime = "P:dotnet8-runtime\nV:8.0.8-r0\nA:x86_64\nF:usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.8\nR:.version\nR:Microsoft.NETCore.App.deps.json\n\n";
        var inventory = await Scan.InventoryOf(
            layer => layer.File("etc/os-release", "ID=alpine\nVERSION_ID=3.20.3\n").File("lib/apk/db/installed", Runtime).Framework("Microsoft.NETCore.App", "8.0.8", "{}"),
            layer => layer.File("lib/apk/db/installed", Runtime + "P:curl\nV:8-r0\nA:x86_64\n\n"));
        Assert.Equal("dotnet8-runtime", inventory.Packages.Single(package => package.Type == "dotnet-framework").Owner!.Name);
    }

    [Fact]
    public async Task An_rpm_package_belongs_to_the_layer_that_installed_it_and_owns_its_files()
    {
        var runtime = RpmHeaderTests.Files("dotnet-runtime-8.0", ["/usr/lib64/dotnet/shared/Microsoft.NETCore.App/8.0.8/"], [0, 0], ["Microsoft.NETCore.App.deps.json", ".version"]);
        var inventory = await Scan.InventoryOf(
            layer => layer.File("etc/os-release", "ID=rocky\nVERSION_ID=9.3\n").File("var/lib/rpm/Packages.db", RpmFiles.Ndb(RpmFiles.Header("bash"))),
            layer => layer.File("var/lib/rpm/Packages.db", RpmFiles.Ndb(RpmFiles.Header("bash"), runtime))
                .File("usr/lib64/dotnet/shared/Microsoft.NETCore.App/8.0.8/Microsoft.NETCore.App.deps.json", "{}"),
            layer => layer.File("var/lib/rpm/Packages.db", RpmFiles.Ndb(RpmFiles.Header("bash"), runtime, RpmFiles.Header("curl"))));
        Assert.Equal(
            [("Microsoft.NETCore.App", 1, "dotnet-runtime-8.0"), ("bash", 0, null), ("curl", 2, null), ("dotnet-runtime-8.0", 1, null)],
            inventory.Packages.Select(package => (package.Name, package.Layer, package.Owner?.Name)).OrderBy(package => package.Item1, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_removed_package_owns_nothing()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian()
            .File("var/lib/dpkg/status", Scan.Stanza("libc6", "1") + Scan.Stanza("tool", "1", status: "deinstall ok config-files"))
            .File("var/lib/dpkg/info/tool.list", "/etc/Tool.deps.json\n")
            .File("etc/Tool.deps.json", Deps));
        Assert.Null(inventory.Packages.Single(package => package.Type == "nuget").Owner);
    }

    [Fact]
    public async Task A_list_of_an_architecture_is_that_architecture_s()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian()
            .File("var/lib/dpkg/status", Scan.Stanza("tool", "1") + Scan.Stanza("tool", "2", "i386"))
            .File("var/lib/dpkg/info/tool:i386.list", "/opt/Tool.deps.json\n")
            .File("var/lib/dpkg/info/tool:amd64.list", "/opt/other\n")
            .File("opt/Tool.deps.json", Deps));
        Assert.Equal("2", inventory.Packages.Single(package => package.Type == "nuget").Owner!.Version);
    }

    [Theory]
    [InlineData("usr/lib/x", "/lib/x", true)]
    [InlineData("lib/x", "usr/lib/x", true)]
    [InlineData("bin/x", "./usr/bin/x", true)]
    [InlineData("usr/lib64/x/", "lib64/x", true)]
    [InlineData("usr/share/x", "share/x", false)]
    [InlineData("usr/local/lib/x", "lib/x", false)]
    [InlineData("opt/lib/x", "opt/usr/lib/x", false)]
    [InlineData("usr/libx", "libx", false)]
    public void Folders_of_a_merged_usr_are_the_same_under_either_name(string first, string second, bool same) => Assert.Equal(same, Hash(first) == Hash(second));

    [Fact]
    public void Every_listed_path_has_its_owner_and_no_other_has()
    {
        var path = Gen.String[Gen.Char['a', 'c'], 1, 4];
        path.HashSet[0, 8].Array[0, 5].Sample(lists =>
        {
            var owners = new FileOwners();
            for (var i = 0; i < lists.Length; i++)
                owners.Add(Owner(i), OwnedFiles.Of(lists[i].Select(item => "x/" + item)));
            foreach (var asked in lists.SelectMany(list => list).Append("never"))
            {
                for (var layer = 0; layer < 2; layer++)
                    Assert.Equal(Enumerable.Range(0, lists.Length).Where(i => i % 2 == layer && lists[i].Contains(asked)).Select(i => Owner(i).Purl).FirstOrDefault(), owners.OwnerOf(new("x/" + asked, layer)));
            }
        });

        static Package Owner(int index) => new()
        {
            Purl = new() { Type = "deb", Name = "p" + index },
            Type = "deb",
            Name = "p" + index,
            Version = "1",
            Locations = [],
            Layer = index % 2,
            Evidence = "",
        };
    }

    [Fact]
    public void A_list_names_files_and_no_directories()
    {
        var list = DpkgFileList.ReadList("a", new MemoryStream("/.\n/usr\n/usr/bin\n/usr/bin/a\n/usr/bin/ab\n/usr/share\n/usr/share/a\n/usr/share/a/b\n"u8.ToArray()));
        Assert.Equal(OwnedFiles.Of(["/.", "/usr/bin/a", "/usr/bin/ab", "/usr/share/a/b"]), list.Files);
    }

    // dpkg's own; a directory whose content comes later in the list counts as a file, where nobody looks for it.
    [Fact]
    public void Every_file_of_real_lists_is_among_the_hashes()
    {
        var folder = new DirectoryInfo("/var/lib/dpkg/info");
        if (!folder.Exists)
            Assert.Skip("Only where dpkg is.");
        foreach (var file in folder.EnumerateFiles("*.list").OrderByDescending(file => file.Length).Take(20))
        {
            using var stream = file.OpenRead();
            var hashes = DpkgFileList.ReadList("", stream).Files.Hashes.ToHashSet();
            var lines = File.ReadAllLines(file.FullName).Where(line => line.Length > 0).ToHashSet();
            var directories = lines.Select(line => line[..line.LastIndexOf('/')]).ToHashSet();
            Assert.All(lines.Where(line => !directories.Contains(line)), line => Assert.Contains(Hash(line), hashes));
            Assert.Subset(lines.Select(Hash).ToHashSet(), hashes);
        }
    }

    [Fact]
    public void Any_bytes_are_a_list()
    {
        Malformed.Fuzz("/.\n/usr\n/usr/bin\n/usr/bin/a\n"u8.ToArray(), stream => DpkgFileList.ReadList("a", stream), 500);
        Malformed.Fuzz("0123456789abcdef0123456789abcdef  usr/lib/tool\n"u8.ToArray(), stream => DpkgFileList.ReadHashes("a", stream), 500);
    }

    private static ulong Hash(string path) => OwnedFiles.HashOf(Encoding.UTF8.GetBytes(path));
}
