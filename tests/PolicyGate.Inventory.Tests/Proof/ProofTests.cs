using System.Text;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests.Proof;

/// <summary>Everything whose contents somebody else knows, against what is found in it: the whole way, as files of an image.</summary>
public sealed class ProofTests(ITestOutputHelper output)
{
    private static readonly string[] s_images =
    [
        "almalinux-8-micro-20230523", "almalinux-9-micro-20220901", "almalinux-9-micro-20231124", "alpine-2.7", "alpine-3.4", "alpine-3.6.5", "alpine-3.8.5", "alpine-3.9.6", "alpine-3.10.3", "alpine-3.11.13",
        "alpine-3.16.9", "alpine-3.18.9", "alpine-3.20.3", "alpine-edge-20240923", "debian-12-minbase",
    ];

    [Fact]
    public async Task Every_operating_system_package_is_found_and_none_is_invented()
    {
        var scores = new Scores();
        foreach (var image in s_images.Where(image => File.Exists(Path.Combine(SharedData.Path("images"), image + ".oci.tar"))))
            await AddImage(scores, image);
        foreach (var (input, kind, expected) in Fixtures.Cases())
        {
            if (kind is "apk" or "dpkg" && OperatingSystemFixture.Read(input, kind, expected) is { } fixture)
                await AddDatabase(scores, fixture, kind == "apk" ? "apk" : "deb", Database(fixture.Input, kind));
        }

        foreach (var fixture in OperatingSystemFixture.OfRpm())
            await AddDatabase(scores, fixture, "rpm", layer => layer.File("etc/os-release", "ID=rhel\nVERSION_ID=9\n").File("var/lib/rpm/" + fixture.Input[(fixture.Input.LastIndexOf('/') + 1)..], Bytes(fixture.Input)));

        await Publish("operating-systems", scores);
        Assert.Equal("", string.Join('\n', scores.Differences));
    }

    [Fact]
    public async Task What_languages_install_is_found_but_for_what_is_listed_with_its_reason()
    {
        var scores = new Scores();
        await AddFixtures(scores, FixtureKind.OfLanguages);
        await AddFixtures(scores, FixtureKind.OfLocks);
        await Publish("languages", scores);
        Assert.Equal(string.Join('\n', Deviations.Read("languages.tsv")), string.Join('\n', scores.Differences.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Sources_are_not_taken_for_what_is_installed()
    {
        var fixtures = Fixtures.Of(FixtureKind.OfSources);
        Assert.True(fixtures.Count >= 30, $"only {fixtures.Count} fixtures");
        var inventory = await InventoryOf(fixtures, FixtureKind.OfSources);
        Assert.Empty(inventory.Packages);
        Assert.Equal(["PG8002", "PG8005"], inventory.Notifications.Select(notification => notification.Id));
    }

    [Fact]
    public void Every_kind_of_fixture_is_tried_somewhere()
    {
        string[] elsewhere = ["apk", "dpkg", "rpm"];
        Assert.Empty(Fixtures.Kinds().Where(kind => !FixtureKind.IsBillOfMaterials(kind)).Except(elsewhere).Except(FixtureKind.OfLanguages.Keys).Except(FixtureKind.OfLocks.Keys).Except(FixtureKind.OfSources.Keys));
    }

    private static async Task AddImage(Scores scores, string image)
    {
        var truth = await File.ReadAllLinesAsync(SharedData.Path($"images/truth/{image}.tsv"), TestContext.Current.CancellationToken);
        var inventory = await Scan.InventoryOf(SharedData.Path($"images/{image}.oci.tar"));
        foreach (var type in truth.Skip(1).Where(line => line.Length > 0).GroupBy(line => line.Split('\t')[0]))
            scores.Add(type.Key, image, type.ToHashSet(), inventory.Of(type.Key).Select(Line).ToHashSet());
        Assert.Equal(truth.Skip(1).Count(line => line.Length > 0), inventory.Packages.Length);
    }

    private static string Line(Package package) => string.Join('\t', package.Type, package.Name, package.Version, package.Purl.Qualifiers.GetValueOrDefault("arch"), package.Source?.Name, package.Source?.Version);

    private static async Task AddDatabase(Scores scores, Fixture fixture, string type, Action<Layer> layer)
    {
        var inventory = await Scan.InventoryOf(layer);
        scores.Add(type, fixture.Input, fixture.Packages, inventory.Of(type).Select(Line).Select(line => line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..]).ToHashSet(), fixture.IsPartial);
        Assert.Equal((fixture.Input, fixture.IsRefused), (fixture.Input, inventory.Notifications.Any(notification => notification is { Id: "PG8001", Level: NotificationLevel.Error })));
    }

    private static Action<Layer> Database(string input, string kind) => layer =>
    {
        layer.File("etc/os-release", kind == "apk" ? "ID=alpine\nVERSION_ID=3.18.0\n" : "ID=debian\nVERSION_ID=12\n");
        if (kind == "apk")
            layer.File("lib/apk/db/installed", Bytes(input));
        else if (input.Contains("/status.d/", StringComparison.Ordinal))
            layer.File("var/lib/dpkg/status.d/" + input[(input.LastIndexOf('/') + 1)..], Bytes(input));
        else
            layer.File("var/lib/dpkg/status", OperatingSystemFixture.StatusOf(input));
    };

    private static async Task AddFixtures(Scores scores, IReadOnlyDictionary<string, FixtureKind> kinds)
    {
        var fixtures = Fixtures.Of(kinds);
        Assert.True(fixtures.Count > 10, $"only {fixtures.Count} fixtures");
        var inventory = await InventoryOf(fixtures, kinds);
        var found = inventory.Packages.SelectMany(package => package.Locations.Select(location => (Folder: location.Path.Split('/')[1], Package: package))).ToLookup(item => item.Folder, item => item.Package);
        var told = inventory.Notifications.Where(notification => notification.Id == "PG8001").Select(notification => notification.Path?.Split('/')[1]).ToHashSet();
        for (var i = 0; i < fixtures.Count; i++)
        {
            var type = kinds[fixtures[i].Kind].Type;
            string[] types = type == "nuget" ? ["nuget", "dotnet-project"] : [type];
            scores.Add(type, fixtures[i].Input, fixtures[i].Packages, found[$"{i:000}"].Where(package => types.Contains(package.Type)).Select(Contents.Of).ToHashSet(), fixtures[i].IsPartial);
            if (fixtures[i].IsRefused && !told.Contains($"{i:000}"))
                scores.Add(type, fixtures[i].Input, new HashSet<string> { "a notification" }, new HashSet<string>());
        }
    }

    private static Task<PackageInventory> InventoryOf(List<Fixture> fixtures, IReadOnlyDictionary<string, FixtureKind> kinds) => Scan.InventoryOf(layer =>
    {
        for (var i = 0; i < fixtures.Count; i++)
            kinds[fixtures[i].Kind].Add(layer, $"f/{i:000}", fixtures[i]);
    });

    private static byte[] Bytes(string input) => File.ReadAllBytes(SharedData.Path("data/" + input));

    private async Task Publish(string name, Scores scores)
    {
        output.WriteLine(scores.ToString());
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "proof"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, name + ".txt"), scores + "\n" + string.Join('\n', scores.Differences) + "\n", Encoding.UTF8, TestContext.Current.CancellationToken);
    }
}
