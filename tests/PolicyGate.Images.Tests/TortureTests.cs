using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

/// <summary>Legal but nasty layers. Each case: the image, and every regular file of the view as <c>path=content@layer</c>.</summary>
public sealed class TortureTests
{
    private static readonly string s_long = string.Join('/', Enumerable.Repeat("a-directory-with-a-long-name", 12)) + "/file";
    private static readonly string s_prefixed = new string('p', 90) + "/" + new string('n', 60);

    internal static readonly Dictionary<string, (Image Image, string[] Files)> Cases = new()
    {
        ["no layers"] = (Image.With(), []),
        ["an empty layer"] = (Image.With(_ => { }), []),
        ["a layer of no bytes at all"] = (Image.With(layer => layer.FromTar([]).Compress(LayerCompression.None)), []),
        ["a tar without end blocks"] = (Image.With(layer => layer.FromTar(new TarBytes().Entry('0', "a", "1"u8).ToArray())), ["a=1@0"]),
        ["bytes after the end of the tar"] = (Image.With(layer => layer.FromTar([.. new TarBytes().Entry('0', "a", "1"u8).ToArchive(), .. new byte[5000], 7])), ["a=1@0"]),
        ["prefixes ./ and /"] = (Image.With(layer => layer.File("./a", "1").File("/b", "2").File("x//./c", "3").Directory("./")), ["a=1@0", "b=2@0", "x/c=3@0"]),
        ["dots that stay inside"] = (Image.With(layer => layer.File("x/../a", "1")), ["a=1@0"]),
        ["an upper file wins"] = (Image.With(layer => layer.File("a", "1"), layer => layer.File("a", "2")), ["a=2@1"]),
        ["whiteout"] = (Image.With(layer => layer.File("d/a", "1").File("d/b", "2"), layer => layer.Whiteout("d/a")), ["d/b=2@0"]),
        ["whiteout of a directory"] = (Image.With(layer => layer.File("d/a", "1").File("d/e/b", "2").File("da", "3"), layer => layer.Whiteout("d")), ["da=3@0"]),
        ["whiteout concerns lower layers only"] = (Image.With(layer => layer.File("d/a", "1"), layer => layer.File("d/a", "2").Whiteout("d/a")), ["d/a=2@1"]),
        ["deleted and made again"] = (Image.With(layer => layer.File("a", "1"), layer => layer.Whiteout("a"), layer => layer.File("a", "3")), ["a=3@2"]),
        ["deleted directory made again"] = (Image.With(layer => layer.File("d/a", "1"), layer => layer.Whiteout("d"), layer => layer.File("d/b", "3")), ["d/b=3@2"]),
        ["whiteout of nothing"] = (Image.With(layer => layer.Whiteout("x/y").File("a", "1")), ["a=1@0"]),
        ["opaque directory"] = (Image.With(layer => layer.File("d/a", "1").File("d/e/b", "2").File("f", "3"), layer => layer.Directory("d").Opaque("d").File("d/c", "4")), ["d/c=4@1", "f=3@0"]),
        ["opaque mark after the files"] = (Image.With(layer => layer.File("d/a", "1"), layer => layer.File("d/c", "4").Opaque("d")), ["d/c=4@1"]),
        ["opaque root"] = (Image.With(layer => layer.File("d/a", "1").File("b", "2"), layer => layer.Opaque("").File("c", "3")), ["c=3@1"]),
        ["aufs marks are no files"] = (Image.With(layer => layer.File(".wh..wh.plnk/1.2", "x").File(".wh..wh.aufs", "x").File("a", "1")), ["a=1@0"]),
        ["file becomes directory and back"] = (
            Image.With(layer => layer.File("x", "1"), layer => layer.Directory("x").File("x/y", "2"), layer => layer.File("x", "3")), ["x=3@2"]),
        ["directory, file, directory"] = (
            Image.With(layer => layer.File("x/a", "1").File("x/b/c", "2"), layer => layer.File("x", "3"), layer => layer.Directory("x").File("x/d", "4")), ["x/d=4@2"]),
        ["link replaces directory"] = (
            Image.With(layer => layer.File("x/a", "1").File("y/b", "2"), layer => layer.SymbolicLink("x", "y")), ["y/b=2@0"]),
        ["directory replaces link"] = (
            Image.With(layer => layer.File("y/b", "2").SymbolicLink("x", "y"), layer => layer.Directory("x").File("x/c", "3")), ["x/c=3@1", "y/b=2@0"]),
        ["all in one layer, last wins"] = (
            Image.With(layer => layer.File("x", "1").File("x", "2").Directory("d").File("d/a", "3").File("d", "4").Directory("d").File("d/b", "5")), ["d/b=5@0", "x=2@0"]),
        ["implied directory replaced deep"] = (
            Image.With(layer => layer.File("a/b/c/d", "1").File("a/b", "2")), ["a/b=2@0"]),
        ["hard link in a layer"] = (Image.With(layer => layer.File("a", "1").HardLink("d/b", "a")), ["a=1@0", "d/b=1@0"]),
        ["hard link across layers"] = (Image.With(layer => layer.File("a", "1"), layer => layer.HardLink("b", "./a")), ["a=1@0", "b=1@1"]),
        ["hard link keeps what was linked"] = (
            Image.With(layer => layer.File("a", "1"), layer => layer.HardLink("b", "a"), layer => layer.File("a", "3")), ["a=3@2", "b=1@1"]),
        ["hard link to a file that its layer deletes"] = (
            Image.With(layer => layer.File("a", "1"), layer => layer.Whiteout("a").HardLink("b", "a")), ["b=1@1"]),
        ["hard link between two versions"] = (Image.With(layer => layer.File("a", "1").HardLink("b", "a").File("a", "2")), ["a=2@0", "b=1@0"]),
        ["hard link to a hard link"] = (Image.With(layer => layer.File("a", "1").HardLink("b", "a"), layer => layer.HardLink("c", "b")), ["a=1@0", "b=1@0", "c=1@1"]),
        ["hard link through a symbolic link"] = (Image.With(layer => layer.File("d/a", "1").SymbolicLink("l", "d").HardLink("b", "l/a")), ["b=1@0", "d/a=1@0"]),
        ["hard link to a symbolic link is one"] = (Image.With(layer => layer.File("a", "1").SymbolicLink("l", "a").HardLink("b", "l")), ["a=1@0"]),
        ["files laid through a link of a lower layer"] = (
            Image.With(layer => layer.File("usr/lib/a", "1").SymbolicLink("lib", "usr/lib"), layer => layer.File("lib/a", "2").File("lib/b", "3")), ["usr/lib/a=2@1", "usr/lib/b=3@1"]),
        ["whiteout through a link of a lower layer"] = (
            Image.With(layer => layer.File("usr/lib/a", "1").SymbolicLink("lib", "usr/lib"), layer => layer.Whiteout("lib/a").File("lib/b", "3")), ["usr/lib/b=3@1"]),
        ["files laid through a link of their own layer"] = (
            Image.With(layer => layer.Directory("usr/lib").SymbolicLink("lib", "/usr/lib").File("lib/a", "1")), ["usr/lib/a=1@0"]),
        ["link deleted by the layer that writes beneath it"] = (
            Image.With(layer => layer.File("usr/lib/a", "1").SymbolicLink("lib", "usr/lib"), layer => layer.Whiteout("lib").File("lib/b", "3")), ["lib/b=3@1", "usr/lib/a=1@0"]),
        ["files laid through a hard link to a link that the layer deletes"] = (
            Image.With(layer => layer.File("d/a", "1").SymbolicLink("l", "d"), layer => layer.Whiteout("l").HardLink("h", "l").File("h/b", "2")), ["d/a=1@0", "d/b=2@1"]),
        ["a replaced directory shows nothing of what lay below it"] = (
            Image.With(layer => layer.File("c", "1").File("c/b", "2"), layer => layer.HardLink("h", "c").File("c", "3")), ["c=3@1", "h: is a hard link to 'c', which isn't in the image."]),
        ["several gzip members"] = (Image.With(layer => layer.File("a", "1").File("b", "2").Stored(tar => [.. Gzip(tar[..700]), .. Gzip(tar[700..])])), ["a=1@0", "b=2@0"]),
        ["bytes after the gzip stream"] = (Image.With(layer => layer.File("a", "1").Stored(tar => [.. Gzip(tar), .. new byte[300], 7])), ["a=1@0"]),
        ["zstd that starts with a skippable frame"] = (
            Image.With(layer => layer.File("a", "1").Stored(tar => [0x50, 0x2A, 0x4D, 0x18, 4, 0, 0, 0, 1, 2, 3, 4, .. Zstd(tar)])), ["a=1@0"]),
        ["link that climbs out stays in the root"] = (
            Image.With(layer => layer.File("d/a", "1").SymbolicLink("l", "../../../d"), layer => layer.File("l/b", "2")), ["d/a=1@0", "d/b=2@1"]),
        ["PAX long name"] = (Image.With(layer => layer.WithLongNames(LongNames.Pax).File(s_long, "1").File("b", "2")), [$"{s_long}=1@0", "b=2@0"]),
        ["GNU long name"] = (Image.With(layer => layer.WithLongNames(LongNames.Gnu).File(s_long, "1").HardLink("b", s_long)), [$"{s_long}=1@0", "b=1@0"]),
        ["ustar prefix"] = (Image.With(layer => layer.WithLongNames(LongNames.Prefix).File(s_prefixed, "1")), [$"{s_prefixed}=1@0"]),
        ["base-256 size"] = (Image.With(layer => layer.Tar(tar => tar.HeaderWithSize("a", '0', [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2], "12"u8))), ["a=12@0"]),
        ["size by PAX"] = (Image.With(layer => layer.Tar(tar => tar.Pax('x', new KeyValuePair<string, string>("size", "2")).HeaderWithSize("a", '0', "0"u8, "12"u8))), ["a=12@0"]),
        ["global PAX header names no file"] = (Image.With(layer => layer.Tar(tar => tar.Pax('g', new KeyValuePair<string, string>("path", "x"))).File("a", "1")), ["a=1@0"]),
        ["link with a size has no content"] = (Image.With(layer => layer.Tar(tar => tar.HeaderWithSize("l", '2', "00000001000"u8)).File("a", "1")), ["a=1@0"]),
        ["old tar: NUL type, slash is a directory"] = (Image.With(layer => layer.Tar(tar => tar.Entry('\0', "d/").Entry('\0', "d/a", "1"u8))), ["d/a=1@0"]),
        ["unknown types are passed over with their content"] = (Image.With(layer => layer.Tar(tar => tar.Entry('V', "v", "volume"u8)).File("a", "1")), ["a=1@0"]),
        ["devices and fifos"] = (Image.With(layer => layer.Fifo("f").CharacterDevice("dev/c").File("a", "1")), ["a=1@0"]),
        ["zstd beside plain beside gzip"] = (
            Image.With(layer => layer.File("a", "1").Compress(LayerCompression.Zstd), layer => layer.File("b", "2").Compress(LayerCompression.None), layer => layer.File("c", "3")),
            ["a=1@0", "b=2@1", "c=3@2"]),
        ["the same layer twice"] = (Image.With(layer => layer.File("a", "1"), layer => layer.Whiteout("a"), layer => layer.File("a", "1")), ["a=1@2"]),
        ["names that look like commands"] = (Image.With(layer => layer.File("##vso[x]\u001b[31m\n::error", "1")), ["##vso[x]\u001b[31m\n::error=1@0"]),
        ["names that are no UTF-8 stay apart"] = (
            Image.With(layer => layer.FromTar([.. Named(0xFE), .. Named(0xFF), .. new byte[1024]])), ["\udcfe=1@0", "\udcff=1@0"]),
        ["Windows files"] = (
            Image.With(layer => layer.File("Files/app/a", "1").File("Hives/System", "x").HardLink("Files/b", "Files/app/a"), layer => layer.Whiteout("Files/app/a")).Platform("windows/amd64"), ["b=1@0"]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_view_is_what_a_runtime_unpacks(string name)
    {
        var (image, expected) = Cases[name];
        Assert.Equal(expected, await ImageReading.AllAsync(image));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_file_is_found_when_it_alone_is_asked_for(string name)
    {
        var (image, expected) = Cases[name];
        foreach (var line in expected)
        {
            var path = line[..Math.Max(0, line.IndexOf('=', StringComparison.Ordinal))];
            if (path.AsSpan().ContainsAny('*', '?') || path.Length == 0)
                continue;
            var reader = ImageReading.Text(path);
            var files = await ImageReading.ReadAsync(image, [reader]);
            Assert.Equal([line], ImageReading.Lines(files, reader));
            Assert.Equal(path, files.Find(path)?.Path);
        }
    }

    private static byte[] Gzip(byte[] content)
    {
        using var output = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(output, System.IO.Compression.CompressionLevel.Optimal))
            gzip.Write(content);
        return output.ToArray();
    }

    private static byte[] Zstd(byte[] content)
    {
        using var zstd = new ZstdSharp.Compressor();
        return zstd.Wrap(content).ToArray();
    }

    private static byte[] Named(byte name)
    {
        var entry = new TarBytes().Entry('0', "x", "1"u8).ToArray();
        entry[0] = name;
        entry.AsSpan(148, 8).Fill((byte)' ');
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(entry.Take(512).Sum(value => value), 8).PadLeft(6, '0') + "\0").CopyTo(entry, 148);
        return entry;
    }
}
