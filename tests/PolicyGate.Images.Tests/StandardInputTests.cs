using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

/// <summary>Archives that come as a stream which can't be sought in.</summary>
public sealed class StandardInputTests
{
    private static readonly Image s_image = Image.With(layer => layer.File("a", "1"), layer => layer.File("b", "2")).Named("shop:1.0").Platform("linux/amd64");

    [Theory]
    [InlineData("-", "oci", "oci-archive:-")]
    [InlineData("-", "old", "docker-archive:-")]
    [InlineData("-", "skopeo", "docker-archive:-")]
    [InlineData("-", "current", "oci-archive:-")]
    [InlineData("oci-archive:-", "oci", "oci-archive:-")]
    [InlineData("docker-archive:-", "current", "docker-archive:-")]
    [InlineData("docker-archive:-:shop:1.0", "old", "docker-archive:-:shop:1.0")]
    public async Task An_archive_is_read_compressed_or_not_and_its_kind_is_told(string reference, string form, string told)
    {
        foreach (var pack in (Func<byte[], byte[]>[])[bytes => bytes, Gzip, Zstd])
        {
            await using var image = await OpenAsync(reference, new MemoryStream(pack(Archive(form))));
            Assert.Equal(told, image.Reference.ToString());
            var reader = ImageReading.Text("**");
            Assert.Equal(["a=1@0", "b=2@1"], ImageReading.Lines(await image.ReadFilesAsync([reader], null, null, TestContext.Current.CancellationToken), reader));
        }
    }

    [Theory]
    [InlineData("", "standard input ('-') is empty; an image archive was expected.")]
    [InlineData("some text", "standard input ('-') is no container image: expected a tar archive of an OCI image layout or of docker save, compressed or not.")]
    [InlineData("{}", "standard input ('-') is a JSON document: an image archive was expected, of an OCI image layout or of docker save.")]
    public async Task What_is_no_image_is_refused(string text, string message) =>
        Assert.Equal(message, (await ErrorAsync("-", new MemoryStream(Encoding.UTF8.GetBytes(text)))).Message);

    [Fact]
    public async Task A_truncated_archive_is_refused_wherever_it_ends()
    {
        var (plain, gzip, zstd) = (Archive("old"), Gzip(Archive("old")), Zstd(Archive("old")));
        foreach (var bytes in (byte[][])[plain, gzip, zstd])
        {
            for (var tenths = 1; tenths < 10; tenths += 2)
                Assert.StartsWith("standard input ('-') ", (await ErrorAsync("-", new MemoryStream(bytes[..(bytes.Length * tenths / 20)]))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_bomb_is_stopped_by_the_limits()
    {
        var zeros = Gzip(new byte[80 << 20]);
        Assert.Contains("compression-ratio", (await ErrorAsync("-", new MemoryStream(zeros))).Message, StringComparison.Ordinal);
        Assert.Contains("uncompressed-bytes", (await ErrorAsync("-", new MemoryStream(Archive("oci")), new() { UncompressedBytes = 4000 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_for_what_never_comes_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var opening = OpenAsync("-", new Pipe().Reader.AsStream(), cancellationToken: cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
    }

    [Fact]
    public async Task Of_several_images_one_is_named()
    {
        var tool = Image.With(layer => layer.File("t", "3")).Named("tool:2.0");
        var archive = DockerArchive.Of(DockerLayout.Old, s_image, tool).ToArchive();
        Assert.Equal(
            "standard input ('-') holds 2 images: name one, for example docker-archive:-:shop:1.0. There are 'shop:1.0', 'tool:2.0'.",
            (await ErrorAsync("-", new MemoryStream(archive))).Message);
    }

    [Fact]
    public async Task Several_platforms_come_from_one_reading()
    {
        var archive = OciLayout.MultiPlatform("shop:1.0", s_image, Image.With(layer => layer.File("a", "arm")).Platform("linux/arm64")).ToArchive();
        await using var images = await ContainerImages.FindAsync(
            ImageReference.Parse("-"), PlatformSelection.All, new(), new() { OpenStandardInput = () => new MemoryStream(archive) }, TestContext.Current.CancellationToken);
        Assert.Equal(2, images.Count);
        await using var image = await images.OpenAsync(1, TestContext.Current.CancellationToken);
        Assert.Equal(("oci-archive:-", "arm64"), (image.Reference.ToString(), image.Platform.Architecture));
    }

    private static byte[] Archive(string form) => form switch
    {
        "oci" => s_image.ToOciLayout().ToArchive(),
        "old" => DockerArchive.Of(DockerLayout.Old, s_image).ToArchive(),
        "skopeo" => DockerArchive.Of(DockerLayout.Skopeo, s_image).ToArchive(),
        _ => DockerArchive.Of(DockerLayout.Current, s_image).ToArchive(),
    };

    private static byte[] Gzip(byte[] bytes) => Packed(bytes, output => new GZipStream(output, CompressionLevel.SmallestSize));

    private static byte[] Zstd(byte[] bytes) => Packed(bytes, output => new ZstdSharp.CompressionStream(output));

    private static byte[] Packed(byte[] bytes, Func<Stream, Stream> compress)
    {
        var output = new MemoryStream();
        using (var compressor = compress(output))
            compressor.Write(bytes);
        return output.ToArray();
    }

    private static Task<ContainerImage> OpenAsync(string reference, Stream input, ImageLimits? limits = null, CancellationToken? cancellationToken = null) =>
        ContainerImage.OpenAsync(
            ImageReference.Parse(reference), null, limits ?? ImageReading.Limits, new() { OpenStandardInput = () => input }, cancellationToken ?? TestContext.Current.CancellationToken);

    private static Task<ImageException> ErrorAsync(string reference, Stream input, ImageLimits? limits = null) =>
        Assert.ThrowsAsync<ImageException>(() => OpenAsync(reference, input, limits));
}
