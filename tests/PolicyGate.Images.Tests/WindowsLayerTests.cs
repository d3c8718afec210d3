using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

/// <summary>Layers as Windows containers have them: what a container sees lies below <c>Files/</c>.</summary>
public sealed class WindowsLayerTests
{
    private static readonly Action<Layer> s_base = layer => layer
        .Directory("Files").Directory("Files/Windows").Directory("Files/Windows/System32").File("Files/Windows/System32/ntdll.dll", "n")
        .File("Files/Program Files/dotnet/host/fxr/8.0.1/hostfxr.dll", "h").File("Files/app/Old.deps.json", "o").File("Files/app/keep/a.txt", "k")
        .Directory("Hives").File("Hives/Software_Base", "h").File("UtilityVM/Files/EFI/bootmgfw.efi", "u").File("UtilityVM/Files/app/x.deps.json", "u");

    public static TheoryData<string, Action<Layer>, string[]> Layers => new()
    {
        { "files", layer => layer.File("Files/app/Shop.deps.json", "s"), [.. Base, "app/Shop.deps.json=s@1"] },
        { "a whiteout", layer => layer.File("Files/app/.wh.Old.deps.json", ""), [.. Base.Where(line => !line.StartsWith("app/Old", StringComparison.Ordinal))] },
        { "a whiteout of a directory", layer => layer.File("Files/.wh.app", ""), [.. Base.Where(line => !line.StartsWith("app/", StringComparison.Ordinal))] },
        { "a whiteout and the file again", layer => layer.File("Files/app/.wh.Old.deps.json", "").File("Files/app/Old.deps.json", "2"), [.. Base.Where(line => !line.StartsWith("app/Old", StringComparison.Ordinal)), "app/Old.deps.json=2@1"] },
        { "an opaque directory", layer => layer.Directory("Files/app").Opaque("Files/app").File("Files/app/n", "1"), [.. Base.Where(line => !line.StartsWith("app/", StringComparison.Ordinal)), "app/n=1@1"] },
        { "whiteouts outside Files", layer => layer.File(".wh.Files", "").File("Hives/.wh.Software_Base", "").File(".wh.app", "").Opaque("").Opaque("UtilityVM"), Base },
        { "a whiteout of everything in Files", layer => layer.Opaque("Files"), [] },
        { "a hard link", layer => layer.HardLink("Files/app/Link.deps.json", "Files/app/Old.deps.json"), [.. Base, "app/Link.deps.json=o@1"] },
        { "a hard link to a file of the layer", layer => layer.File("Files/b", "b").HardLink("Files/c", "Files/b"), [.. Base, "b=b@1", "c=b@1"] },
        { "names with prefix and dots", layer => layer.File("./Files/a", "1").File("/Files/b", "2").File("Files/x/../c", "3").File("Hives/../Files/d", "4"), [.. Base, "a=1@1", "b=2@1", "c=3@1", "d=4@1"] },
        { "names that only look like Files", layer => layer.File("Files.txt", "1").File("FilesX/a", "1").File("files/a", "1").File("Hives/Files/a", "1"), Base },
        { "a backslash is a character of a name", layer => layer.File("Files\\app\\x.deps.json", "1").File("Files/app\\x.deps.json", "2"), [.. Base, "app\\x.deps.json=2@1"] },
        { "blanks, dots and letters of the world", layer => layer.File("Files/Program Files (x86)/Größe/文.deps.json", "1"), [.. Base, "Program Files (x86)/Größe/文.deps.json=1@1"] },
        { "a file in place of a directory", layer => layer.File("Files/app", "1"), [.. Base.Where(line => !line.StartsWith("app/", StringComparison.Ordinal)), "app=1@1"] },
        { "security descriptors and attributes", layer => layer.Tar(tar => tar.Pax('x', new("MSWINDOWS.fileattr", "32"), new("MSWINDOWS.rawsd", "AQAEgBQAAAAkAAAAAAAAADQAAAABAgAAAAAABSAAAAAgAgAA"), new("LIBARCHIVE.creationtime", "1")).Entry('0', "Files/p", "1"u8.ToArray())), [.. Base, "p=1@1"] },
        { "an empty layer", _ => { }, Base },
    };

    private static string[] Base => ["Program Files/dotnet/host/fxr/8.0.1/hostfxr.dll=h@0", "Windows/System32/ntdll.dll=n@0", "app/Old.deps.json=o@0", "app/keep/a.txt=k@0"];

    [Theory]
    [MemberData(nameof(Layers))]
    public async Task A_container_sees_what_lies_below_Files(string name, Action<Layer> layer, string[] files)
    {
        var lines = await ImageReading.AllAsync(Image.With(s_base, layer).Platform("windows/amd64").OsVersion("10.0.20348.1"));
        Assert.Equal((name, string.Join('\n', files.Order(StringComparer.Ordinal))), (name, string.Join('\n', lines.Order(StringComparer.Ordinal))));
    }

    [Fact]
    public async Task Patterns_find_files_below_Files_and_nothing_of_the_utility_machine()
    {
        var reader = ImageReading.Text("**/*.deps.json", "Program Files/dotnet/host/fxr/*/hostfxr.dll");
        var files = await ImageReading.ReadAsync(Image.With(s_base, layer => layer.File("Files/app/Shop.deps.json", "s")).Platform("windows/amd64"), [reader]);
        Assert.Equal(["Program Files/dotnet/host/fxr/8.0.1/hostfxr.dll=h@0", "app/Old.deps.json=o@0", "app/Shop.deps.json=s@1"], ImageReading.Lines(files, reader).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_link_out_of_the_root_is_refused() =>
        Assert.Contains("outside the image's root", (await Assert.ThrowsAsync<ImageException>(() =>
            ImageReading.AllAsync(Image.With(layer => layer.HardLink("Files/a", "Files/../../b")).Platform("windows/amd64")))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task An_image_for_Linux_keeps_its_own_Files() =>
        Assert.Equal(["Files/a=1@0", "Hives/b=2@0"], await ImageReading.AllAsync(Image.With(layer => layer.File("Files/a", "1").File("Hives/b", "2"))));
}
