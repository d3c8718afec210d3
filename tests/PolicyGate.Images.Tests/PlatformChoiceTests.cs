using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

/// <summary>Which of an index's images is taken, by containerd's rules.</summary>
public sealed class PlatformChoiceTests
{
    private const string Official = "linux/amd64 linux/arm/v5 linux/arm/v7 linux/arm64/v8 linux/386 linux/ppc64le linux/riscv64 linux/s390x";
    private const string Windows = "windows:10.0.17763.6414/amd64 windows:10.0.20348.5622/amd64 windows:10.0.26100.33438/amd64 windows:10.0.20348.999/arm64 linux/amd64";

    [Theory]
    [InlineData(Official, "linux/amd64", "linux/amd64")]
    [InlineData(Official, "linux/x86_64", "linux/amd64")]
    [InlineData(Official, "Linux/X86-64", "linux/amd64")]
    [InlineData(Official, "linux/amd64/v3", "linux/amd64")]
    [InlineData(Official, "linux/aarch64", "linux/arm64/v8")]
    [InlineData(Official, "linux/arm64", "linux/arm64/v8")]
    [InlineData(Official, "linux/arm64/8", "linux/arm64/v8")]
    [InlineData(Official, "linux/arm64/v9", "linux/arm64/v8")]
    [InlineData(Official, "linux/i386", "linux/386")]
    [InlineData(Official, "linux/i686", "linux/386")]
    [InlineData(Official, "linux/arm", "linux/arm/v7")]
    [InlineData(Official, "linux/armhf", "linux/arm/v7")]
    [InlineData(Official, "linux/armv7l", "linux/arm/v7")]
    [InlineData(Official, "linux/arm/7", "linux/arm/v7")]
    [InlineData(Official, "linux/arm/v8", "linux/arm/v7")]
    [InlineData(Official, "linux/arm/v6", "linux/arm/v5")]
    [InlineData(Official, "linux/armel", "linux/arm/v5")]
    [InlineData(Official, "linux/arm/v4", null)]
    [InlineData(Official, "windows/amd64", null)]
    [InlineData(Official, "linux/arm64/v7", null)]
    [InlineData(Official, "linux/riscv64/rva22u64", null)]
    [InlineData("linux/arm/v6 linux/arm/v5", "linux/arm/v7", "linux/arm/v6")]
    [InlineData("linux/arm/v8 linux/arm64", "linux/arm", "linux/arm/v8")]
    [InlineData("linux/amd64/v2 linux/amd64/v3 linux/amd64", "linux/amd64", "linux/amd64")]
    [InlineData("linux/amd64/v2 linux/amd64/v3 linux/amd64", "linux/amd64/v2", "linux/amd64/v2")]
    [InlineData("linux/amd64/v2 linux/amd64/v3 linux/amd64", "linux/amd64/v4", "linux/amd64/v3")]
    [InlineData("linux/amd64/v3 linux/arm64", "linux/amd64/v2", null)]
    [InlineData("linux/amd64/v3 linux/arm64", "linux/amd64", "linux/amd64/v3")]
    [InlineData("linux/arm64/v8.2 linux/arm64", "linux/arm64/v8", "linux/arm64")]
    [InlineData("linux/arm64/v8.2 linux/arm64", "linux/arm64/v9", "linux/arm64/v8.2")]
    [InlineData("Linux/AMD64 linux/arm64", "linux/amd64", "Linux/AMD64")]
    [InlineData("linux/x86_64 linux/arm64", "linux/amd64", "linux/x86_64")]
    [InlineData("darwin/arm64 linux/arm64", "macOS/aarch64", "darwin/arm64")]
    [InlineData(Windows, "windows/amd64", "windows:10.0.26100.33438/amd64")]
    [InlineData(Windows, "windows/arm64", "windows:10.0.20348.999/arm64")]
    [InlineData(Windows, "windows(10.0.20348)/amd64", "windows:10.0.20348.5622/amd64")]
    [InlineData(Windows, "windows(10.0.17763.6414)/amd64", "windows:10.0.17763.6414/amd64")]
    [InlineData(Windows, "windows(10)/amd64", "windows:10.0.26100.33438/amd64")]
    [InlineData(Windows, "windows(10.0.2034)/amd64", null)]
    [InlineData(Windows, "windows(10.0.20348.5622.1)/amd64", null)]
    [InlineData(Windows, "linux/amd64", "linux/amd64")]
    [InlineData("windows:10.0.9/amd64 windows:10.0.10/amd64", "windows/amd64", "windows:10.0.10/amd64")]
    [InlineData("windows:10.0.99999999999999999999/amd64 windows:10.0.10/amd64", "windows/amd64", "windows:10.0.10/amd64")]
    public async Task The_nearest_variant_and_the_newest_Windows_are_taken(string there, string asked, string? taken)
    {
        var layout = Layout(there.Split(' '));
        if (taken is null)
            Assert.Contains("has no image for ", (await Assert.ThrowsAsync<ImageException>(() => TakenAsync(layout, asked))).Message, StringComparison.Ordinal);
        else
            Assert.Equal(taken, await TakenAsync(layout, asked));
    }

