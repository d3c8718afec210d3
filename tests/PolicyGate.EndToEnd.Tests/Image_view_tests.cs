using PolicyGate.EndToEnd.Tests.World;
using PolicyGate.Images;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd.Tests;

public sealed class Image_view_tests
{
    /// <summary>Debian with a .NET runtime laid over it: thousands of real files in several layers, hard links and usr-merge included.</summary>
    [Fact]
    public async Task A_real_image_shows_the_files_that_umoci_unpacks()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var built = await DotnetBaseImage.GetAsync(cancellationToken);
        var expected = await UnpackedImage.FilesAsync(built.LayoutAndTag, cancellationToken);
        var reader = new FactReader<string>("files", 1, ["**"], FactFormat.Text, static (file, content) =>
        {
            var bytes = new MemoryStream();
            content.CopyTo(bytes);
            return UnpackedImage.Describe(file.Path, bytes.ToArray());
        });

        await using var image = await ContainerImage.OpenAsync(ImageReference.Parse(built.Reference), null, new ImageLimits(), cancellationToken);
        var files = await image.ReadFilesAsync([reader], null, cancellationToken);

        Assert.Empty(files.Unreadable);
        Assert.True(expected.Count > 2000, $"The image has only {expected.Count} files.");
        Assert.Equal(expected, files.Facts(reader).Select(fact => fact.Value));
    }
}
