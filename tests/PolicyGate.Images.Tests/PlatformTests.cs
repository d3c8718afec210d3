using System.Text.Json.Nodes;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

public sealed class PlatformTests
{
    private static string Own => Platform.Default.ToString();

    [Fact]
    public async Task Of_several_the_one_for_this_machine_is_taken()
    {
        Assert.Equal(Own, await PlatformAsync(OciLayout.MultiPlatform("shop:1.0", For("linux/riscv64"), For(Own), For("windows/amd64"))));
    }

    [Fact]
    public async Task A_single_image_is_taken_whatever_its_platform() =>
        Assert.Equal("linux/s390x", await PlatformAsync(OciLayout.Of(For("linux/s390x"))));

    [Theory]
    [InlineData("linux/riscv64", "linux/riscv64")]
    [InlineData("linux/arm64", "linux/arm64/v8")]
    [InlineData("linux/arm64/v8", "linux/arm64/v8")]
    [InlineData("linux/arm", "linux/arm/v7")]
    [InlineData("linux/arm/v6", "linux/arm/v6")]
    public async Task The_one_asked_for_is_taken(string asked, string expected) =>
        Assert.Equal(expected, await PlatformAsync(OciLayout.MultiPlatform(null, For("linux/riscv64"), For("linux/arm/v6"), For("linux/arm/v7"), For("linux/arm64/v8")), asked));

    [Fact]
    public async Task Entries_of_one_name_in_the_index_file_are_platforms_of_one_image() =>
        Assert.Equal("linux/arm64", await PlatformAsync(OciLayout.Of(For("linux/arm64").Named("x"), For("linux/amd64").Named("x")), "linux/arm64"));

    [Fact]
    public async Task A_platform_that_the_index_does_not_tell_is_read_from_the_configuration()
    {
        var layout = new OciLayout();
        JsonObject[] descriptors = [layout.Add(For("linux/arm64")), layout.Add(For("linux/riscv64"))];
        foreach (var descriptor in descriptors)
            descriptor.Remove("platform");
        layout.Manifests.Add(layout.AddIndex(descriptors));
        Assert.Equal("linux/riscv64", await PlatformAsync(layout, "linux/riscv64"));
    }

    [Fact]
    public async Task A_missing_platform_is_an_error_that_lists_what_there_is()
    {
        var exception = await Assert.ThrowsAsync<ImageException>(() => PlatformAsync(OciLayout.MultiPlatform(null, For("linux/arm/v7"), For("windows/amd64")), "linux/riscv64"));
        Assert.EndsWith("has no image for linux/riscv64. There is linux/arm/v7, windows/amd64: name one with --platform.", exception.Message, StringComparison.Ordinal);
        exception = await Assert.ThrowsAsync<ImageException>(() => PlatformAsync(OciLayout.Of(For("linux/s390x")), "linux/riscv64"));
        Assert.EndsWith("has no image for linux/riscv64. There is linux/s390x: name one with --platform.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_images_for_the_platform_are_told_apart_by_digest()
    {
        var layout = OciLayout.MultiPlatform(null, For("linux/arm64"), For("linux/arm64").Label("second", "yes"));
        var exception = await Assert.ThrowsAsync<ImageException>(() => PlatformAsync(layout, "linux/arm64"));
        Assert.Contains("holds 2 images for linux/arm64: name one by its digest", exception.Message, StringComparison.Ordinal);
        Assert.Contains(layout.ManifestDigest, exception.Message, StringComparison.Ordinal);
        Assert.Equal("linux/arm64", await PlatformAsync(layout, "linux/arm64", ":@" + layout.ManifestDigest));
    }

    [Fact]
    public async Task Attestations_and_other_artifacts_are_no_images()
    {
        var layout = new OciLayout();
        var attestation = layout.Add(Image.With(layer => layer.File("x", "1")).Platform("unknown/unknown"));
        var annotated = layout.Add(For(Own).Label("x", "y"));
        annotated["annotations"] = new JsonObject { ["vnd.docker.reference.type"] = "attestation-manifest" };
        var artifact = layout.Add(For(Own).Label("x", "z"));
        artifact["artifactType"] = "application/spdx+json";
        var unknown = Blob.Descriptor("application/x-unknown", "not json"u8.ToArray());
        layout.AddBlob("not json"u8.ToArray());
        layout.Manifests.Add(layout.AddIndex([attestation, annotated, artifact, unknown, layout.Add(For("linux/s390x"))]));
        Assert.Equal("linux/s390x", await PlatformAsync(layout));
    }

    [Fact]
    public async Task Docker_media_types_are_read()
    {
        Assert.Equal("linux/s390x", await PlatformAsync(OciLayout.MultiPlatform("x", For("linux/s390x").AsDocker(), For("linux/riscv64").AsDocker()), "linux/s390x"));
    }

    [Theory]
    [InlineData("linux")]
    [InlineData("linux/")]
    [InlineData("linux/a/b/c")]
    [InlineData("linux/amd64;linux/arm64")]
    [InlineData("linux/amd 64")]
    public void Other_texts_are_no_platforms(string text) =>
        Assert.Contains("expected os/architecture[/variant]", Assert.Throws<ImageException>(() => Platform.Parse(text)).Message, StringComparison.Ordinal);

    private static Image For(string platform) => Image.With(layer => layer.File("a", platform)).Platform(platform);

    private static async Task<string> PlatformAsync(OciLayout layout, string? asked = null, string name = "")
    {
        using var folder = new TemporaryFolder();
        await layout.WriteArchiveAsync(folder.Path("i.tar"));
        await using var image = await ImageReading.OpenAsync("oci-archive:" + folder.Path("i.tar") + name, asked);
        return image.Platform.ToString();
    }
}
