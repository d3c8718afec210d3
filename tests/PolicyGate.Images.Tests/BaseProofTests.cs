using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

/// <summary>An image's annotations and labels say which image is its base; only that image's own layers prove it.</summary>
public sealed class BaseProofTests
{
    private const string DigestKey = "org.opencontainers.image.base.digest";
    private const string NameKey = "org.opencontainers.image.base.name";

    public static TheoryData<string, string> Claims => new()
    {
        { "label", "bbo" },
        { "annotation", "bbo" },
        { "annotation and another label", "bbo" },
        { "index", "bbo" },
        { "name", "bbo" },
        { "nothing", "???" },
        { "digest of nothing", "???" },
        { "digest of a layer", "???" },
        { "no digest", "???" },
        { "digest of another image", "???" },
        { "digest of a damaged image", "???" },
        { "name of another image", "???" },
    };

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task In_a_layout_the_base_image_is_looked_for_and_its_layers_are_compared(string claim, string told)
    {
        var layout = new OciLayout();
        var other = layout.Add(Image.With(Debian, layer => layer.File("other", "1")).Named("other:1"));
        var otherDigest = layout.ManifestDigest;
        var named = layout.Add(Base());
        var digest = layout.ManifestDigest;
        var index = layout.AddIndex([(System.Text.Json.Nodes.JsonObject)named.DeepClone(), layout.Add(Image.With(layer => layer.File("x", "1")).Platform("linux/arm64"))])["digest"]!.GetValue<string>();
        if (claim == "digest of a damaged image")
            layout.Corrupt(digest);
        named["annotations"] = new System.Text.Json.Nodes.JsonObject { ["org.opencontainers.image.ref.name"] = "base:1" };
        other["annotations"] = new System.Text.Json.Nodes.JsonObject { ["org.opencontainers.image.ref.name"] = "other:1" };
        var app = claim switch
        {
            "label" or "digest of a damaged image" => App().Label(DigestKey, digest),
            "annotation" => App().Annotation(DigestKey, digest),
            "annotation and another label" => App().Annotation(DigestKey, digest).Label(DigestKey, otherDigest).Label(NameKey, "other:1"),
            "index" => App().Label(DigestKey, index),
            "name" => App().Label(NameKey, "base:1"),
            "digest of nothing" => App().Label(DigestKey, "sha256:" + new string('0', 64)),
            "digest of a layer" => App().Label(DigestKey, layout.LayerDigests[0]),
            "no digest" => App().Label(DigestKey, "../../etc/passwd").Label(NameKey, ""),
            "digest of another image" => App().Label(DigestKey, otherDigest),
            "name of another image" => App().Label(NameKey, "other:1"),
            _ => App(),
        };
        var added = layout.Add(app);
        added["annotations"] = new System.Text.Json.Nodes.JsonObject { ["org.opencontainers.image.ref.name"] = "app:1" };
        layout.Manifests.Add(other);
        layout.Manifests.Add(named);
        layout.Manifests.Add(added);
        Assert.Equal(told, await ToldAsync(layout, ":app:1"));
    }

    [Fact]
    public async Task A_base_image_needs_no_name_in_the_index() =>
        Assert.Equal("bbo", await ToldAsync(With(Base(), digest => App().Label(DigestKey, digest))));

    [Fact]
    public async Task What_is_proven_counts_more_than_the_history() =>
        Assert.Equal("bbo", await ToldAsync(With(Base(), digest => Image.With(Debian, layer => Runtime(layer.History(".NET SDK Container Tooling")), layer => layer.File("app", "1")).Label(DigestKey, digest))));

    [Fact]
    public async Task Of_an_index_of_Windows_releases_the_base_image_is_the_one_of_the_same_version()
    {
        var layout = new OciLayout();
        var descriptors = ((string[])["10.0.20348.1", "10.0.26100.1"]).Select(version =>
        {
            var descriptor = layout.Add(Image.With(layer => layer.File("Files/v", version)).Platform("windows/amd64").OsVersion(version));
            descriptor["platform"]!["os.version"] = version;
            return descriptor;
        }).ToArray();
        var index = layout.AddIndex(descriptors)["digest"]!.GetValue<string>();
        layout.Manifests.Add(layout.Add(
            Image.With(layer => layer.File("Files/v", "10.0.20348.1"), layer => layer.File("Files/a", "1")).Platform("windows/amd64").OsVersion("10.0.20348.1").Label(DigestKey, index)));
        Assert.Equal("bo", await ToldAsync(layout));
    }

    [Fact]
    public async Task An_image_that_only_sets_something_is_its_base_images_layers_throughout() =>
        Assert.Equal("bb", await ToldAsync(With(Base(), digest => Base().User("app").Label(DigestKey, digest))));

    [Theory]
    [InlineData(false)] // longer than the image
    [InlineData(true)] // no layers
    public async Task A_base_image_whose_layers_are_not_the_lowest_proves_nothing(bool empty)
    {
        var claimed = empty ? Image.With() : Image.With(Debian, layer => Runtime(layer), layer => layer.File("app", "1"), layer => layer.File("more", "1"));
        Assert.Equal("???", await ToldAsync(With(claimed, digest => App().Label(DigestKey, digest))));
    }

    [Theory]
    [InlineData(DockerLayout.Current)]
    [InlineData(DockerLayout.Old)]
    [InlineData(DockerLayout.Skopeo)]
    public async Task In_an_archive_of_docker_it_is_found_by_its_name(DockerLayout form)
    {
        using var folder = new TemporaryFolder();
        await DockerArchive.Of(form, Base().Named("base:1"), App().Named("app:1").Label(NameKey, "docker.io/library/base:1")).WriteAsync(folder.Path("i.tar"));
        await using var image = await ImageReading.OpenAsync($"docker-archive:{folder.Path("i.tar")}:app:1");
        Assert.Equal("bbo", Told(image));
    }

    [Fact]
    public async Task In_a_newer_archive_of_docker_it_is_found_by_its_digest()
    {
        using var folder = new TemporaryFolder();
        var digest = Base().ToOciLayout().ManifestDigest;
        await DockerArchive.Of(DockerLayout.Current, Base().Named("base:1"), App().Named("app:1").Label(DigestKey, digest)).WriteAsync(folder.Path("i.tar"));
        await using var image = await ImageReading.OpenAsync($"docker-archive:{folder.Path("i.tar")}:app:1");
        Assert.Equal("bbo", Told(image));
    }

    internal static Image Base() => Image.With(Debian, layer => Runtime(layer));

    internal static Image App() => Image.With(Debian, layer => Runtime(layer), layer => layer.File("app", "1"));

    internal static string Told(ContainerImage image) => string.Concat(image.Layers.Select(layer => layer.FromBase switch { true => 'b', false => 'o', null => '?' }));

    internal static OciLayout With(Image claimed, Func<string, Image> app)
    {
        var layout = new OciLayout();
        layout.Add(claimed);
        layout.Manifests.Add(layout.Add(app(layout.ManifestDigest)));
        return layout;
    }

    private static void Debian(Layer layer) => layer.File("etc/os-release", "ID=debian\n");

    private static void Runtime(Layer layer) => layer.File("usr/share/dotnet/dotnet", "1");

    private static async Task<string> ToldAsync(OciLayout layout, string name = "")
    {
        using var folder = new TemporaryFolder();
        await layout.WriteArchiveAsync(folder.Path("i.tar"));
        await using var image = await ImageReading.OpenAsync("oci-archive:" + folder.Path("i.tar") + name);
        return Told(image);
    }
}
