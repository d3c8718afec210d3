using System.Text.Json.Nodes;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

public sealed class SeveralPlatformTests
{
    [Fact]
    public async Task All_are_the_images_of_the_index_by_platform_without_attestations()
    {
        var layout = new OciLayout();
        JsonObject[] images = [layout.Add(For("windows/amd64")), layout.Add(For("linux/arm64")), layout.Add(For("linux/amd64"))];
        var attestation = layout.Add(Image.With(layer => layer.File("x", "1")).Platform("unknown/unknown"));
        attestation["annotations"] = new JsonObject { ["vnd.docker.reference.type"] = "attestation-manifest" };
        layout.Manifests.Add(layout.AddIndex([.. images, attestation]));

        Assert.Equal(["linux/amd64", "linux/arm64", "windows/amd64"], await PlatformsAsync(layout, "all"));
    }

    [Fact]
    public async Task All_of_a_single_image_is_that_image() => Assert.Equal(["linux/s390x"], await PlatformsAsync(OciLayout.Of(For("linux/s390x")), "all"));

    [Fact]
    public async Task A_manifest_that_stands_under_two_platforms_is_one_image()
    {
        var layout = new OciLayout();
        var (first, second) = (layout.Add(For("linux/arm64")), layout.Add(For("linux/amd64")));
        var again = (JsonObject)first.DeepClone();
        again["platform"]!["variant"] = "v8";
        layout.Manifests.Add(layout.AddIndex([first, second, again]));

        Assert.Equal(["linux/amd64", "linux/arm64"], await PlatformsAsync(layout, "all"));
    }

    [Fact]
    public async Task Two_images_for_one_platform_are_both_read_in_the_order_of_the_index()
    {
        var layout = new OciLayout();
        JsonObject[] images = [layout.Add(For("linux/arm64").Label("n", "2")), layout.Add(For("linux/arm64").Label("n", "1")), layout.Add(For("linux/amd64"))];
        layout.Manifests.Add(layout.AddIndex(images));

        Assert.Equal(
            [images[2]["digest"]!.GetValue<string>(), images[0]["digest"]!.GetValue<string>(), images[1]["digest"]!.GetValue<string>()],
            await ReadAsync(layout, "all", "", image => image.Digest.ToString()));
    }

    [Fact]
    public async Task Windows_images_of_several_versions_are_read_by_version()
    {
        var layout = new OciLayout();
        JsonObject[] images = [layout.Add(For("windows/amd64").OsVersion("10.0.20348")), layout.Add(For("windows/amd64").OsVersion("10.0.17763"))];
        (images[0]["platform"]!["os.version"], images[1]["platform"]!["os.version"]) = ("10.0.20348", "10.0.17763");
        layout.Manifests.Add(layout.AddIndex(images));

        Assert.Equal(["10.0.17763", "10.0.20348"], await ReadAsync(layout, "all", "", image => image.Configuration.OsVersion!));
    }

    [Theory]
    [InlineData("linux/arm64,linux/amd64", "linux/amd64 linux/arm64")]
    [InlineData(" linux/arm/v7 , linux/amd64 , linux/arm/v7 ", "linux/amd64 linux/arm/v7")]
    [InlineData("linux/arm,linux/arm/v7", "linux/arm/v7")]
    [InlineData("linux/arm/v6", "linux/arm/v6")]
    public async Task A_list_names_several(string asked, string expected) =>
        Assert.Equal(expected.Split(' '), await PlatformsAsync(OciLayout.MultiPlatform(null, For("linux/arm64"), For("linux/amd64"), For("linux/arm/v6"), For("linux/arm/v7")), asked));

    [Theory]
    [InlineData("linux/amd64,linux/riscv64")]
    [InlineData("linux/riscv64,linux/amd64")]
    public async Task Each_of_a_list_has_to_be_there(string asked)
    {
        foreach (var layout in new[] { OciLayout.MultiPlatform(null, For("linux/arm64"), For("linux/amd64")), OciLayout.Of(For("linux/amd64")) })
        {
            var exception = await Assert.ThrowsAsync<ImageException>(() => PlatformsAsync(layout, asked));
            Assert.Contains("has no image for linux/riscv64. There is linux/a", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_image_of_docker_save_is_all_there_is()
    {
        using var folder = new TemporaryFolder();
        await For("linux/s390x").Named("a:1").WriteDockerArchiveAsync(folder.Path("i.tar"));
        Assert.Equal(["linux/s390x"], await ReadAsync("docker-archive:" + folder.Path("i.tar"), "all", image => image.Platform.ToString()));
        await Assert.ThrowsAsync<ImageException>(() => ReadAsync("docker-archive:" + folder.Path("i.tar"), "linux/s390x,linux/amd64", image => image.Platform.ToString()));
    }

    /// <summary>As the .NET SDK writes an image for several runtime identifiers that has several tags.</summary>
    [Fact]
    public async Task Several_names_of_one_index_are_its_tags()
    {
        var layout = OciLayout.MultiPlatform("shop:1.0", For("linux/arm64"), For("linux/amd64"));
        var latest = (JsonObject)layout.Manifests[0]!.DeepClone();
        latest["annotations"]!["org.opencontainers.image.ref.name"] = "shop:latest";
        layout.Manifests.Add(latest);

        Assert.Equal(["linux/amd64", "linux/arm64"], await PlatformsAsync(layout, "all"));
        Assert.Equal(["linux/arm64"], await PlatformsAsync(layout, "linux/arm64"));
    }

    [Theory]
    [InlineData("all,linux/amd64")]
    [InlineData("linux/amd64,")]
    [InlineData("linux/amd64;linux/arm64;")]
    [InlineData("")]
    public void Other_texts_name_no_images(string text) => Assert.Throws<ImageException>(() =>
    {
        var selection = PlatformSelection.Parse(text);
        Assert.Fail($"{selection.IsAll} {string.Join(' ', selection.Platforms)}");
    });

    private static Image For(string platform) => Image.With(layer => layer.File("a", platform)).Platform(platform);

    private static Task<string[]> PlatformsAsync(OciLayout layout, string asked) => ReadAsync(layout, asked, "", image => image.Platform.ToString());

    private static async Task<string[]> ReadAsync(OciLayout layout, string asked, string name, Func<ContainerImage, string> what)
    {
        using var folder = new TemporaryFolder();
        await layout.WriteArchiveAsync(folder.Path("i.tar"));
        return await ReadAsync("oci-archive:" + folder.Path("i.tar") + name, asked, what);
    }

    /// <summary>Reads each image's file <c>a</c>, too: its layers must be there until the whole is disposed.</summary>
    private static async Task<string[]> ReadAsync(string reference, string asked, Func<ContainerImage, string> what)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var images = await ContainerImages.FindAsync(ImageReference.Parse(reference), PlatformSelection.Parse(asked), ImageReading.Limits, new(), cancellationToken);
        var told = new List<string>();
        for (var index = 0; index < images.Count; index++)
        {
            await using var image = await images.OpenAsync(index, cancellationToken);
            var reader = ImageReading.Text(image.Platform.Os == "windows" ? "**" : "a");
            var files = await image.ReadFilesAsync([reader], null, null, cancellationToken);
            if (image.Platform.Os != "windows")
                Assert.Equal(image.Platform.ToString(), Assert.Single(files.Facts(reader)).Value);
            told.Add(what(image));
        }

        return [.. told];
    }
}
