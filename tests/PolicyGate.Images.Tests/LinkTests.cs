using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

public sealed class LinkTests
{
    private static readonly Dictionary<string, (Image Image, string Asked, string[] Lines)> s_cases = new()
    {
        ["relative link"] = (Image.With(layer => layer.File("usr/lib/os-release", "1").SymbolicLink("etc/os-release", "../usr/lib/os-release")), "etc/os-release", ["etc/os-release=1@0"]),
        ["absolute link"] = (Image.With(layer => layer.File("usr/lib/os-release", "1").SymbolicLink("etc/os-release", "/usr/lib/os-release")), "etc/os-release", ["etc/os-release=1@0"]),
        ["leading slash in the question"] = (Image.With(layer => layer.File("etc/os-release", "1")), "/etc/os-release", ["etc/os-release=1@0"]),
        ["target in a lower layer"] = (Image.With(layer => layer.File("a", "1"), layer => layer.SymbolicLink("b", "a")), "b", ["b=1@0"]),
        ["target in an upper layer"] = (Image.With(layer => layer.SymbolicLink("b", "a").File("a", "1"), layer => layer.File("a", "2")), "b", ["b=2@1"]),
        ["merged usr"] = (Image.With(layer => layer.File("usr/lib/apk/db/installed", "1").SymbolicLink("lib", "usr/lib")), "lib/apk/db/installed", ["lib/apk/db/installed=1@0"]),
        ["chain of directories"] = (Image.With(layer => layer.SymbolicLink("a", "b").SymbolicLink("b", "/c/d/../e").SymbolicLink("c/e", "../f").Directory("c/d").File("f/x", "1")), "a/x", ["a/x=1@0"]),
        ["link climbing over the root stays in it"] = (Image.With(layer => layer.SymbolicLink("d/l", "../../../../etc/passwd").File("etc/passwd", "1")), "d/l", ["d/l=1@0"]),
        ["hard link behind a link"] = (Image.With(layer => layer.File("a", "1").HardLink("b", "a"), layer => layer.SymbolicLink("c", "b")), "c", ["c=1@0"]),
        ["dangling"] = (Image.With(layer => layer.SymbolicLink("a", "nothing")), "a", []),
        ["through a file"] = (Image.With(layer => layer.File("a", "1").SymbolicLink("b", "a/x")), "b", []),
        ["a directory is no file"] = (Image.With(layer => layer.File("a/b", "1").SymbolicLink("l", "a")), "l", []),
        ["target deleted above"] = (Image.With(layer => layer.File("a", "1").SymbolicLink("b", "a"), layer => layer.Whiteout("a")), "b", []),
        ["link deleted above"] = (Image.With(layer => layer.File("a", "1").SymbolicLink("b", "a"), layer => layer.Whiteout("b")), "b", []),
        ["target's directory replaced by a file nobody asked for"] = (Image.With(layer => layer.File("d/a", "1").SymbolicLink("b", "d/a"), layer => layer.File("d", "2")), "b", []),
        ["target's directory made anew"] = (
            Image.With(layer => layer.File("d/a", "1").SymbolicLink("b", "d/a"), layer => layer.File("d", "2"), layer => layer.Directory("d")), "b", []),
    };

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_exact_path_is_followed_inside_the_image(string name)
    {
        var (image, asked, expected) = s_cases[name];
        var reader = ImageReading.Text(asked);
        Assert.Equal(expected, ImageReading.Lines(await ImageReading.ReadAsync(image, [reader]), reader));
    }

    [Fact]
    public async Task A_file_behind_a_link_is_told_by_both_its_paths()
    {
        var reader = new FactReader<ImageFile>("file", 1, ["etc/os-release"], ImageReading.NotKept<ImageFile>(), (file, _) => file);
        var image = Image.With(layer => layer.File("usr/lib/os-release", "12345", mode: 493, userId: 7, groupId: 8), layer => layer.SymbolicLink("etc/os-release", "../usr/lib/os-release"));
        var files = await ImageReading.ReadAsync(image, [reader]);
        var file = new ImageFile("usr/lib/os-release", ImageFileType.Regular, 493, 7, 8, 5, 0);
        Assert.Equal([new("etc/os-release", file, file)], files.Facts(reader));
        Assert.Equal(file, files.Find("/etc/os-release"));
        Assert.Equal(file, files.Find("usr/lib/os-release"));
        Assert.Equal(ImageFileType.Directory, files.Find("usr/lib")?.Type);
        Assert.Null(files.Find("etc/nothing"));
    }

    [Fact]
    public async Task A_file_that_several_paths_lead_to_is_there_once_under_the_first()
    {
        var both = ImageReading.Text("usr/lib/os-release", "etc/os-release", "usr/**");
        var one = ImageReading.Text("usr/lib/os-release");
        var image = Image.With(layer => layer.File("usr/lib/os-release", "1").SymbolicLink("etc/os-release", "../usr/lib/os-release"));
        var files = await ImageReading.ReadAsync(image, [both, one]);
        Assert.Equal(["etc/os-release=1@0"], ImageReading.Lines(files, both));
        Assert.Equal(["usr/lib/os-release=1@0"], ImageReading.Lines(files, one));
    }

    [Fact]
    public async Task Patterns_do_not_follow_links()
    {
        var reader = ImageReading.Text("l/*", "a/b");
        var image = Image.With(layer => layer.File("a/b", "1").SymbolicLink("l", "a").SymbolicLink("m", "a/b"));
        Assert.Equal(["a/b=1@0"], ImageReading.Lines(await ImageReading.ReadAsync(image, [reader]), reader));
    }

    [Fact]
    public async Task The_layer_behind_a_link_is_read_a_second_time_and_no_other()
    {
        var image = Image.With(layer => layer.File("x", new string('x', 100)), layer => layer.File("a", "1"), layer => layer.SymbolicLink("b", "a"));
        using var folder = new TemporaryFolder();
        await image.WriteOciArchiveAsync(folder.Path("i.tar"));
        await using var opened = await ImageReading.OpenAsync("oci-archive:" + folder.Path("i.tar"));
        var once = opened.Layers.Sum(layer => layer.Size);

        Assert.Equal(once, await BytesReadAsync("a"));
        Assert.Equal(once + opened.Layers[1].Size, await BytesReadAsync("b"));

        async Task<long> BytesReadAsync(string path)
        {
            var progress = new LastProgress();
            await opened.ReadFilesAsync([ImageReading.Text(path)], null, progress, TestContext.Current.CancellationToken);
            return progress.Last;
        }
    }

    private sealed class LastProgress : IProgress<long>
    {
        public long Last { get; private set; }

        public void Report(long value) => Last = value;
    }
}
