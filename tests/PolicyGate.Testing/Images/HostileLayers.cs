using System.IO.Compression;
using System.Text;

namespace PolicyGate.Testing;

/// <summary>Images whose layers are hostile.</summary>
internal static class HostileLayers
{
    /// <summary>What builds and terminals obey: an escape sequence, and commands of Azure Pipelines and GitHub Actions.</summary>
    public const string Commands = "\u001b[31m##vso[task.complete]\r\n::error::";

    /// <summary><see cref="Commands"/> as messages show it.</summary>
    public const string Shown = @"\u{001B}[31m##vso[task.complete]\u{000D}\u{000A}::error::";

    private const string OsRelease = "etc/os-release";
    private const string Status = "var/lib/dpkg/status";

    /// <summary>Names and links that lead out of the image, or say what they shouldn't.</summary>
    public static IReadOnlyList<ImageCase> Names { get; } =
    [
        Refused("entry climbs out", layer => layer.File("../../etc/passwd", "x"), "layer 0 (sha256:", "has an entry '../../etc/passwd' outside the image's root"),
        Refused("entry climbs out later", layer => layer.File("/a/../../x", "x"), "outside the image's root"),
        Refused("directory climbs out", layer => layer.Directory(".."), "outside the image's root"),
        Refused("hard link climbs out", layer => layer.HardLink("a", "../../etc/passwd"), "a hard link 'a' to '../../etc/passwd', outside the image's root"),
        Refused("whiteout of ..", layer => layer.File("a/.wh...", ""), "a whiteout 'a/.wh...' that names no file"),
        Refused("whiteout of no name", layer => layer.File("a/.wh.", ""), "that names no file"),
        Refused("NUL in a name", layer => layer.Tar(tar => tar.Pax('x', new KeyValuePair<string, string>("path", "a\0b")).Entry('0', "a")), "malformed PAX header"),
        Refused("name with commands climbs out", layer => layer.File($"../{Commands}", "x"), $"has an entry '../{Shown}' outside the image's root"),
        Refused("link with commands climbs out", layer => layer.HardLink(Commands, $"../{Commands}"), $"a hard link '{Shown}' to '../{Shown}', outside"),
        Refused("name with commands in a tar that is cut", layer => layer.FromTar(new TarBytes().Entry('0', Commands, new byte[2000]).ToArray()[..1000]), $"the tar ends within entry 1 '{Shown}'"),
        Refused("name that turns the direction of text", layer => layer.File("../\u202egpj.exe", "x"), @"'../\u{202E}gpj.exe'"),
        Refused("files beneath a link loop", layer => layer.SymbolicLink("a", "b").SymbolicLink("b", "a").File("a/x", "1"), "has files in 'a', which runs through more than the 40 symbolic links", "--limit link-depth=NUMBER"),
        Refused("files beneath a link loop with commands", layer => layer.SymbolicLink(Commands, Commands).File($"{Commands}/x", "1"), $"has files in '{Shown}', which runs"),
        Refused("long path", layer => layer.File(new string('a', 301), ""), "longer than the 300 characters that the limit allows", "--limit path-length=NUMBER").With("path-length=300"),
        Refused("long link target", layer => layer.SymbolicLink("a", new string('a', 301)), "--limit path-length=NUMBER").With("path-length=300"),
        Refused("path of many short segments", layer => layer.File(string.Concat(Enumerable.Repeat("a/", 2100)) + "a", ""), "longer than the 4096 characters"),
        Read("names with commands", layer => layer.File(Commands, "1").Directory($"{Commands}2").Fifo($"{Commands}3")).WithFiles(["**"], $"{Commands}=1@0"),
        Read("links out of the root stay in it", layer => layer.SymbolicLink(OsRelease, "../../../../../../etc/os-release").SymbolicLink("etc/passwd", "/etc/../../etc/passwd").SymbolicLink("root", "/../.."))
            .WithFiles([OsRelease, "etc/passwd", "root/etc/hostname"],
                "etc/os-release: " + LinkLoop, "etc/passwd: " + LinkLoop),
        Read("absolute link", layer => layer.SymbolicLink(OsRelease, "/etc/hostname").SymbolicLink("usr/lib", "/usr/lib")).WithFiles([OsRelease, "usr/lib/os-release"], "usr/lib/os-release: " + LinkLoop),
        Read("os-release links to itself", layer => layer.SymbolicLink(OsRelease, "os-release").SymbolicLink("usr/lib/os-release", "../../etc/os-release"))
            .WithFiles([OsRelease], "etc/os-release: " + LinkLoop).WithNotification(OsRelease, LinkLoop),
        Read("os-release in a circle of directories", layer => layer.SymbolicLink("etc", "usr").SymbolicLink("usr", "./etc")).WithFiles([OsRelease], "etc/os-release: " + LinkLoop).WithNotification(OsRelease, LinkLoop),
        Read("a chain of links longer than the limit", layer => Chain(layer, 50).File("l50", "1")).WithFiles(["l0", "l11"], "l11=1@0", "l0: " + Overrun(39)).With("link-depth=39"),
        Read("a chain of links that a limit allows", layer => Chain(layer, 50).File("l50", "1")).WithFiles(["l0"], "l0=1@0").With("link-depth=50"),
        Read("links that double", layer => Doubling(layer, 60)).WithFiles(["l0"], "l0: " + LinkLoop),
        Read("package database is a device", layer => layer.CharacterDevice(Status)).WithFiles([Status], $"{Status}: is a device or fifo where a file was expected.").WithNotification(Status, "is a device or fifo"),
        Read("package database is a hard link to nothing", layer => layer.HardLink(Status, $"no/{Commands}"))
            .WithFiles([Status], $"{Status}: is a hard link to 'no/{Shown}', which isn't in the image.").WithNotification(Status, "which isn't in the image."),
        Read("devices and fifos everywhere", layer => layer.Fifo("f").CharacterDevice(OsRelease).Fifo("var/lib/rpm/rpmdb.sqlite").Tar(tar => tar.Entry('4', "block")).File("a", "1"))
            .WithFiles(["**"], "a=1@0").WithNotification(OsRelease, "is a device or fifo"),
    ];

