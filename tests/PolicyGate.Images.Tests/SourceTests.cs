using System.IO.Compression;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

public sealed class SourceTests
{
    private static readonly string[] s_files = ["a=1@0", "b=2@1"];

    public static TheoryData<string> Forms => ["oci-dir", "oci-archive", "docker-archive old", "docker-archive skopeo", "docker-archive current"];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Every_form_gives_the_same_files_with_prefix_and_without(string form)
    {
        using var folder = new TemporaryFolder();
        var path = await WriteAsync(folder, form);
        var prefixed = $"{form.Split(' ')[0]}:{path}";
        var reader = ImageReading.Text("**");
        Assert.Equal(s_files, ImageReading.Lines(await ImageReading.ReadAsync(prefixed, [reader]), reader));
        Assert.Equal(s_files, ImageReading.Lines(await ImageReading.ReadAsync(path, [reader]), reader));
        Assert.Equal(s_files, ImageReading.Lines(await ImageReading.ReadAsync(prefixed + ":shop:1.0", [reader]), reader));
        var exception = await Assert.ThrowsAsync<ImageException>(() => ImageReading.ReadAsync(prefixed + ":shop:2.0", [reader]));
        Assert.EndsWith("has no image 'shop:2.0'. There are 'shop:1.0'.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("oci-archive", false)]
    [InlineData("oci-archive", true)]
    [InlineData("docker-archive old", false)]
    [InlineData("docker-archive skopeo", true)]
    [InlineData("docker-archive current", false)]
    public async Task A_compressed_archive_is_read_whatever_its_name(string form, bool zstd)
    {
        using var folder = new TemporaryFolder();
        var path = await WriteAsync(folder, form);
        var packed = folder.Path("packed.tar");
        await using (var output = File.Create(packed))
        await using (Stream compressor = zstd ? new ZstdSharp.CompressionStream(output) : new GZipStream(output, CompressionLevel.Fastest))
            compressor.Write(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        var reader = ImageReading.Text("**");
        Assert.Equal(s_files, ImageReading.Lines(await ImageReading.ReadAsync(packed, [reader]), reader));
    }

    [Fact]
    public async Task Digests_and_layers_of_an_oci_layout_are_the_manifests()
    {
        using var folder = new TemporaryFolder();
        var layout = Build().ToOciLayout();
        await layout.WriteArchiveAsync(folder.Path("i.tar"));
        await using var image = await ImageReading.OpenAsync(folder.Path("i.tar"));
        Assert.Equal(layout.ManifestDigest, image.Digest.ToString());
        Assert.Equal(layout.LayerDigests, image.Layers.Select(layer => layer.Digest.ToString()));
        Assert.Equal(["COPY a", "RUN b"], image.Layers.Select(layer => layer.CreatedBy));
        Assert.All(image.Layers, layer => Assert.Equal("application/vnd.oci.image.layer.v1.tar+gzip", layer.MediaType));
        Assert.All(image.Layers, layer => Assert.Null(layer.FromBase));
    }

    [Theory]
    [InlineData(DockerLayout.Old, false)]
    [InlineData(DockerLayout.Skopeo, false)]
    [InlineData(DockerLayout.Current, true)]
    public async Task An_archive_of_docker_has_the_digest_of_its_configuration(DockerLayout form, bool hasLayerDigests)
    {
        using var folder = new TemporaryFolder();
        await Build().WriteDockerArchiveAsync(folder.Path("i.tar"), form);
        await using var image = await ImageReading.OpenAsync("docker-archive:" + folder.Path("i.tar"));
        Assert.Equal(Build().ToOciLayout().ConfigurationDigest, image.Digest.ToString());
        Assert.All(image.Layers, layer => Assert.Equal(hasLayerDigests, layer.Digest is not null));
    }

    [Fact]
    public async Task An_archive_that_holds_a_blob_twice_is_read()
    {
        using var folder = new TemporaryFolder();
        var layout = Build().ToOciLayout();
        var once = layout.ToArchive();
        var blob = new TarBytes().Entry('0', "blobs/" + layout.LayerDigests[0].Replace(':', '/'), layout.Blobs[layout.LayerDigests[0]]).ToArray();
        await File.WriteAllBytesAsync(folder.Path("i.tar"), [.. blob, .. once], TestContext.Current.CancellationToken);
        var reader = ImageReading.Text("**");
        Assert.Equal(s_files, ImageReading.Lines(await ImageReading.ReadAsync(folder.Path("i.tar"), [reader]), reader));
    }

    [Fact]
    public async Task A_name_may_be_the_whole_name_that_containerd_writes_or_its_tag_or_the_digest()
    {
        using var folder = new TemporaryFolder();
        var layout = Build().ToOciLayout();
        layout.Manifests[0]!["platform"] = new System.Text.Json.Nodes.JsonObject();
        layout.Manifests[0]!["annotations"] = new System.Text.Json.Nodes.JsonObject { ["io.containerd.image.name"] = "docker.io/contoso/shop:latest", ["org.opencontainers.image.ref.name"] = "latest" };
        await layout.WriteArchiveAsync(folder.Path("i.tar"));
        foreach (var name in (string[])["", ":contoso/shop:latest", ":contoso/shop", ":docker.io/contoso/shop:latest", ":latest", $":@{layout.ManifestDigest}", $":{layout.ManifestDigest}"])
        {
            await using var image = await ImageReading.OpenAsync($"oci-archive:{folder.Path("i.tar")}{name}");
            Assert.Equal(layout.ManifestDigest, image.Digest.ToString());
        }
    }

    [Fact]
    public async Task Several_images_and_no_name_is_an_error_that_lists_them()
    {
        using var folder = new TemporaryFolder();
        var (shop, tool) = (Build(), Image.With(layer => layer.File("t", "3")).Named("tool:2.0"));
        await OciLayout.Of(shop, tool).WriteArchiveAsync(folder.Path("o.tar"));
        await DockerArchive.Of(DockerLayout.Old, shop, tool).WriteAsync(folder.Path("d.tar"));
        foreach (var reference in (string[])[$"oci-archive:{folder.Path("o.tar")}", $"docker-archive:{folder.Path("d.tar")}"])
        {
            var exception = await Assert.ThrowsAsync<ImageException>(() => ImageReading.OpenAsync(reference));
            Assert.Equal(
                $"'{reference.Split(':')[1]}' holds 2 images: name one, for example {reference}:shop:1.0. There are 'shop:1.0', 'tool:2.0'.",
                exception.Message);
            var reader = ImageReading.Text("**");
            Assert.Equal(["t=3@0"], ImageReading.Lines(await ImageReading.ReadAsync(reference + ":tool:2.0", [reader]), reader));
        }
    }

    [Theory]
    [InlineData("sbom:x.json", "bill of materials")]
    [InlineData("oci-archive:no-such.tar", "'no-such.tar' doesn't exist: expected an image archive")]
    [InlineData("oci-dir:no-such-folder", "'no-such-folder' doesn't exist")]
    [InlineData("oci-dir:-", "a folder doesn't come through standard input. Pipe it in as a tar")]
    [InlineData("docker-archive:/", "is a folder, a file was expected")]
    public async Task What_cannot_be_read_is_told_with_a_remedy(string reference, string message)
    {
        var exception = await Assert.ThrowsAsync<ImageException>(() => ImageReading.OpenAsync(reference));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_and_a_device_are_refused_without_waiting()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Makes a pipe with mkfifo.");
        using var folder = new TemporaryFolder();
        using var process = System.Diagnostics.Process.Start("mkfifo", folder.Path("pipe"));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(folder.Path("link"), folder.Path("pipe"));
        foreach (var path in (string[])[folder.Path("pipe"), folder.Path("link"), "/dev/zero"])
        {
            Assert.Contains("device or pipe", Assert.Throws<ImageException>(() => ImageReference.Parse(path)).Message, StringComparison.Ordinal);
            Assert.Contains("device or pipe", (await Assert.ThrowsAsync<ImageException>(() => ImageReading.OpenAsync("oci-archive:" + path))).Message, StringComparison.Ordinal);
        }
    }

    private static Image Build() => Image.With(layer => layer.File("a", "1").History("COPY a"), layer => layer.File("b", "2").History("RUN b")).Named("shop:1.0").EmptyStep("USER app");

    private static async Task<string> WriteAsync(TemporaryFolder folder, string form)
    {
        var path = folder.Path("image");
        await (form switch
        {
            "oci-dir" => Build().WriteOciDirectoryAsync(path),
            "oci-archive" => Build().WriteOciArchiveAsync(path),
            "docker-archive old" => Build().WriteDockerArchiveAsync(path, DockerLayout.Old),
            "docker-archive skopeo" => Build().WriteDockerArchiveAsync(path, DockerLayout.Skopeo),
            _ => Build().WriteDockerArchiveAsync(path, DockerLayout.Current),
        });
        return path;
    }
}
