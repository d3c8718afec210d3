using PolicyGate.Images;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests.Binaries;

public sealed class BinaryInventoryTests
{
    private const int Executable = 493;
    private const string Lines =
        "path\texample.com/Shop/cmd\nmod\texample.com/Shop\t(devel)\t\ndep\tgithub.com/BurntSushi/toml\tv1.2.1\th1:x=\ndep\texample.com/fork\tv1.0.0\n=>\texample.com/other/v2\tv2.0.1\th1:y=\n"
        + "dep\texample.com/local\tv0.0.0\n=>\t../local\t(devel)\t\nbuild\tGOOS=linux\n";

    private const string Crates =
        """{"packages":[{"name":"shop","version":"0.1.0","source":"local","root":true,"dependencies":[1,2]},{"name":"serde","version":"1.0.190","source":"crates.io","kind":"runtime"},{"name":"cc","version":"1.0.83","source":"crates.io","kind":"build"}]}""";

    private static readonly string[] s_goPackages =
    [
        "pkg:golang/example.com/local@%28devel%29", "pkg:golang/example.com/other/v2@v2.0.1", "pkg:golang/example.com/shop@%28devel%29", "pkg:golang/github.com/burntsushi/toml@v1.2.1", "pkg:golang/stdlib@1.22.3",
    ];

    private static readonly string[] s_rustPackages = ["pkg:cargo/serde@1.0.190", "pkg:cargo/shop@0.1.0"];

    private static readonly byte[] s_go = TestBinary.Go("go1.22.3", Lines);
    private static readonly byte[] s_rust = TestBinary.Rust(Crates);

    public static TheoryData<string, byte[]> GoBinaries { get; } = new()
    {
        { "ELF", TestBinary.Elf((".text", [1, 2, 3]), (".go.buildinfo", s_go)) },
        { "ELF without sections", TestBinary.Elf(false, (".text", [1, 2, 3]), (".go.buildinfo", s_go)) },
        { "ELF of Go before 1.18", TestBinary.Elf((".go.buildinfo", TestBinary.GoPointers("go1.22.3", Lines))) },
        { "ELF of Go before 1.18 without sections", TestBinary.Elf(false, (".go.buildinfo", TestBinary.GoPointers("go1.22.3", Lines))) },
        { "PE", TestBinary.Pe(s_go, []) },
        { "Mach-O", TestBinary.MachO(s_go, []) },
    };

    public static TheoryData<string, byte[]> RustBinaries { get; } = new()
    {
        { "ELF", TestBinary.Elf((".dep-v0", s_rust)) },
        { "PE", TestBinary.Pe([], s_rust) },
        { "Mach-O", TestBinary.MachO([], s_rust) },
    };

    [Theory]
    [MemberData(nameof(GoBinaries))]
    public async Task A_binary_of_Go_tells_its_modules_and_its_Go(string format, byte[] binary) => Assert.Equal(s_goPackages, await Purls(format, binary));

    [Theory]
    [MemberData(nameof(RustBinaries))]
    public async Task A_binary_of_Rust_tells_the_crates_that_run_in_it(string format, byte[] binary) => Assert.Equal(s_rustPackages, await Purls(format, binary));

    [Fact]
    public async Task A_binary_may_be_of_both() => Assert.Equal(s_rustPackages.Concat(s_goPackages), await Purls("app", TestBinary.Elf((".dep-v0", s_rust), (".go.buildinfo", s_go))));

