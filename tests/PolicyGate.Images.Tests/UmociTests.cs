using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

/// <summary>What a program that nobody here wrote unpacks is what the view shows.</summary>
public sealed class UmociTests
{
    /// <summary>What umoci 0.4.7 does otherwise than container engines do, and why.</summary>
    private static readonly Dictionary<string, string> s_otherwise = new()
    {
        ["aufs marks are no files"] = "It unpacks them; Docker and containerd don't.",
        ["hard link to a file that its layer deletes"] = "It deletes first and then misses the target; an overlay still has it.",
        ["files laid through a hard link to a link that the layer deletes"] = "As above.",
        ["a replaced directory shows nothing of what lay below it"] = "It stops at a file where a directory is to be.",
        ["bytes after the gzip stream"] = "It refuses them; we hash them and go on, as the digest covers them.",
        ["zstd that starts with a skippable frame"] = "It has no zstd.",
        ["zstd beside plain beside gzip"] = "It has no zstd.",
        ["global PAX header names no file"] = "It refuses the header, which git archive writes.",
        ["link with a size has no content"] = "It refuses a link without target.",
        ["unknown types are passed over with their content"] = "It refuses them.",
        ["devices and fifos"] = "Without root it makes empty files of devices.",
        ["sparse file of old GNU tar"] = "It refuses the type that GNU tar has for them.",
        ["sparse file with a long map"] = "As above.",
        ["a sparse file that is all hole"] = "As above.",
        ["names that are no UTF-8 stay apart"] = ".NET can't open files of such names.",
        ["Windows files"] = "It unpacks no Windows images.",
    };

    public static TheoryData<string> Torture => [.. TortureImages.All.Keys.Except(s_otherwise.Keys)];

    [Theory]
    [MemberData(nameof(Torture))]
    public async Task A_torture_image_shows_the_files_that_umoci_unpacks(string name)
    {
        using var folder = new TemporaryFolder();
        await TortureImages.All[name].Image!.Named("image").WriteOciDirectoryAsync(folder.Path("layout"));
        var image = folder.Path("layout") + ":image";

        var expected = await UnpackedImage.EntriesAsync(image, TestContext.Current.CancellationToken);
        var view = await WholeView.ReadAsync("oci-dir:" + image, TestContext.Current.CancellationToken);

        Assert.Equal(expected, view);
    }
}
