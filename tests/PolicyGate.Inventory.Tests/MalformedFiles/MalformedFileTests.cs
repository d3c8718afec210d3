using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests.MalformedFiles;

/// <summary>What is broken is told with its path and a reason, and hides nothing else: for all catalogers there are, in an image.</summary>
public sealed class MalformedFileTests
{
    private const int Executable = 0b111_101_101;
    private const int FuzzedLayers = 120;

    [Fact]
    public void Every_reader_of_every_cataloger_has_an_example() =>
        Assert.Equal(
            PackageCatalogers.BuiltIn.SelectMany(cataloger => cataloger.Readers).Select(reader => reader.Name).Distinct().Order(StringComparer.Ordinal),
            FileExamples.All.Select(example => example.Reader).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Nothing_is_told_only_for_a_reason() => Assert.All(FileExamples.All, example => Assert.True(example.Broken is null ^ example.Reason is null, example.Path));

    [Fact]
    public async Task Good_examples_are_read()
    {
        var inventory = await Scan.InventoryOf(layer => Add(layer, FileExamples.All, example => example.Good));
        Assert.Equal(["var/lib/rpm/rpmdb.sqlite-wal"], inventory.Notifications.Where(notification => notification.Id == "PG8001").Select(notification => notification.Path));
        Assert.Equal(
            ["alpm bash", "apk musl", "cargo serde", "composer a/b", "composer c/d", "conda x", "deb libc6", "deb tar", "dotnet-framework Microsoft.NETCore.App", "dotnet-host Microsoft.NETCore.DotNetHostResolver", "dotnet-project Shop", "dotnet-sdk dotnet-sdk", "ebuild app-shells/bash", "gem x", "gem y", "golang m", "golang stdlib",
                "golang x.org/y", "maven a:x", "maven a:y", "npm x", "pypi x", "pypi y", "pypi z", "rpm bash", "rpm zsh"],
            inventory.Packages.Where(package => package.Type != "nuget").Select(package => $"{package.Type} {package.Name}").Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>One broken file of each kind in one image, and one package that is as it should be.</summary>
    [Fact]
    public async Task Every_broken_file_is_told_with_its_reason_and_the_rest_goes_on()
    {
        var broken = FileExamples.All.Where(example => example.Broken is not null).ToList();
        var inventory = await Scan.InventoryOf(layer => Add(layer, broken, example => example.Broken!).Package("good/node_modules/good", "good", "1.0.0"));
        var told = inventory.Notifications.Where(notification => notification.Id == "PG8001").ToLookup(notification => notification.Path);
        Assert.Equal(broken.Select(example => example.Path).Order(StringComparer.Ordinal), broken.Select(example => example.Path).Where(told.Contains).Order(StringComparer.Ordinal));
        Assert.All(told, path => Assert.All(path, notification => Assert.True(notification.Message.Length > 40, notification.Message)));
        Assert.Contains(inventory.Packages, package => package.Name == "good");
    }

    public static TheoryData<string, byte[]> Absurd { get; } = new()
    {
        { "nothing", [] },
        { "no Unicode", [.. Enumerable.Repeat<byte>(0xff, 70_000)] },
        { "zeros", new byte[100_000] },
        { "one line", FileExamples.Text(new string('a', 1 << 20)) },
        { "deep JSON", FileExamples.Text(new string('[', 200_000)) },
        { "deep objects", FileExamples.Text(string.Concat(Enumerable.Repeat("{\"packages\":", 50_000))) },
        { "deep XML", FileExamples.Text(string.Concat(Enumerable.Repeat("<a>", 100_000))) },
        { "many lines", FileExamples.Text(string.Concat(Enumerable.Repeat("a: b\n", 200_000))) },
        { "many numbers", FileExamples.Text($"[{string.Join(',', Enumerable.Repeat("1", 300_000))}]") },
        { "half a surrogate pair", FileExamples.Text("""{ "name": "\ud800", "version": "\udc00", "packages": [{ "name": "\ud800", "version": "1" }] }""") },
    };

    [Theory]
    [MemberData(nameof(Absurd))]
    public async Task Absurd_content_ends_nothing(string kind, byte[] content)
    {
        var inventory = await Scan.InventoryOf(layer => Add(layer, FileExamples.All, _ => content).Package("good/node_modules/good", "good", "1.0.0"));
        Assert.Contains(inventory.Packages, package => package.Name == "good");
        if (kind is not ("nothing" or "half a surrogate pair"))
            Assert.Contains(inventory.Notifications, notification => notification.Id == "PG8001" && notification.Path == "app/Shop.deps.json");
    }

    /// <summary>Every layer has another mutation of every example, always the same ones; each layer's are read, whatever lies above.</summary>
    [Fact]
    public async Task Damage_at_random_ends_nothing()
    {
        var random = new Random(20260804);
        var layers = Enumerable.Range(0, FuzzedLayers).Select(number => (Action<Layer>)(layer => Add(layer, FileExamples.All, example =>
            number % 4 == 0 ? example.Good[..random.Next(example.Good.Length)] : Malformed.Mutated(example.Good, random))));
        var inventory = await Scan.InventoryOf([.. layers, layer => layer.Package("good/node_modules/good", "good", "1.0.0")]);
        Assert.Contains(inventory.Packages, package => package.Name == "good");
    }

    private static Layer Add(Layer layer, IEnumerable<FileExample> examples, Func<FileExample, byte[]> content)
    {
        foreach (var example in examples)
            layer.File(example.Path, content(example), Executable);
        return layer;
    }
}
