using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests.Judges;

/// <summary>What a package manager lists of an installation, against what is found in the same files as layers of an image.</summary>
public sealed class PackageManagerTests
{
    // A test that could find next to nothing would prove nothing.
    private const int Few = 5;

    [Fact]
    public async Task Dpkg_query_lists_the_same_packages_of_this_machine()
    {
        const string Database = "/var/lib/dpkg/status";
        Requirement.Program("dpkg-query");
        Assert.SkipUnless(File.Exists(Database), $"There is no {Database} here.");
        var listed = await LinesOf("dpkg-query", "--show", "--showformat=${db:Status-Status}\t${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\n");
        string[] without = ["not-installed", "config-files"];
        var expected = listed.Where(line => !without.Contains(line.Split('\t')[0])).Select(line => line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..]);

        var status = await File.ReadAllBytesAsync(Database, TestContext.Current.CancellationToken);
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", "ID=debian\nVERSION_ID=12\n").File("var/lib/dpkg/status", status));
        AssertSame(expected, inventory.Of("deb").Select(package => string.Join('\t', package.Name, package.Version, package.Purl.Qualifiers["arch"], package.Source!.Value.Name, package.Source.Value.Version)));
    }

    // Debian's rpm can't read NDB.
    [Theory]
    [InlineData("rhel8-libuuid/Packages", 1)]
    [InlineData("custom-epoch/Packages", 1)]
    [InlineData("cbl-mariner-2.0/rpmdb.sqlite", 129)]
    public async Task Rpm_lists_the_same_packages(string fixture, int count)
    {
        Requirement.Program("rpm");
        var database = await File.ReadAllBytesAsync(SharedData.Path("data/fixtures/rpmdb/" + fixture), TestContext.Current.CancellationToken);
        var name = fixture[(fixture.IndexOf('/', StringComparison.Ordinal) + 1)..];
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.Path(name), database, TestContext.Current.CancellationToken);
        var listed = await LinesOf("rpm", "--query", "--all", "--dbpath", folder.Root, "--queryformat", "%{NAME}\t%{EVR}\t%{ARCH}\t%{SOURCERPM}\t%{VENDOR}\t%{MODULARITYLABEL}\t%{LICENSE}\n");
        var expected = listed.Where(line => !line.StartsWith("gpg-pubkey\t", StringComparison.Ordinal)).Select(line => line.Replace("(none)", "", StringComparison.Ordinal)).ToList();
        Assert.Equal(count, expected.Count);

        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", "ID=rhel\nVERSION_ID=8.8\n").File("var/lib/rpm/" + name, database));
        Assert.Equal(expected.Order(StringComparer.Ordinal), inventory.Of("rpm")
            .Select(package => string.Join('\t', package.Name, package.Version, package.Purl.Qualifiers["arch"], package.Purl.Qualifiers["upstream"], package.Vendor, package.Modularity, string.Join(' ', package.Licenses)))
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Npm_ls_lists_the_same_packages()
    {
        Requirement.Program("npm");
        var root = (await LinesOf("npm", "root", "--global"))[0];
        Assert.SkipUnless(Directory.Exists(root), $"npm has installed nothing in {root}.");
        // PATH:NAME@VERSION; the first is npm's own idea of the folder around.
        var expected = (await LinesOf("npm", "ls", "--global", "--all", "--parseable", "--long")).Skip(1)
            .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(':')[0]).ToHashSet();

        var inventory = await Scan.InventoryOf(layer =>
        {
            foreach (var file in Directory.EnumerateFiles(root, "package.json", SearchOption.AllDirectories))
                layer.File("usr/lib/node_modules" + file[root.Length..], File.ReadAllBytes(file));
        });
        AssertSame(expected, inventory.Of("npm").Select(package => $"{package.Name}@{package.Version}").ToHashSet());
    }

    [Fact]
    public async Task Pip_list_lists_the_same_packages()
    {
        Requirement.Program("python3");
        var pip = await ExternalProgram.RunAsync("python3", ["-I", "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"], cancellationToken: TestContext.Current.CancellationToken);
        Assert.SkipUnless(pip.ExitCode == 0, "Python has no pip here.");
        using var list = JsonDocument.Parse(pip.StandardOutput);
        var expected = list.RootElement.EnumerateArray().Select(package => Proof.Contents.Of("pypi", package.GetProperty("name").GetString()!, package.GetProperty("version").GetString()!));

        var folders = await LinesOf("python3", "-I", "-c", "import sys\nfor folder in sys.path: print(folder)");
        var inventory = await Scan.InventoryOf(layer =>
        {
            foreach (var file in folders.Where(Directory.Exists).SelectMany(Directory.EnumerateFileSystemEntries).SelectMany(MetadataOf))
                layer.File(file.TrimStart('/'), File.ReadAllBytes(file));
        });
        AssertSame(expected.ToHashSet(), inventory.Of("pypi").Select(Proof.Contents.Of).ToHashSet());
    }

    private static IEnumerable<string> MetadataOf(string entry) => entry switch
    {
        _ when entry.EndsWith(".dist-info", StringComparison.Ordinal) => [Path.Combine(entry, "METADATA")],
        _ when entry.EndsWith(".egg-info", StringComparison.Ordinal) => [File.Exists(entry) ? entry : Path.Combine(entry, "PKG-INFO")],
        _ => [],
    };

    private static void AssertSame(IEnumerable<string> expected, IEnumerable<string> found)
    {
        var list = expected.Order(StringComparer.Ordinal).ToList();
        Assert.SkipUnless(list.Count >= Few, $"Only {list.Count} packages are installed here.");
        Assert.Equal(string.Join('\n', list), string.Join('\n', found.Order(StringComparer.Ordinal)));
    }

    private static async Task<string[]> LinesOf(string program, params string[] arguments)
    {
        var result = await ExternalProgram.RunAsync(program, arguments, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.ToString());
        return result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