    [Fact]
    public async Task A_missing_release_of_Windows_is_an_error_that_lists_what_there_is()
    {
        var exception = await Assert.ThrowsAsync<ImageException>(() => TakenAsync(Layout(Windows.Split(' ')), "windows(10.0.14393)/amd64"));
        Assert.EndsWith(
            "has no image for windows(10.0.14393)/amd64. There is windows(10.0.17763.6414)/amd64, windows(10.0.20348.5622)/amd64, windows(10.0.26100.33438)/amd64, windows(10.0.20348.999)/arm64, linux/amd64: name one with --platform.",
            exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("windows(10.0.20348)/amd64", true)]
    [InlineData("windows(10.0.17763)/amd64", false)]
    [InlineData("WINDOWS/x86_64", true)]
    public async Task A_single_image_is_held_against_what_was_asked_for(string asked, bool fits)
    {
        var layout = OciLayout.Of(For("windows:10.0.20348.5622/amd64"));
        if (fits)
            Assert.Equal("windows:10.0.20348.5622/amd64", await TakenAsync(layout, asked));
        else
            Assert.Contains("There is windows(10.0.20348.5622)/amd64", (await Assert.ThrowsAsync<ImageException>(() => TakenAsync(layout, asked))).Message, StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        await For("windows:10.0.20348.5622/amd64").WriteDockerArchiveAsync(folder.Path("d.tar"), DockerLayout.Old);
        var archive = ImageReading.OpenAsync("docker-archive:" + folder.Path("d.tar"), asked);
        if (fits)
            await (await archive).DisposeAsync();
        else
            Assert.Contains("There is windows(10.0.20348.5622)/amd64", (await Assert.ThrowsAsync<ImageException>(() => archive)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_without_one_for_this_machine_names_what_to_ask_for()
    {
        var exception = await Assert.ThrowsAsync<ImageException>(() => TakenAsync(Layout(["windows:10.0.20348.1/amd64", "plan9/mips"]), null));
        Assert.EndsWith($"has no image for {Platform.Default}. There is windows(10.0.20348.1)/amd64, plan9/mips: name one with --platform.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux/amd64", "linux/amd64")]
    [InlineData("LINUX/AArch64/V8", "linux/arm64/v8")]
    [InlineData("linux/armhf", "linux/arm/v7")]
    [InlineData("windows(10.0.20348)/x86_64", "windows(10.0.20348)/amd64")]
    public void A_platform_is_printed_as_it_is_normalised(string text, string printed) => Assert.Equal(printed, Platform.Parse(text).ToString());

    [Theory]
    [InlineData("windows(/amd64")]
    [InlineData("windows()/amd64")]
    [InlineData("(10.0)/amd64")]
    [InlineData("windows(10.0/amd64")]
    [InlineData("windows(x)/amd64")]
    [InlineData("windows(10.0)x/amd64")]
    [InlineData("")]
    [InlineData("//")]
    public void Other_texts_are_no_platforms(string text) =>
        Assert.Contains("is not a platform: expected os/architecture[/variant]", Assert.Throws<ImageException>(() => Platform.Parse(text)).Message, StringComparison.Ordinal);

    private static Image For(string platform)
    {
        var image = Image.With(layer => layer.File("Files/a", platform));
        if (!platform.StartsWith("windows:", StringComparison.Ordinal))
            return image.Platform(platform);
        var parts = platform["windows:".Length..].Split('/');
        return image.Platform("windows/" + parts[1]).OsVersion(parts[0]);
    }

    private static OciLayout Layout(string[] platforms)
    {
        var layout = new OciLayout();
        var descriptors = platforms.Select(platform =>
        {
            var descriptor = layout.Add(For(platform));
            if (platform.StartsWith("windows:", StringComparison.Ordinal))
                descriptor["platform"]!["os.version"] = platform["windows:".Length..].Split('/')[0];
            return descriptor;
        }).ToArray();
        layout.Manifests.Add(layout.AddIndex(descriptors));
        return layout;
    }

    private static async Task<string> TakenAsync(OciLayout layout, string? asked)
    {
        using var folder = new TemporaryFolder();
        await layout.WriteArchiveAsync(folder.Path("i.tar"));
        await using var image = await ImageReading.OpenAsync("oci-archive:" + folder.Path("i.tar"), asked);
        var platform = image.Platform.ToString();
        return image.Configuration.OsVersion is { } version ? platform.Replace("windows/", $"windows:{version}/", StringComparison.Ordinal) : platform;
    }
}
