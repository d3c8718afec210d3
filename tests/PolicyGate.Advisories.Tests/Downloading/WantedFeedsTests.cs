using PolicyGate.Inventory;
using static PolicyGate.Advisories.Tests.Installed;

namespace PolicyGate.Advisories.Tests.Downloading;

public sealed class WantedFeedsTests
{
    [Theory]
    [InlineData("debian", "12", "Debian:12 NuGet")]
    [InlineData("debian", null, "NuGet")]
    [InlineData("ubuntu", "24.04", "NuGet Ubuntu:24.04:LTS|Ubuntu:24.04")]
    [InlineData("alpine", "3.22.1", "Alpine:v3.22 NuGet")]
    [InlineData("azurelinux", "3.0", "Azure Linux:3 NuGet")]
    [InlineData("nobody-knows", "9", "NuGet")]
    public void An_image_wants_the_ecosystems_of_its_packages_and_its_release(string id, string? version, string expected) =>
        Assert.Equal(expected, string.Join(' ', WantedFeeds.Of(new() { Distribution = new Distribution(id, version, null, null, null), Packages = [Deb("bash", "5"), Nupkg("A", "1.0")] })));
}
