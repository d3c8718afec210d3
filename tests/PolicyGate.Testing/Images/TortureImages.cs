using System.Text;

namespace PolicyGate.Testing;

/// <summary>Legal but nasty layers. Each case: the image, and every regular file of the view as <c>path=content@layer</c>.</summary>
public static class TortureImages
{
    private const string Status = "var/lib/dpkg/status";

    private static readonly string s_long = string.Join('/', Enumerable.Repeat("a-directory-with-a-long-name", 12)) + "/file";
    private static readonly string s_prefixed = new string('p', 90) + "/" + new string('n', 60);
    private static readonly string s_sparseText = "12" + new string('\0', 998) + "3" + new string('\0', 499);

    /// <summary>The cases, by name.</summary>
    public static IReadOnlyDictionary<string, ImageCase> All { get; } = new ImageCase[]
    {
        Read("no layers", Image.With(), []),
        Read("an empty layer", Image.With(_ => { }), []),
        Read("a layer of no bytes at all", Image.With(layer => layer.FromTar([]).Compress(LayerCompression.None)), []),
        Read("a tar without end blocks", Image.With(layer => layer.FromTar(new TarBytes().Entry('0', "a", "1"u8).ToArray())), ["a=1@0"]),
        Read("bytes after the end of the tar", Image.With(layer => layer.FromTar([.. new TarBytes().Entry('0', "a", "1"u8).ToArchive(), .. new byte[5000], 7])), ["a=1@0"]),
        Read("prefixes ./ and /", Image.With(layer => layer.File("./a", "1").File("/b", "2").File("x//./c", "3").Directory("./")), ["a=1@0", "b=2@0", "x/c=3@0"]),
        Read("dots that stay inside", Image.With(layer => layer.File("x/../a", "1")), ["a=1@0"]),
        Read("an upper file wins", Image.With(layer => layer.File("a", "1"), layer => layer.File("a", "2")), ["a=2@1"]),
        Read("whiteout", Image.With(layer => layer.File("d/a", "1").File("d/b", "2"), layer => layer.Whiteout("d/a")), ["d/b=2@0"]),
        Read("whiteout of a directory", Image.With(layer => layer.File("d/a", "1").File("d/e/b", "2").File("da", "3"), layer => layer.Whiteout("d")), ["da=3@0"]),
        Read("whiteout concerns lower layers only", Image.With(layer => layer.File("d/a", "1"), layer => layer.File("d/a", "2").Whiteout("d/a")), ["d/a=2@1"]),
        Read("deleted and made again", Image.With(layer => layer.File("a", "1"), layer => layer.Whiteout("a"), layer => layer.File("a", "3")), ["a=3@2"]),
        Read("deleted directory made again", Image.With(layer => layer.File("d/a", "1"), layer => layer.Whiteout("d"), layer => layer.File("d/b", "3")), ["d/b=3@2"]),
        Read("whiteout of nothing", Image.With(layer => layer.Whiteout("x/y").File("a", "1")), ["a=1@0"]),
        Read("opaque directory", Image.With(layer => layer.File("d/a", "1").File("d/e/b", "2").File("f", "3"), layer => layer.Directory("d").Opaque("d").File("d/c", "4")), ["d/c=4@1", "f=3@0"]),
        Read("opaque mark after the files", Image.With(layer => layer.File("d/a", "1"), layer => layer.File("d/c", "4").Opaque("d")), ["d/c=4@1"]),
        Read("opaque root", Image.With(layer => layer.File("d/a", "1").File("b", "2"), layer => layer.Opaque("").File("c", "3")), ["c=3@1"]),
        Read("aufs marks are no files", Image.With(layer => layer.File(".wh..wh.plnk/1.2", "x").File(".wh..wh.aufs", "x").File("a", "1")), ["a=1@0"]),
        Read("file becomes directory and back",
            Image.With(layer => layer.File("x", "1"), layer => layer.Directory("x").File("x/y", "2"), layer => layer.File("x", "3")), ["x=3@2"]),
        Read("directory, file, directory",
            Image.With(layer => layer.File("x/a", "1").File("x/b/c", "2"), layer => layer.File("x", "3"), layer => layer.Directory("x").File("x/d", "4")), ["x/d=4@2"]),
        Read("link replaces directory",
            Image.With(layer => layer.File("x/a", "1").File("y/b", "2"), layer => layer.SymbolicLink("x", "y")), ["y/b=2@0"]),
        Read("directory replaces link",
            Image.With(layer => layer.File("y/b", "2").SymbolicLink("x", "y"), layer => layer.Directory("x").File("x/c", "3")), ["x/c=3@1", "y/b=2@0"]),
        Read("all in one layer, last wins",
            Image.With(layer => layer.File("x", "1").File("x", "2").Directory("d").File("d/a", "3").File("d", "4").Directory("d").File("d/b", "5")), ["d/b=5@0", "x=2@0"]),
        Read("implied directory replaced deep",
            Image.With(layer => layer.File("a/b/c/d", "1").File("a/b", "2")), ["a/b=2@0"]),
        Read("hard link in a layer", Image.With(layer => layer.File("a", "1").HardLink("d/b", "a")), ["a=1@0", "d/b=1@0"]),
        Read("hard link across layers", Image.With(layer => layer.File("a", "1"), layer => layer.HardLink("b", "./a")), ["a=1@0", "b=1@1"]),
        Read("hard link keeps what was linked",
            Image.With(layer => layer.File("a", "1"), layer => layer.HardLink("b", "a"), layer => layer.File("a", "3")), ["a=3@2", "b=1@1"]),
        Read("hard link to a file that its layer deletes",
            Image.With(layer => layer.File("a", "1"), layer => layer.Whiteout("a").HardLink("b", "a")), ["b=1@1"]),
        Read("hard link between two versions", Image.With(layer => layer.File("a", "1").HardLink("b", "a").File("a", "2")), ["a=2@0", "b=1@0"]),
        Read("hard link to a hard link", Image.With(layer => layer.File("a", "1").HardLink("b", "a"), layer => layer.HardLink("c", "b")), ["a=1@0", "b=1@0", "c=1@1"]),
        Read("hard link through a symbolic link", Image.With(layer => layer.File("d/a", "1").SymbolicLink("l", "d").HardLink("b", "l/a")), ["b=1@0", "d/a=1@0"]),
        Read("hard link to a symbolic link is one", Image.With(layer => layer.File("a", "1").SymbolicLink("l", "a").HardLink("b", "l")), ["a=1@0"]),
        Read("files laid through a link of a lower layer",
            Image.With(layer => layer.File("usr/lib/a", "1").SymbolicLink("lib", "usr/lib"), layer => layer.File("lib/a", "2").File("lib/b", "3")), ["usr/lib/a=2@1", "usr/lib/b=3@1"]),
        Read("whiteout through a link of a lower layer",
            Image.With(layer => layer.File("usr/lib/a", "1").SymbolicLink("lib", "usr/lib"), layer => layer.Whiteout("lib/a").File("lib/b", "3")), ["usr/lib/b=3@1"]),
        Read("files laid through a link of their own layer",
            Image.With(layer => layer.Directory("usr/lib").SymbolicLink("lib", "/usr/lib").File("lib/a", "1")), ["usr/lib/a=1@0"]),
        Read("link deleted by the layer that writes beneath it",
            Image.With(layer => layer.File("usr/lib/a", "1").SymbolicLink("lib", "usr/lib"), layer => layer.Whiteout("lib").File("lib/b", "3")), ["lib/b=3@1", "usr/lib/a=1@0"]),
        Read("files laid through a hard link to a link that the layer deletes",
            Image.With(layer => layer.File("d/a", "1").SymbolicLink("l", "d"), layer => layer.Whiteout("l").HardLink("h", "l").File("h/b", "2")), ["d/a=1@0", "d/b=2@1"]),
        Read("a replaced directory shows nothing of what lay below it",
            Image.With(layer => layer.File("c", "1").File("c/b", "2"), layer => layer.HardLink("h", "c").File("c", "3")), ["c=3@1", "h: is a hard link to 'c', which isn't in the image."]),
        Read("several gzip members", Image.With(layer => layer.File("a", "1").File("b", "2").Stored(tar => [.. Gzip(tar[..700]), .. Gzip(tar[700..])])), ["a=1@0", "b=2@0"]),
        Read("bytes after the gzip stream", Image.With(layer => layer.File("a", "1").Stored(tar => [.. Gzip(tar), .. new byte[300], 7])), ["a=1@0"]),
        Read("zstd that starts with a skippable frame",
            Image.With(layer => layer.File("a", "1").Stored(tar => [0x50, 0x2A, 0x4D, 0x18, 4, 0, 0, 0, 1, 2, 3, 4, .. Zstd(tar)])), ["a=1@0"]),
        Read("link that climbs out stays in the root",
            Image.With(layer => layer.File("d/a", "1").SymbolicLink("l", "../../../d"), layer => layer.File("l/b", "2")), ["d/a=1@0", "d/b=2@1"]),
        Read("PAX long name", Image.With(layer => layer.WithLongNames(LongNames.Pax).File(s_long, "1").File("b", "2")), [$"{s_long}=1@0", "b=2@0"]),
        Read("GNU long name", Image.With(layer => layer.WithLongNames(LongNames.Gnu).File(s_long, "1").HardLink("b", s_long)), [$"{s_long}=1@0", "b=1@0"]),
        Read("ustar prefix", Image.With(layer => layer.WithLongNames(LongNames.Prefix).File(s_prefixed, "1")), [$"{s_prefixed}=1@0"]),
        Read("base-256 size", Image.With(layer => layer.Tar(tar => tar.HeaderWithSize("a", '0', [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2], "12"u8))), ["a=12@0"]),
        Read("size by PAX", Image.With(layer => layer.Tar(tar => tar.Pax('x', new KeyValuePair<string, string>("size", "2")).HeaderWithSize("a", '0', "0"u8, "12"u8))), ["a=12@0"]),
        Read("global PAX header names no file", Image.With(layer => layer.Tar(tar => tar.Pax('g', new KeyValuePair<string, string>("path", "x"))).File("a", "1")), ["a=1@0"]),
        Read("link with a size has no content", Image.With(layer => layer.Tar(tar => tar.HeaderWithSize("l", '2', "00000001000"u8)).File("a", "1")), ["a=1@0"]),
        Read("old tar: NUL type, slash is a directory", Image.With(layer => layer.Tar(tar => tar.Entry('\0', "d/").Entry('\0', "d/a", "1"u8))), ["d/a=1@0"]),
        Read("unknown types are passed over with their content", Image.With(layer => layer.Tar(tar => tar.Entry('V', "v", "volume"u8)).File("a", "1")), ["a=1@0"]),
        Read("devices and fifos", Image.With(layer => layer.Fifo("f").CharacterDevice("dev/c").File("a", "1")), ["a=1@0"]),
        Read("fifos", Image.With(layer => layer.Fifo("f").Fifo("d/g").File("a", "1"), layer => layer.File("f", "2")), ["a=1@0", "f=2@1"]),
        Read("zstd beside plain beside gzip",
            Image.With(layer => layer.File("a", "1").Compress(LayerCompression.Zstd), layer => layer.File("b", "2").Compress(LayerCompression.None), layer => layer.File("c", "3")),
            ["a=1@0", "b=2@1", "c=3@2"]),
        Read("the same layer twice", Image.With(layer => layer.File("a", "1"), layer => layer.Whiteout("a"), layer => layer.File("a", "1")), ["a=1@2"]),
        Read("names that look like commands", Image.With(layer => layer.File("##vso[x]\u001b[31m\n::error", "1")), ["##vso[x]\u001b[31m\n::error=1@0"]),
        Read("names that are no UTF-8 stay apart",
            Image.With(layer => layer.FromTar([.. Named(0xFE), .. Named(0xFF), .. new byte[1024]])), ["\udcfe=1@0", "\udcff=1@0"]),
        Read("Windows files",
            Image.With(layer => layer.File("Files/app/a", "1").File("Hives/System", "x").HardLink("Files/b", "Files/app/a"), layer => layer.Whiteout("Files/app/a")).Platform("windows/amd64"), ["b=1@0"]),
        Read("a tar of end blocks only", Image.With(layer => layer.FromTar(new byte[1024]).Compress(LayerCompression.None), layer => layer.File("a", "1")), ["a=1@1"]),
        Read("an empty layer between others", Image.With(layer => layer.File("a", "1"), _ => { }, layer => layer.File("b", "2")), ["a=1@0", "b=2@2"]),
        Read("the same layer twice in a row", Image.With(layer => layer.File("a", "1").HardLink("b", "a"), layer => layer.File("a", "1").HardLink("b", "a")), ["a=1@1", "b=1@1"]),
        Read("an empty layer twice", Image.With(_ => { }, _ => { }), []),
        Read("a file twice and a link between", Image.With(layer => layer.File("a", "1").SymbolicLink("a", "b").File("a", "2").File("b", "3")), ["a=2@0", "b=3@0"]),
        Read("a directory twice keeps its files", Image.With(layer => layer.Directory("d").File("d/a", "1").Directory("d", 448)), ["d/a=1@0"]),
        Read("a directory again in an upper layer keeps its files", Image.With(layer => layer.Directory("d").File("d/a", "1"), layer => layer.Directory("d", 448)), ["d/a=1@0"]),
        Read("set-uid, set-gid and sticky", Image.With(layer => layer.File("su", "1", 2541).File("sg", "2", 1517).Directory("tmp", 1023)), ["sg=2@0", "su=1@0"]),
        Read("a mode that changes above", Image.With(layer => layer.File("a", "1", 420), layer => layer.File("a", "1", 493)), ["a=1@1"]),
        Read("sparse file of old GNU tar", Image.With(layer => layer.Tar(tar => tar.OldGnuSparse("s", 1500, [(0, 2), (1000, 1)], "123"u8)).File("t", "1")), [$"s={s_sparseText}@0", "t=1@0"]),
        Read("sparse file with a long map", Image.With(layer => layer.Tar(tar => tar.OldGnuSparse("s", 1500, [.. Enumerable.Range(0, 30).Select(_ => (0, 0)), (0, 2), (1000, 1)], "123"u8)).File("t", "1")), [$"s={s_sparseText}@0", "t=1@0"]),
        Read("sparse file of PAX 0.0", Image.With(layer => layer.Tar(tar => tar
            .Pax('x', new("GNU.sparse.size", "1500"), new("GNU.sparse.numblocks", "2"), new("GNU.sparse.offset", "0"), new("GNU.sparse.numbytes", "2"), new("GNU.sparse.offset", "1000"), new("GNU.sparse.numbytes", "1"))
            .Entry('0', "s", "123"u8)).File("t", "1")), [$"s={s_sparseText}@0", "t=1@0"]),
        Read("sparse file of PAX 0.1", Image.With(layer => layer.Tar(tar => tar
            .Pax('x', new("GNU.sparse.size", "1500"), new("GNU.sparse.numblocks", "2"), new("GNU.sparse.map", "0,2,1000,1"), new("GNU.sparse.name", "s"))
            .Entry('0', "GNUSparseFile.1/s", "123"u8)).File("t", "1")), [$"s={s_sparseText}@0", "t=1@0"]),
        Read("sparse file of PAX 1.0", Image.With(layer => layer.Tar(tar => tar
            .Pax('x', new("GNU.sparse.major", "1"), new("GNU.sparse.minor", "0"), new("GNU.sparse.realsize", "1500"), new("GNU.sparse.name", "s"))
            .Entry('0', "GNUSparseFile.1/s", Encoding.ASCII.GetBytes("2\n0\n2\n1000\n1\n".PadRight(512, '\0') + "123"))).File("t", "1")), [$"s={s_sparseText}@0", "t=1@0"]),
        Read("a sparse file that is all hole", Image.With(layer => layer.Tar(tar => tar.OldGnuSparse("s", 5, [], default)).File("t", "1")), ["s=\0\0\0\0\0@0", "t=1@0"]),
        Read("package database behind a link", Image.With(
            layer => layer.File("usr/lib/dpkg-db/status", Packages("libc6 2.36", "zlib1g 1.2")).SymbolicLink("var/lib/dpkg", "/usr/lib/dpkg-db"),
            layer => layer.File(Status, Packages("libc6 2.36", "zlib1g 1.3"))), [$"usr/lib/dpkg-db/status={Packages("libc6 2.36", "zlib1g 1.3")}@1"])
            .WithPackages("libc6 2.36", "zlib1g 1.3"),
        Read("package database behind a chain of links", Image.With(
            layer => layer.Directory("mnt").SymbolicLink("var", "mnt/../real").SymbolicLink("real/lib/dpkg/status", "../../../db/one").File("db/one", Packages("libc6 2.36"))), [$"db/one={Packages("libc6 2.36")}@0"])
            .WithPackages("libc6 2.36"),
        Read("a package removed and added again", Image.With(
            layer => layer.File(Status, Packages("libc6 2.36", "curl 7.88")),
            layer => layer.File(Status, Packages("libc6 2.36")),
            layer => layer.File(Status, Packages("curl 8.0", "libc6 2.36"))), [$"{Status}={Packages("curl 8.0", "libc6 2.36")}@2"])
            .WithPackages("curl 8.0", "libc6 2.36"),
        Read("a package upgraded in an upper layer", Image.With(
            layer => layer.File("var/lib/dpkg/status.d/libc6", Packages("libc6 2.36")).File("var/lib/dpkg/status.d/zlib1g", Packages("zlib1g 1.2")),
            layer => layer.File("var/lib/dpkg/status.d/libc6", Packages("libc6 2.37")),
            layer => layer.Whiteout("var/lib/dpkg/status.d/zlib1g")), [$"var/lib/dpkg/status.d/libc6={Packages("libc6 2.37")}@1"])
            .WithPackages("libc6 2.37"),
        Read("a package database that was deleted and made again", Image.With(
            layer => layer.File(Status, Packages("libc6 2.36")), layer => layer.Whiteout("var/lib/dpkg"), layer => layer.File(Status, Packages("zlib1g 1.3"))), [$"{Status}={Packages("zlib1g 1.3")}@2"])
            .WithPackages("zlib1g 1.3"),
        Read("a package database that is a hard link", Image.With(
            layer => layer.File("db", Packages("libc6 2.36")), layer => layer.HardLink(Status, "db"), layer => layer.Whiteout("db")), [$"{Status}={Packages("libc6 2.36")}@1"])
            .WithPackages("libc6 2.36"),
    }.ToDictionary(torture => torture.Name);

    private static ImageCase Read(string name, Image image, string[] files) => ImageCase.Read(name, image, files);

    private static string Packages(params string[] packages) => string.Concat(packages.Select(package =>
        $"Package: {package.Split(' ')[0]}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {package.Split(' ')[1]}\n\n"));

    private static byte[] Gzip(byte[] content) => Layer.Compressed(content, LayerCompression.Gzip);

    private static byte[] Zstd(byte[] content) => Layer.Compressed(content, LayerCompression.Zstd);

    private static byte[] Named(byte name)
    {
        var entry = new TarBytes().Entry('0', "x", "1"u8).ToArray();
        entry[0] = name;
        entry.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(entry.Take(512).Sum(value => value), 8).PadLeft(6, '0') + "\0").CopyTo(entry, 148);
        return entry;
    }
}
