using PolicyGate.EndToEnd.Tests.World;
using PolicyGate.Images.Tests;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd.Tests;

public sealed class Image_view_tests
{
    /// <summary>Debian with a .NET runtime laid over it: thousands of real files in several layers, hard links and usr-merge included.</summary>
    [Fact]
    public async Task A_real_image_shows_everything_that_umoci_unpacks()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var built = await DotnetBaseImage.GetAsync(cancellationToken);
        var expected = await UnpackedImage.EntriesAsync(built.LayoutAndTag, cancellationToken);
        var view = await WholeView.ReadAsync(built.Reference, cancellationToken);

        Assert.True(expected.Count > 3000, $"The image has only {expected.Count} paths.");
        Assert.Equal(expected, view);
    }

    /// <summary>debootstrap and umoci made the image, skopeo the other forms of it.</summary>
    [Fact]
    public async Task A_real_image_is_the_same_in_every_form()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var debian = await DebianBaseImage.GetAsync(cancellationToken);
        Requirement.Programs("skopeo", "gzip", "zstd");
        using var folder = new TemporaryFolder();
        var expected = await WholeView.ReadAsync(debian.Reference, cancellationToken);
        await CopyAsync("oci-archive:oci.tar:shop:1");
        await CopyAsync("docker-archive:docker.tar:shop:1");
        await RunAsync("skopeo", "--insecure-policy", "copy", "--quiet", "--dest-compress-format", "zstd", "docker-archive:docker.tar", "oci:zstd:1");
        await RunAsync("gzip", "--fast", "--keep", "docker.tar");
        await RunAsync("zstd", "--fast", "--quiet", "oci.tar");

        foreach (var reference in new[] { "oci-archive:{0}/oci.tar:shop:1", "docker-archive:{0}/docker.tar", "oci-dir:{0}/zstd:1", "{0}/docker.tar.gz", "{0}/oci.tar.zst" })
            Assert.Equal(expected, await WholeView.ReadAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, reference, folder.Root), cancellationToken));

        Task CopyAsync(string target) => RunAsync("skopeo", "--insecure-policy", "copy", "--quiet", $"oci:{debian.LayoutAndTag}", target);

        async Task RunAsync(string program, params string[] arguments) =>
            (await ExternalProgram.RunAsync(program, arguments, folder.Root, HermeticEnvironment.With(), cancellationToken)).Succeeded();
    }
}