    [Fact]
    public async Task What_is_wrong_in_one_part_does_not_hide_the_other()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("app", TestBinary.Elf((".dep-v0", [1, 2, 3]), (".go.buildinfo", s_go)), Executable));
        Assert.Equal(s_goPackages, inventory.Packages.Select(package => package.Purl.ToString()));
        var notification = Assert.Single(inventory.Notifications, notification => notification.Id == "PG8001");
        Assert.Equal("app", notification.Path);
        Assert.StartsWith("What is linked into the file is not all known: its list of Rust crates (.dep-v0) is malformed: ", notification.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("usr/bin/app", 493, true)]
    [InlineData("usr/bin/app.v1", 493, true)]
    [InlineData("usr/lib/libapp.so", 420, true)]
    [InlineData("usr/lib/libapp.so.1.2", 420, true)]
    [InlineData("site-packages/x/_rust.abi3.so", 420, true)]
    [InlineData("app.exe", 420, true)]
    [InlineData("usr/bin/app.txt", 493, false)]
    [InlineData("usr/bin/app.v1", 420, false)]
    public async Task Only_what_may_be_a_binary_is_opened(string path, int mode, bool isOpened) =>
        Assert.Equal(isOpened ? s_rustPackages : Array.Empty<string>(), await Purls(path, TestBinary.Elf((".dep-v0", s_rust)), mode));

    [Fact]
    public async Task A_large_file_without_extension_is_opened_though_its_mode_was_lost() =>
        Assert.Equal(s_rustPackages, await Purls("app", TestBinary.Elf((".text", new byte[20_000]), (".dep-v0", s_rust)), 420));

    [Fact]
    public async Task A_hard_link_is_one_more_place_of_the_same() =>
        Assert.Equal("a/app b/app".Split(' '), (await Scan.InventoryOf(
            layer => layer.File("a/app", TestBinary.Elf((".go.buildinfo", s_go)), Executable).File("a/script", new string('#', 200), Executable),
            layer => layer.HardLink("b/app", "a/app").HardLink("b/script", "a/script"))).Packages[0].Locations.Select(location => location.Path));

    [Fact]
    public async Task What_a_higher_layer_replaces_or_deletes_is_gone()
    {
        var binary = TestBinary.Elf((".go.buildinfo", s_go));
        var inventory = await Scan.InventoryOf(
            layer => layer.File("a", binary, Executable).File("b", binary, Executable).File("c", binary, Executable).Directory("d"),
            layer => layer.File("a", "#!/bin/sh\n" + new string('#', 200), Executable).Whiteout("b").File("c", "x"));
        Assert.Empty(inventory.Packages);
        Assert.DoesNotContain(inventory.Notifications, notification => notification.Id == "PG8001");
    }

    [Fact]
    public async Task Of_two_entries_of_a_tar_the_last_counts()
    {
        var binary = TestBinary.Elf((".go.buildinfo", s_go));
        Assert.Empty(await Purls(layer => layer.File("a", binary, Executable).File("a", new string('#', 200), Executable)));
        Assert.Equal(s_goPackages, await Purls(layer => layer.File("a", new string('#', 200), Executable).File("a", binary, Executable)));
    }

    [Theory]
    [InlineData("go1.22", "1.22")]
    [InlineData("go1.22rc1", "1.22rc1")]
    [InlineData("go1.22.3-fips X:boringcrypto", "1.22.3")]
    [InlineData("go1.20.6 (Red Hat 1.20.6-1.el9)", "1.20.6")]
    [InlineData("devel go1.23-abcdef Tue May 7", "devel go1.23-abcdef Tue May 7")]
    public async Task The_standard_library_has_the_release_of_Go(string goVersion, string version) =>
        Assert.Equal(("stdlib", version), (await Scan.InventoryOf(layer => layer.File("app", TestBinary.Elf((".go.buildinfo", TestBinary.Go(goVersion, ""))), Executable))).Packages.Select(package => (package.Name, package.Version)).Single());

    [Fact]
    public async Task Go_itself_is_the_toolchain() => Assert.Equal(
        "pkg:golang/stdlib@1.22.3 pkg:golang/toolchain@1.22.3".Split(' '), await Purls("usr/local/go/bin/go", TestBinary.Elf((".go.buildinfo", TestBinary.Go("go1.22.3", "path\tcmd/go\nbuild\tGOOS=linux\n")))));

    [Fact]
    public async Task An_assembly_of_NET_is_none_of_these() => Assert.Empty(await Purls("app.dll", TestBinary.Pe(s_go, s_rust, isManaged: true)));

    public static TheoryData<byte[], int> Hostile { get; } = new()
    {
        { "\u007fELF"u8.ToArray(), 0 },
        { [.. "MZ"u8, .. new byte[100]], 0 },
        { [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 1, .. new byte[100]], 0 },
        { Changed(TestBinary.Elf((".dep-v0", s_rust)), 40, 0x7fffffffffffffff), 0 },
        { Changed(TestBinary.Elf((".dep-v0", s_rust)), 40, ulong.MaxValue), 0 },
        { Changed(TestBinary.Elf((".text", s_rust)), 60, 0xffff_ffff), 0 },
        { TestBinary.Elf((".dep-v0", s_rust[..10])), 1 },
        { TestBinary.Elf((".dep-v0", [])), 0 },
        { TestBinary.Elf((".dep-v0", TestBinary.Rust("""{"packages":[{"name":"\ud800","version":"1"}]}"""))), 1 },
        { TestBinary.Elf((".dep-v0", TestBinary.Rust("[" + new string('[', 10_000)))), 1 },
        { TestBinary.Elf((".dep-v0", TestBinary.Rust(new string(' ', 40 << 20)))), 1 },
        { TestBinary.Elf((".go.buildinfo", s_go[..40])), 1 },
        { TestBinary.Elf((".go.buildinfo", new byte[64])), 1 },
        { TestBinary.Elf((".go.buildinfo", [.. s_go[..32], 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1])), 1 },
        { TestBinary.Elf((".go.buildinfo", Changed(TestBinary.GoPointers("go1", Lines), 40, 1UL << 60))), 1 },
        { TestBinary.Elf((".go.buildinfo", Changed(TestBinary.GoPointers("go1", Lines), 32, 1))), 1 },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task What_is_broken_is_told_once_and_the_rest_goes_on(byte[] binary, int notifications)
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("a", binary, Executable).File("b", TestBinary.Elf((".dep-v0", s_rust)), Executable));
        Assert.Equal(s_rustPackages, inventory.Packages.Select(package => package.Purl.ToString()));
        Assert.Equal(notifications, inventory.Notifications.Count(notification => notification.Id == "PG8001" && notification.Path == "a"));
    }

    [Fact]
    public void Damage_of_any_kind_ends_in_an_answer()
    {
        byte[][] examples = [TestBinary.Elf((".dep-v0", s_rust), (".go.buildinfo", s_go)), TestBinary.Elf(false, (".go.buildinfo", TestBinary.GoPointers("go1.2", Lines))), TestBinary.Pe(s_go, s_rust), TestBinary.MachO(s_go, s_rust)];
        foreach (var example in examples)
        {
            var random = new Random(20260101);
            for (var round = 0; round < 3000; round++)
            {
                var bytes = (byte[])example.Clone();
                for (var change = random.Next(1, 5); change > 0; change--)
                    bytes[random.Next(3) == 0 ? random.Next(bytes.Length) : random.Next(200)] = (byte)(random.Next(2) == 0 ? 255 : random.Next(256));
                using var file = new MemoryStream(bytes, 0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length);
                BinaryReading.Read(AnyFile, file);
            }
        }
    }

    /// <summary>Against what Go's own program says of a real binary.</summary>
    [Fact]
    public void Real_binaries_of_Go_tell_what_go_version_tells()
    {
        string[] paths = ["/usr/bin/podman", "/usr/bin/docker-registry", "/usr/bin/skopeo", "/usr/bin/umoci"];
        var present = paths.Where(File.Exists).ToList();
        Assert.SkipUnless(present.Count > 0, "No program made by Go is installed.");
        foreach (var path in present)
        {
            using var file = File.OpenRead(path);
            var go = BinaryReading.Read(AnyFile, file)?.Go;
            Assert.StartsWith("go1.", go?.GoVersion, StringComparison.Ordinal);
            Assert.NotEqual("", go?.Path);
        }
    }

    private static ImageFile AnyFile => new("usr/bin/any", ImageFileType.Regular, Executable, 0, 0, 1000, 0);

    private static byte[] Changed(byte[] bytes, int at, ulong value)
    {
        BitConverter.TryWriteBytes(bytes.AsSpan(at), value);
        return bytes;
    }

    private static Task<string[]> Purls(string path, byte[] binary, int mode = Executable) => Purls(layer => layer.File(path, binary, mode));

    private static async Task<string[]> Purls(Action<Layer> layer)
    {
        var inventory = await Scan.InventoryOf(layer);
        Assert.DoesNotContain(inventory.Notifications, notification => notification.Id == "PG8001");
        return [.. inventory.Packages.Select(package => package.Purl.ToString())];
    }
}