    /// <summary>Tars that are none, or lie.</summary>
    public static IReadOnlyList<ImageCase> Tars { get; } =
    [
        Sized("negative size", Enumerable.Repeat((byte)0xFF, 12).ToArray(), "whose size is negative or no number"),
        Sized("size over 63 bits", [0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0], "whose size is negative or no number"),
        Sized("size of 8 EB", [0x80, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "is truncated: the tar ends within entry 1 'a'"),
        Sized("size that is no octal number", "99999999999"u8, "whose size is negative or no number"),
        Sized("all octal digits that there is room for", "777777777777"u8, "is truncated: the tar ends within entry 1 'a'"),
        Sized("a sign in an octal number", "-0000000001"u8, "whose size is negative or no number"),
        Refused("negative PAX size", layer => layer.Tar(tar => tar.Pax('x', new KeyValuePair<string, string>("size", "-512")).Entry('0', "a")), "negative size"),
        Refused("PAX size of 8 EB", layer => layer.Tar(tar => tar.Pax('x', new KeyValuePair<string, string>("size", "9223372036854775807")).Entry('0', "a")), "is truncated: the tar ends within entry 2 'a'"),
        Refused("PAX size over 63 bits", layer => layer.Tar(tar => tar.Pax('x', new KeyValuePair<string, string>("size", "9223372036854775808")).Entry('0', "a")), "malformed PAX header"),
        Refused("huge PAX record", layer => layer.Tar(tar => tar.HeaderWithSize("x", 'x', "77777777777"u8)), "header record of 8589934591 bytes"),
        Refused("PAX record longer than itself", layer => layer.Tar(tar => tar.Entry('x', "x", "99 path=a\n"u8).Entry('0', "a")), "malformed PAX header"),
        Refused("long name and no entry", layer => layer.Tar(tar => tar.Entry('L', "x", "name\0"u8)), "ends after a header that belongs to an entry"),
        Refused("wrong checksum", layer => layer.FromTar(Flip(new TarBytes().Entry('0', "a").Entry('0', "abc").ToArchive(), 513)), "header whose checksum is wrong"),
        Refused("empty block between entries", layer => layer.FromTar([.. new TarBytes().Entry('0', "a").ToArray(), .. new byte[512], .. new TarBytes().Entry('0', "b").ToArchive()]), "an empty block between entries"),
        Refused("not a tar", layer => layer.FromTar(Encoding.ASCII.GetBytes(new string('x', 2000))), "is no tar, or compressed otherwise than with gzip or zstd"),
        Refused("tar cut in a header", layer => layer.FromTar(new TarBytes().Entry('0', "a").ToArray()[..300]), "is truncated"),
        Refused("tar cut in a file", layer => layer.FromTar(new TarBytes().Entry('0', "a", new byte[2000]).ToArray()[..1000]), "is truncated: the tar ends within entry 1 'a'"),
        Refused("sparse pieces that overlap", layer => layer.Tar(tar => tar.OldGnuSparse("s", 100, [(0, 10), (5, 10)], new byte[20])), "has a sparse file whose map is malformed"),
        Refused("sparse pieces beyond the end", layer => layer.Tar(tar => tar.OldGnuSparse("s", 100, [(95, 10)], new byte[10])), "has a sparse file whose map is malformed"),
        Refused("sparse map that promises more than there is", layer => layer.Tar(tar => tar.OldGnuSparse("s", 100, [(0, 50)], new byte[10])), "has a sparse file whose map is malformed"),
        Refused("sparse map without end", layer => layer.Tar(tar => tar.OldGnuSparse("s", 100, [.. Enumerable.Repeat((0, 0), 110_000)], default)), "or has more than 100000 pieces"),
        Refused("sparse map of PAX in many headers", layer => layer.Tar(tar => ManyMaps(tar, 30)).File("s", ""), "malformed PAX header"),
        Refused("gzip cut before it was hashed", CutBeforeHash, "layer 0 (sha256:", "is truncated: the tar ends within its first entry"),
        Refused("zstd cut before it was hashed", layer => layer.File("a", new string('x', 5000)).Stored(tar => Layer.Compressed(tar, LayerCompression.Zstd)[..^3]), "can't be decompressed although its digest is right"),
        Refused("zstd with a window of 3.75 TB", layer => layer.File("a", "1").Stored(_ => [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xFF, 0x02, 0x00, 0x10, 0x00]), "can't be decompressed although its digest is right"),
        Refused("gzip in gzip", layer => layer.File("a", Random(1)).Stored(tar => Gzip(Gzip(tar))), "is no tar, or compressed otherwise"),
        ImageCase.Refused("more in all than allowed", () => Archive(Several(3)), "over the 20 MiB of uncompressed layers that the limit allows", "--limit uncompressed-bytes=SIZE").With("uncompressed-bytes=20MiB"),
        ImageCase.Refused("more entries in all than allowed", () => Archive(Image.With(layer => Many(layer, 6), layer => Many(layer, 6))), "takes the image over the 10 tar entries", "--limit entries=NUMBER").With("entries=10"),
        Refused("many entries", layer => Many(layer, 11), "has more than the 10 tar entries that the limit allows", "--limit layer-entries=NUMBER").With("layer-entries=10"),
        Refused("many directories", layer => Enumerable.Range(0, 11).Aggregate(layer, (all, i) => all.Directory($"d{i}")), "--limit kept-paths=NUMBER").With("kept-paths=10"),
        Refused("long paths of directories", layer => Enumerable.Range(0, 11).Aggregate(layer, (all, i) => all.Directory(new string('d', 90) + i)), "--limit kept-path-characters=NUMBER").With("kept-path-characters=900"),
        Refused("many files that are asked for", layer => Many(layer, 11), "has more than the 10 files to look into", "--limit wanted-files=NUMBER").With("wanted-files=10"),
    ];

    /// <summary>Much from little.</summary>
    public static IReadOnlyList<ImageCase> Floods { get; } =
    [
        Refused("gzip bomb", new RepeatedBytes("a", default, 0, 80 << 20).AsGzip, "may be a decompression bomb: it gives more than the 200 times its compressed size", "--limit compression-ratio=NUMBER"),
        Refused("zstd bomb", new RepeatedBytes("a", default, 0, 80 << 20).AsZstd, "may be a decompression bomb"),
        Refused("gzip bomb of 16 GiB", new RepeatedBytes("a", default, 0, 16L << 30).AsGzipBomb, "may be a decompression bomb"),
        Refused("zstd bomb of 1 TiB", new RepeatedBytes("a", default, 0, 1L << 40).AsZstdBomb, "may be a decompression bomb"),
        Refused("gzip bomb in a wanted file", new RepeatedBytes(Status, "Package: "u8, (byte)'x', 16L << 30).AsGzipBomb, "may be a decompression bomb"),
        Refused("bomb that is allowed its ratio", new RepeatedBytes("a", default, 0, 1L << 40).AsZstdBomb, "over the 256 MiB of uncompressed layers that the limit allows").With("compression-ratio=1000000", "uncompressed-bytes=256MiB"),
        Refused("bomb behind the end of the tar", layer => layer.FromBlob([.. Gzip(new byte[1024]), .. new RepeatedBytes("a", default, 0, 1L << 30).Gzip()], Blob.DigestOf([])), "may be a decompression bomb"),
        Read("a huge sparse file that is asked for", layer => layer.Tar(tar => tar.OldGnuSparse(Status, 1L << 32, [(0, 2)], "xx"u8)))
            .WithFiles([Status], $"{Status}: has 4294967296 bytes and is larger than the 512 MiB that the limit allows. If you trust the image, raise it with --limit file-size=SIZE.")
            .WithNotification(Status, "has 4294967296 bytes"),
        Read("a file over a limit that is set", layer => layer.File("a", "12345").File("b", "1234"))
            .WithFiles(["*"], "b=1234@0", "a: has 5 bytes and is larger than the 4 bytes that the limit allows. If you trust the image, raise it with --limit file-size=SIZE.").With("file-size=4"),
        Read("a database with a long line", layer => layer.File(Status, "Package: " + new string('x', 3 << 20) + "\nVersion: 1\nStatus: install ok installed\n\n")).WithFiles([]).WithNotification(Status, "line 1 is longer than"),
        Read("zip bombs in a package", layer => layer.File("app/bomb.nupkg", ZipBomb(6)).File("app/bomb.jar", ZipBomb(6)).File("app/bomb.zip", ZipBomb(6)).File("app/a", "1")).WithFiles(["app/a"], "app/a=1@0"),
        ImageCase.Read("many tiny files", () => Image.With(layer => ManyFiles.Write(layer, 50_000))).WithFiles(["d/49999"], "d/49999=1@0"),
    ];

    /// <summary>The floods in full size.</summary>
    public static IReadOnlyList<ImageCase> Large { get; } =
    [
        ImageCase.Read("a million tiny files", () => Image.With(layer => ManyFiles.Write(layer, 1_000_000))).WithFiles(["d/999999"], "d/999999=1@0"),
        Refused("a million tiny files, all asked for", layer => ManyFiles.Write(layer, 1_000_000), "has more than the 500000 files to look into that the limit allows"),
        Refused("a database with a line of 1 GB", new RepeatedBytes(Status, "Package: "u8, (byte)'x', 1L << 30).AsGzip, "may be a decompression bomb"),
        ImageCase.Read("a database with a line of 1 GB that is allowed its ratio", () => Image.With(new RepeatedBytes(Status, "Package: "u8, (byte)'x', 1L << 30).AsZstd)).With("compression-ratio=1000000")
            .WithFiles([Status], $"{Status}: has 1073741833 bytes and is larger than the 512 MiB that the limit allows. If you trust the image, raise it with --limit file-size=SIZE.")
            .WithNotification(Status, "has 1073741833 bytes"),
    ];

    private static string LinkLoop => Overrun(40);

    private static string Overrun(int links) =>
        $"runs through more than the {links} symbolic links, perhaps in a circle, that the limit allows. If you trust the image, raise it with --limit link-depth=NUMBER.";

    private static ImageCase Read(string name, Action<Layer> build) => ImageCase.Read(name, Image.With(build));

    private static ImageCase Refused(string name, Action<Layer> build, params string[] error) => ImageCase.Refused(name, () => Archive(Image.With(build)), error);

    private static ImageCase Sized(string name, ReadOnlySpan<byte> field, string error)
    {
        var size = field.ToArray();
        return Refused(name, layer => layer.Tar(tar => tar.HeaderWithSize("a", '0', size)), error);
    }

    private static byte[] Archive(Image image) => image.ToOciLayout().ToArchive();

    private static Layer Many(Layer layer, int files) => Enumerable.Range(0, files).Aggregate(layer, (all, i) => all.File($"f{i}.deps.json", ""));

    private static Layer Chain(Layer layer, int links) => Enumerable.Range(0, links).Aggregate(layer, (all, i) => all.SymbolicLink($"l{i}", $"l{i + 1}"));

    private static Layer Doubling(Layer layer, int links) => Enumerable.Range(0, links).Aggregate(layer, (all, i) => all.SymbolicLink($"l{i}", $"l{i + 1}/../l{i + 1}"));

    private static Image Several(int layers) => Image.With([.. Enumerable.Range(0, layers).Select(index =>
        (Action<Layer>)(layer => layer.File($"f{index}", Random(index)).File("zeros", new byte[8 << 20])))]);

    private static byte[] Random(int seed)
    {
        var content = new byte[1 << 20];
        new Random(seed).NextBytes(content);
        return content;
    }

    private static TarBytes ManyMaps(TarBytes tar, int headers)
    {
        var map = new KeyValuePair<string, string>("GNU.sparse.map", string.Join(',', Enumerable.Repeat("0,0", 10_000)));
        for (var i = 0; i < headers; i++)
            tar.Pax('x', map);
        return tar;
    }

    // The tar itself is a gzip stream that ends too early: digest and size of the blob are right.
    private static void CutBeforeHash(Layer layer) => layer.FromTar(Gzip(new TarBytes().Entry('0', "a", new byte[5000]).ToArchive())[..60]).Compress(LayerCompression.None);

    private static byte[] ZipBomb(int depth)
    {
        var content = new byte[16 << 20];
        for (var i = 0; i < depth; i++)
        {
            var zip = new MemoryStream();
            using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
            {
                for (var copy = 0; copy < 5; copy++)
                {
                    using var entry = archive.CreateEntry($"{copy}.zip", CompressionLevel.Fastest).Open();
                    entry.Write(content);
                }
            }

            content = zip.ToArray();
        }

        return content;
    }

    private static byte[] Gzip(byte[] content) => Layer.Compressed(content, LayerCompression.Gzip);

    private static byte[] Flip(byte[] content, int position)
    {
        content[position] ^= 1;
        return content;
    }
}
