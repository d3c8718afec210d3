using System.Text;
using System.Text.Json.Nodes;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

/// <summary>Images that are refused. Each case: how to write the archive, limits, and a part of the message.</summary>
public sealed class HostileTests
{
    private static readonly ImageLimits s_small = new() { CompressionRatio = 20, UncompressedBytes = 100 << 20, ManifestBytes = 5000, Layers = 3, LayerEntries = 10, PathLength = 300, IndexDepth = 2 };

    private static readonly Dictionary<string, (Func<byte[]> Archive, string[] Message)> s_cases = new()
    {
        ["entry climbs out"] = (Layer(layer => layer.File("../../etc/passwd", "x")), ["layer 0 (sha256:", "has an entry '../../etc/passwd' outside the image's root"]),
        ["entry climbs out later"] = (Layer(layer => layer.File("/a/../../x", "x")), ["outside the image's root"]),
        ["hard link climbs out"] = (Layer(layer => layer.HardLink("a", "../../etc/passwd")), ["a hard link 'a' to '../../etc/passwd', outside the image's root"]),
        ["whiteout of .."] = (Layer(layer => layer.File("a/.wh...", "")), ["a whiteout 'a/.wh...' that names no file"]),
        ["whiteout of nothing"] = (Layer(layer => layer.File("a/.wh.", "")), ["that names no file"]),
        ["NUL in a name"] = (Layer(layer => layer.Tar(tar => tar.Pax('x', new KeyValuePair<string, string>("path", "a\0b")).Entry('0', "a"))), ["malformed PAX header"]),
        ["files beneath a link loop"] = (Layer(layer => layer.SymbolicLink("a", "b").SymbolicLink("b", "a").File("a/x", "1")), ["has files in 'a', which runs through more than the 40 links", "LinkDepth"]),
        ["negative size"] = (Layer(layer => layer.Tar(tar => tar.HeaderWithSize("a", '0', Enumerable.Repeat((byte)0xFF, 12).ToArray()))), ["whose size is negative or no number"]),
        ["negative PAX size"] = (Layer(layer => layer.Tar(tar => tar.Pax('x', new KeyValuePair<string, string>("size", "-512")).Entry('0', "a"))), ["negative size"]),
        ["size over 63 bits"] = (Layer(layer => layer.Tar(tar => tar.HeaderWithSize("a", '0', [0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]))), ["whose size is negative or no number"]),
        ["size of 8 EB"] = (Layer(layer => layer.Tar(tar => tar.HeaderWithSize("a", '0', [0x80, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]))), ["is truncated: the tar ends within entry 1 'a'"]),
        ["size that is no octal number"] = (Layer(layer => layer.Tar(tar => tar.HeaderWithSize("a", '0', "99999999999"u8))), ["whose size is negative or no number"]),
        ["huge PAX record"] = (Layer(layer => layer.Tar(tar => tar.HeaderWithSize("x", 'x', "77777777777"u8))), ["header record of 8589934591 bytes"]),
        ["PAX record longer than itself"] = (Layer(layer => layer.Tar(tar => tar.Entry('x', "x", "99 path=a\n"u8).Entry('0', "a"))), ["malformed PAX header"]),
        ["long name and no entry"] = (Layer(layer => layer.Tar(tar => tar.Entry('L', "x", "name\0"u8))), ["ends after a header that belongs to an entry"]),
        ["wrong checksum"] = (Layer(layer => layer.FromTar(Flip(new TarBytes().Entry('0', "a").Entry('0', "abc").ToArchive(), 513))), ["header whose checksum is wrong"]),
        ["empty block between entries"] = (Layer(layer => layer.FromTar([.. new TarBytes().Entry('0', "a").ToArray(), .. new byte[512], .. new TarBytes().Entry('0', "b").ToArchive()])), ["an empty block between entries"]),
        ["not a tar"] = (Layer(layer => layer.FromTar(Encoding.ASCII.GetBytes(new string('x', 2000)))), ["is no tar, or compressed otherwise than with gzip or zstd"]),
        ["tar cut in a header"] = (Layer(layer => layer.FromTar(new TarBytes().Entry('0', "a").ToArray()[..300])), ["is truncated"]),
        ["tar cut in a file"] = (Layer(layer => layer.FromTar(new TarBytes().Entry('0', "a", new byte[2000]).ToArray()[..1000])), ["is truncated: the tar ends within entry 1 'a'"]),
        ["long path"] = (Layer(layer => layer.File(new string('a', 301), "")), ["longer than the 300 characters that the limit PathLength allows"]),
        ["long link target"] = (Layer(layer => layer.SymbolicLink("a", new string('a', 301))), ["PathLength"]),
        ["many entries"] = (Layer(layer => Many(layer, 11)), ["more than the 10 entries that the limit LayerEntries allows"]),
        ["gzip bomb"] = (Layer(layer => layer.File("a", new byte[80 << 20])), ["more than 20 times its compressed size", "CompressionRatio", "bomb"]),
        ["zstd bomb"] = (Layer(layer => layer.File("a", new byte[80 << 20]).Compress(LayerCompression.Zstd)), ["more than 20 times its compressed size"]),
        ["more in all than allowed"] = (() => Layout(layout => { }, Repeated(3)), ["over the 104857600 uncompressed bytes that the limit UncompressedBytes allows"]),
        ["many layers"] = (() => Layout(layout => { }, Image.With(_ => { }, _ => { }, _ => { }, _ => { })), ["has 4 layers, more than the 3 that the limit Layers allows"]),
        ["flipped bit in a gzip layer"] = (Defect(layout => layout.Corrupt(layout.LayerDigests[1])), ["layer 1 (sha256:", "is damaged: its content has the digest sha256:", ", expected sha256:"]),
        ["flipped bit in a plain layer"] = (Defect(layout => layout.Corrupt(layout.LayerDigests[0])), ["layer 0 (sha256:", "is damaged: its content has the digest sha256:"]),
        ["layer cut to nothing"] = (Defect(layout => layout.Truncate(layout.LayerDigests[1], 0)), ["layer 1 (sha256:", "is truncated: 0 of "]),
        ["layer cut"] = (Defect(layout => layout.Truncate(layout.LayerDigests[1], 40)), ["layer 1 (sha256:", "is truncated: 40 of ", "Copy the image again"]),
        ["bytes after a layer"] = (Defect(layout => layout.Replace(layout.LayerDigests[1], [.. layout.Blobs[layout.LayerDigests[1]], 1])), ["layer 1 (sha256:", " bytes, but its descriptor says "]),
        ["layer missing"] = (Defect(layout => layout.Remove(layout.LayerDigests[0])), ["layer 0 (sha256:", "is missing in 'image.tar'"]),
        ["configuration missing"] = (Defect(layout => layout.Remove(layout.ConfigurationDigest)), ["configuration (sha256:", "is missing"]),
        ["manifest missing"] = (Defect(layout => layout.Remove(layout.ManifestDigest)), ["manifest (sha256:", "is missing"]),
        ["manifest damaged"] = (Defect(layout => layout.Corrupt(layout.ManifestDigest)), ["manifest in 'image.tar' is damaged: its content has the digest sha256:", "expected sha256:"]),
        ["configuration damaged"] = (Defect(layout => layout.Corrupt(layout.ConfigurationDigest)), ["configuration in 'image.tar' is damaged"]),
        ["wrong size"] = (() => Layout(_ => { }, Two().EditManifest(json => json["layers"]![0]!["size"] = 5)), ["bytes, but its descriptor says 5"]),
        ["wrong diff_id"] = (() => Layout(_ => { }, Two().EditConfiguration(json => json["rootfs"]!["diff_ids"]![1] = Blob.DigestOf([]))), ["layer 1 (sha256:", "holds a tar with the digest sha256:", "diff_id is sha256:e3b0c442"]),
        ["diff_id of a plain layer"] = (() => Layout(_ => { }, Two().EditConfiguration(json => json["rootfs"]!["diff_ids"]![0] = Blob.DigestOf([]))), ["layer 0 (sha256:", "diff_id"]),
        ["fewer diff_ids than layers"] = (() => Layout(_ => { }, Two().EditConfiguration(json => ((JsonArray)json["rootfs"]!["diff_ids"]!).RemoveAt(0))), ["has 2 layers, but its configuration has 1 diff_ids"]),
        ["gzip cut before it was hashed"] = (() => Layout(_ => { }, CutBeforeHash()), ["layer 0 (sha256:"]),
        ["large manifest"] = (() => Layout(_ => { }, Two().EditManifest(json => json["x"] = new string('x', 5000))), ["manifest (sha256:", "larger than the 5000 bytes that the limit ManifestBytes allows"]),
        ["large index.json"] = (Defect(layout => layout.IndexJson = new byte[6000]), ["'index.json' in 'image.tar' is larger than the 5000 bytes"]),
        ["index.json is no JSON"] = (Defect(layout => layout.IndexJson = "{"u8.ToArray()), ["index.json of 'image.tar' is no JSON"]),
        ["index.json is an array"] = (Defect(layout => layout.IndexJson = "[]"u8.ToArray()), ["is an array, an object was expected"]),
        ["index.json deep"] = (Defect(layout => layout.IndexJson = Encoding.ASCII.GetBytes(new string('[', 2000))), ["is no JSON"]),
        ["index.json without manifests"] = (Defect(layout => layout.IndexJson = "{}"u8.ToArray()), ["holds no container image"]),
        ["manifests of a wrong type"] = (Defect(layout => layout.IndexJson = """{"manifests":{}}"""u8.ToArray()), ["'manifests' is an object, an array was expected"]),
        ["manifest of a wrong type"] = (Defect(layout => layout.IndexJson = """{"manifests":[7]}"""u8.ToArray()), ["'manifests[0]' is a number, an object was expected"]),
        ["digest of a wrong type"] = (Defect(layout => layout.IndexJson = """{"manifests":[{"digest":7,"size":1}]}"""u8.ToArray()), ["'manifests[0].digest' is a number, a text was expected"]),
        ["digest that is a path"] = (Defect(layout => layout.IndexJson = """{"manifests":[{"digest":"sha256:../../../etc/passwd","size":1}]}"""u8.ToArray()), ["'manifests[0].digest' is 'sha256:../../../etc/passwd'"]),
        ["size of a wrong type"] = (() => Layout(_ => { }, Two().EditManifest(json => json["layers"]![0]!["size"] = "5")), ["'layers[0].size' is a text, a number was expected"]),
        ["negative size of a blob"] = (() => Layout(_ => { }, Two().EditManifest(json => json["layers"]![0]!["size"] = -5)), ["'layers[0].size' is missing or negative"]),
        ["fractional size of a blob"] = (() => Layout(_ => { }, Two().EditManifest(json => json["layers"]![0]!["size"] = 5.5)), ["'layers[0].size' is a number, a whole number was expected"]),
        ["layers of a wrong type"] = (() => Layout(_ => { }, Two().EditManifest(json => json["layers"] = "x")), ["'layers' is a text, an array was expected"]),
        ["field twice in other case"] = (() => Layout(_ => { }, Two().EditManifest(json => json["LAYERS"] = new JsonArray())), ["has 'layers' twice"]),
        ["manifest and index at once"] = (() => Layout(_ => { }, Two().EditManifest(json => json["manifests"] = new JsonArray())), ["can't be index and manifest at once"]),
        ["index that calls itself a manifest"] = (() => Misnamed(), ["is an index, but is called 'application/vnd.oci.image.manifest.v1+json'"]),
        ["labels of a wrong type"] = (() => Layout(_ => { }, Two().EditConfiguration(json => json["config"]!["Labels"] = new JsonArray())), ["'config.Labels' is an array, an object was expected"]),
        ["text that is no Unicode"] = (Defect(layout => layout.IndexJson = """{"manifests":[{"digest":"\ud800","size":1}]}"""u8.ToArray()), ["'manifests[0].digest' is no Unicode text"]),
        ["schema 1"] = (() => Layout(_ => { }, Two().EditManifest(json => json["schemaVersion"] = 1)), ["Docker manifest of schema 1"]),
        ["artifact"] = (() => Layout(_ => { }, Two().EditManifest(json => json["config"]!["mediaType"] = "application/vnd.cncf.helm.config.v1+json")), ["is no container image: its configuration is of type 'application/vnd.cncf.helm.config.v1+json'"]),
        ["no rootfs"] = (() => Layout(_ => { }, Two().EditConfiguration(json => json.Remove("rootfs"))), ["has no 'rootfs'"]),
        ["diff_id that is none"] = (() => Layout(_ => { }, Two().EditConfiguration(json => json["rootfs"]!["diff_ids"]![0] = "\u001b[31m")), ["holds '\\u{001B}[31m', which is no digest"]),
        ["indexes in indexes"] = (() => Nested(4), ["indexes nested deeper than the 2 that the limit IndexDepth allows"]),
        ["archive cut in a blob"] = (() => Two().ToOciLayout().ToArchive()[..2500], ["'image.tar' is truncated: the tar ends within entry"]),
        ["archive without index.json"] = (() => new TarBytes().Entry('0', "a").ToArchive(), ["'image.tar' has no index.json: it is no OCI image layout"]),
        ["archive that is no tar"] = (() => new byte[1024], ["'image.tar' has no index.json"]),
        ["archive of text"] = (() => Encoding.ASCII.GetBytes(new string('x', 700)), ["'image.tar' is no tar, or compressed otherwise"]),
        ["archive climbs out"] = (() => new TarBytes().Entry('0', "../x").ToArchive(), ["outside the archive's root"]),
        ["archive's link goes in a circle"] = (() => new TarBytes().Entry('2', "index.json", linkTarget: "index.json").ToArchive(), ["has no index.json"]),
        ["compressed archive cut"] = (() => Gzip(Two().ToOciLayout().ToArchive())[..200], ["'image.tar'"]),
    };

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_is_refused_with_a_message_of_one_line_that_names_the_thing(string name)
    {
        var (archive, parts) = s_cases[name];
        using var folder = new TemporaryFolder();
        var path = folder.Path("image.tar");
        await File.WriteAllBytesAsync(path, archive(), TestContext.Current.CancellationToken);
        var exception = await Assert.ThrowsAsync<ImageException>(() => ImageReading.ReadAsync("oci-archive:" + path, [ImageReading.Text("**")], s_small));
        var message = exception.Message.Replace(path, "image.tar", StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', message);
        Assert.Equal(message, message.Printable(int.MaxValue));
        Assert.Equal("PG9100", exception.Code);
    }

    [Fact]
    public async Task Of_several_bad_layers_the_lowest_is_named()
    {
        var layout = Image.With([.. Enumerable.Range(0, 20).Select(index => (Action<Layer>)(layer => layer.File($"f{index}", "x")))]).ToOciLayout();
        foreach (var digest in layout.LayerDigests.Skip(3))
            layout.Corrupt(digest);
        using var folder = new TemporaryFolder();
        await layout.WriteArchiveAsync(folder.Path("i.tar"));
        var exception = await Assert.ThrowsAsync<ImageException>(() => ImageReading.ReadAsync("oci-archive:" + folder.Path("i.tar"), []));
        Assert.StartsWith("layer 3 (", exception.Message, StringComparison.Ordinal);
    }

    private static Func<byte[]> Layer(Action<Layer> build) => () => Layout(_ => { }, Image.With(build));

    private static Func<byte[]> Defect(Action<OciLayout> plant) => () => Layout(plant, Two());

    private static byte[] Layout(Action<OciLayout> plant, Image image)
    {
        var layout = image.ToOciLayout();
        plant(layout);
        return layout.ToArchive();
    }

    private static Image Two() => Image.With(layer => layer.File("a", "content of a").Compress(LayerCompression.None), layer => layer.File("b", "content of b"));

    private static Image Repeated(int layers) => Image.With([.. Enumerable.Range(0, layers).Select(index =>
        (Action<Layer>)(layer => layer.File($"f{index}", Random(index)).File("zeros", new byte[40 << 20]).Compress(LayerCompression.Gzip)))]);

    private static byte[] Random(int seed)
    {
        var content = new byte[4 << 20];
        new Random(seed).NextBytes(content);
        return content;
    }

    private static void Many(Layer layer, int files)
    {
        for (var i = 0; i < files; i++)
            layer.File($"f{i}", "");
    }

    // The tar itself is a gzip stream that ends too early: digest and size of the blob are right.
    private static Image CutBeforeHash() => Image.With(layer => layer.FromTar(Gzip(new TarBytes().Entry('0', "a", new byte[5000]).ToArchive())[..60]).Compress(LayerCompression.None));

    private static byte[] Gzip(byte[] content)
    {
        using var output = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(output, System.IO.Compression.CompressionLevel.Fastest))
            gzip.Write(content);
        return output.ToArray();
    }

    private static byte[] Flip(byte[] content, int position)
    {
        content[position] ^= 1;
        return content;
    }

    private static JsonObject As(JsonObject descriptor, string mediaType)
    {
        descriptor["mediaType"] = mediaType;
        return descriptor;
    }

    private static byte[] Misnamed()
    {
        var layout = new OciLayout();
        layout.Manifests.Add(As(layout.AddIndex([layout.Add(Two())]), "application/vnd.oci.image.manifest.v1+json"));
        return layout.ToArchive();
    }

    private static byte[] Nested(int depth)
    {
        var layout = new OciLayout();
        var descriptor = layout.Add(Two());
        for (var i = 0; i < depth; i++)
            descriptor = layout.AddIndex([descriptor]);
        layout.Manifests.Add(descriptor);
        return layout.ToArchive();
    }
}
