using CsCheck;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

public sealed class ReferenceTests
{
    [Theory]
    [InlineData("oci-dir:a/b", ImageSource.OciDirectory, "a/b", null)]
    [InlineData("oci-dir:a/b:1.0", ImageSource.OciDirectory, "a/b", "1.0")]
    [InlineData("oci-archive:x.tar:shop:1.0", ImageSource.OciArchive, "x.tar", "shop:1.0")]
    [InlineData("oci-archive:x.tar:", ImageSource.OciArchive, "x.tar", null)]
    [InlineData(@"oci-archive:C:\x.tar", ImageSource.OciArchive, @"C:\x.tar", null)]
    [InlineData(@"oci-archive:C:\x.tar:shop:1.0", ImageSource.OciArchive, @"C:\x.tar", "shop:1.0")]
    [InlineData("docker-archive:C:/x.tar:shop:1.0", ImageSource.DockerArchive, "C:/x.tar", "shop:1.0")]
    [InlineData("docker-archive:-", ImageSource.DockerArchive, "-", null)]
    [InlineData("docker-archive:-:shop:1.0", ImageSource.DockerArchive, "-", "shop:1.0")]
    [InlineData("oci-archive:-x.tar", ImageSource.OciArchive, "-x.tar", null)]
    [InlineData("-", ImageSource.StandardInput, "-", null)]
    [InlineData("docker-daemon:sha256:00c1f8b9e4a3d2c1f00c1f8b9e4a3d2c1f00c1f8b9e4a3d2c1f00c1f8b9e4a3d", ImageSource.DockerDaemon, "sha256:00c1f8b9e4a3d2c1f00c1f8b9e4a3d2c1f00c1f8b9e4a3d2c1f00c1f8b9e4a3d", null)]
    [InlineData("docker-daemon:shop:1.0", ImageSource.DockerDaemon, "shop:1.0", null)]
    [InlineData("registry:localhost:5000/contoso/shop:1.0", ImageSource.Registry, "localhost:5000/contoso/shop:1.0", null)]
    [InlineData("sbom:C:\\bom.json", ImageSource.Sbom, "C:\\bom.json", null)]
    [InlineData("debian", ImageSource.Registry, "debian", null)]
    [InlineData("debian:12", ImageSource.Registry, "debian:12", null)]
    [InlineData("mcr.example.com/dotnet/aspnet:10.0", ImageSource.Registry, "mcr.example.com/dotnet/aspnet:10.0", null)]
    public void A_reference_has_source_location_and_name(string text, ImageSource source, string location, string? name) =>
        Assert.Equal(new ImageReference(source, location, name), ImageReference.Parse(text));

    [Theory]
    [InlineData("", "The image reference is empty")]
    [InlineData("  ", "The image reference is empty")]
    [InlineData("oci-archive:", "names no image: a path was expected after the colon")]
    [InlineData("registry:", "names no image: a name was expected after the colon")]
    [InlineData("registry:Shop", "'Shop' is no image name")]
    [InlineData("registry:shop@sha256:12", "'shop@sha256:12' is no image name")]
    [InlineData("no-such.tar", "'no-such.tar' doesn't exist: expected an image archive, or a folder")]
    [InlineData("no-such.tar.gz", "doesn't exist")]
    [InlineData("./no-such", "'./no-such' doesn't exist")]
    [InlineData("/no/such", "'/no/such' doesn't exist")]
    [InlineData(@"C:\no-such", "doesn't exist")]
    [InlineData("docker://debian:12", "Write registry:debian:12")]
    [InlineData("oci:folder:1.0", "Write oci-dir:folder:1.0")]
    [InlineData("Shop", "'Shop' doesn't exist")]
    [InlineData("a\u001b[31mb", "'a\\u{001B}[31mb' doesn't exist")]
    public void A_wrong_reference_is_an_error_with_a_remedy(string text, string message) =>
        Assert.Contains(message, Assert.Throws<ImageException>(() => ImageReference.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_name_that_has_a_digest_is_one() =>
        Assert.Equal(ImageSource.Registry, ImageReference.Parse($"h/shop:1.0@{Digest.Sha256([])}").Source);

    [Fact]
    public async Task A_path_with_colons_is_found()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no colons in names.");
        using var folder = new TemporaryFolder();
        var path = folder.Path("a:b:c.tar");
        await Image.With().WriteOciArchiveAsync(path);
        Assert.Equal(new(ImageSource.OciArchive, path), ImageReference.Parse("oci-archive:" + path));
        Assert.Equal(new(ImageSource.OciArchive, path, "shop:1.0"), ImageReference.Parse($"oci-archive:{path}:shop:1.0"));
    }

    [Theory]
    [InlineData("""{"bomFormat":"CycloneDX"}""", ImageSource.Sbom)]
    [InlineData("\uFEFF \n{}", ImageSource.Sbom)]
    [InlineData("<?xml version=\"1.0\"?><bom/>", ImageSource.Sbom)]
    [InlineData("SPDXVersion: SPDX-2.3\n", ImageSource.Sbom)]
    public void A_bill_of_materials_is_known_by_its_content(string content, ImageSource source)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(source, ImageReference.Parse(folder.Write("x.bin", content)).Source);
    }

    [Theory]
    [InlineData("some text", "is no container image: expected a tar archive")]
    [InlineData("", "is empty or a device or pipe")]
    public void A_file_that_is_no_image_is_refused(string content, string message)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(message, Assert.Throws<ImageException>(() => ImageReference.Parse(folder.Write("x.tar", content))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tar_or_folder_of_something_else_is_refused()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.Path("x.tar"), new TarBytes().Entry('0', "README").ToArchive(), TestContext.Current.CancellationToken);
        Assert.Contains("it has neither index.json nor manifest.json", Assert.Throws<ImageException>(() => ImageReference.Parse(folder.Path("x.tar"))).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder without index.json", Assert.Throws<ImageException>(() => ImageReference.Parse(folder.Root)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parsing_what_was_printed_gives_the_same()
    {
        // A folder of one letter before a name with a slash is a drive to anyone.
        var location = Gen.Char["abc./-_"].Array[2, 20].Select(text => new string(text));
        var name = Gen.Null(Gen.Char["abc:.-1"].Array[1, 20].Select(text => new string(text)));
        var paths = Gen.Select(Gen.Int[0, 2].Select(index => (ImageSource)index), location, name, (source, path, tag) => new ImageReference(source, path, tag))
            .Where(reference => !Path.Exists(reference.Location) && (reference.Name is null || !Path.Exists(reference.Location + ":" + reference.Name)));
        paths.Sample(reference => ImageReference.Parse(reference.ToString()) == reference, iter: Rounds.Of(2000));
    }

    [Fact]
    public void Any_text_is_a_reference_or_an_error() =>
        Gen.String.Sample(text =>
        {
            try
            {
                _ = ImageReference.Parse(text).ToString();
            }
            catch (ImageException)
            {
            }
        }, iter: Rounds.Of(2000));
}
