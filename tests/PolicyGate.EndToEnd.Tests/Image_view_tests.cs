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
}
