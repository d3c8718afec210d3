using System.Text;
using System.Text.Json.Nodes;

namespace PolicyGate.Testing;

/// <summary>Images whose index, manifest or configuration is hostile, or whose blobs aren't what they say.</summary>
internal static class HostileDocuments
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string IndexType = "application/vnd.oci.image.index.v1+json";

    /// <summary>Blobs that are missing, damaged or of another size.</summary>
    public static IReadOnlyList<ImageCase> Blobs { get; } =
    [
        Defect("flipped bit in a gzip layer", layout => layout.Corrupt(layout.LayerDigests[1]), "layer 1 (sha256:", "is damaged: its content has the digest sha256:", ", expected sha256:"),
        Defect("flipped bit in a plain layer", layout => layout.Corrupt(layout.LayerDigests[0]), "layer 0 (sha256:", "is damaged: its content has the digest sha256:", ", expected sha256:"),
        Defect("layer cut to nothing", layout => layout.Truncate(layout.LayerDigests[1], 0), "layer 1 (sha256:", "is truncated: 0 of "),
        Defect("layer cut", layout => layout.Truncate(layout.LayerDigests[1], 40), "layer 1 (sha256:", "is truncated: 40 of ", "Copy the image again"),
        Defect("bytes after a layer", layout => layout.Replace(layout.LayerDigests[1], [.. layout.Blobs[layout.LayerDigests[1]], 1]), "layer 1 (sha256:", " bytes, but its descriptor says "),
        Defect("layer missing", layout => layout.Remove(layout.LayerDigests[0]), "layer 0 (sha256:", "is missing in 'image.tar'"),
        Defect("configuration missing", layout => layout.Remove(layout.ConfigurationDigest), "configuration (sha256:", "is missing"),
        Defect("manifest missing", layout => layout.Remove(layout.ManifestDigest), "manifest (sha256:", "is missing"),
        Defect("manifest damaged", layout => layout.Corrupt(layout.ManifestDigest), "manifest in 'image.tar' is damaged: its content has the digest sha256:", "expected sha256:"),
        Defect("configuration damaged", layout => layout.Corrupt(layout.ConfigurationDigest), "configuration in 'image.tar' is damaged"),
        Manifest("wrong size", json => json["layers"]![0]!["size"] = 5, "bytes, but its descriptor says 5"),
        Configuration("wrong diff_id", json => json["rootfs"]!["diff_ids"]![1] = Blob.DigestOf([]), "layer 1 (sha256:", "holds a tar with the digest sha256:", "diff_id is sha256:e3b0c442"),
        Configuration("wrong diff_id of a plain layer", json => json["rootfs"]!["diff_ids"]![0] = Blob.DigestOf([]), "layer 0 (sha256:", "diff_id"),
        Configuration("fewer diff_ids than layers", json => ((JsonArray)json["rootfs"]!["diff_ids"]!).RemoveAt(0), "has 2 layers, but its configuration has 1 diff_ids"),
    ];

    /// <summary>Documents of the wrong shape.</summary>
    public static IReadOnlyList<ImageCase> Json { get; } =
    [
        Index("index.json is no JSON", "{", "index.json of 'image.tar' is no JSON"),
        Index("index.json is an array", "[]", "is an array, an object was expected"),
        Index("index.json deep", new string('[', 2000), "is no JSON"),
        Index("index.json without manifests", "{}", "holds no container image"),
        Index("manifests of a wrong type", """{"manifests":{}}""", "'manifests' is an object, an array was expected"),
        Index("manifest of a wrong type", """{"manifests":[7]}""", "'manifests[0]' is a number, an object was expected"),
        Index("digest of a wrong type", """{"manifests":[{"digest":7,"size":1}]}""", "'manifests[0].digest' is a number, a text was expected"),
        Index("digest that is a path", """{"manifests":[{"digest":"sha256:../../../etc/passwd","size":1}]}""", "'manifests[0].digest' is 'sha256:../../../etc/passwd'"),
        Index("digest with commands", $$"""{"manifests":[{"digest":{{Quoted(HostileLayers.Commands)}},"size":1}]}""", $"is '{HostileLayers.Shown}'"),
        Index("text that is no Unicode", """{"manifests":[{"digest":"\ud800","size":1}]}""", "'manifests[0].digest' is no Unicode text"),
        Index("size of a blob over 63 bits", """{"manifests":[{"digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000","size":9223372036854775808}]}""", "'manifests[0].size' is a number, a whole number was expected"),
        Index("unknown media types only", $$"""{"manifests":[{"mediaType":"application/x-unknown","digest":"{{Blob.DigestOf([])}}","size":0}]}""", "holds no container image"),
        Index("several images with commands for names", $$"""{"manifests":[{{Entry("1")}},{{Entry("2")}}]}""", "holds 2 images: name one", $"'{HostileLayers.Shown}1'"),
        Manifest("size of a wrong type", json => json["layers"]![0]!["size"] = "5", "'layers[0].size' is a text, a number was expected"),
        Manifest("negative size of a blob", json => json["layers"]![0]!["size"] = -5, "'layers[0].size' is missing or negative"),
        Manifest("fractional size of a blob", json => json["layers"]![0]!["size"] = 5.5, "'layers[0].size' is a number, a whole number was expected"),
        Manifest("layers of a wrong type", json => json["layers"] = "x", "'layers' is a text, an array was expected"),
        Manifest("field twice in other case", json => json["LAYERS"] = new JsonArray(), "has 'layers' twice"),
        Manifest("manifest and index at once", json => json["manifests"] = new JsonArray(), "can't be index and manifest at once"),
        Manifest("schema 1", json => json["schemaVersion"] = 1, "Docker manifest of schema 1"),
        Manifest("artifact", json => json["config"]!["mediaType"] = "application/vnd.cncf.helm.config.v1+json", "is no container image: its configuration is of type 'application/vnd.cncf.helm.config.v1+json'"),
        Manifest("type of the configuration with commands", json => json["config"]!["mediaType"] = HostileLayers.Commands, $"its configuration is of type '{HostileLayers.Shown}'"),
        ImageCase.Refused("index that calls itself a manifest", Misnamed, "is an index, but is called 'application/vnd.oci.image.manifest.v1+json'"),
        Configuration("no rootfs", json => json.Remove("rootfs"), "has no 'rootfs'"),
        Configuration("labels of a wrong type", json => json["config"]!["Labels"] = new JsonArray(), "'config.Labels' is an array, an object was expected"),
        Configuration("diff_id that is none", json => json["rootfs"]!["diff_ids"]![0] = "\u001b[31m", @"holds '\u{001B}[31m', which is no digest"),
        ImageCase.Refused("platforms with commands", Platforms, "has no image for linux/", $"There is {HostileLayers.Shown}/x"),
        ImageCase.Read("layers of unknown media types", () => Two().EditManifest(json => json["layers"]![0]!["mediaType"] = "application/x-unknown")).WithFiles(["**"], "a=content of a@0", "b=content of b@1"),
        ImageCase.Read("texts with commands everywhere", () => Two().User(HostileLayers.Commands).Label(HostileLayers.Commands, HostileLayers.Commands).Annotation(HostileLayers.Commands, HostileLayers.Commands)
            .Environment(HostileLayers.Commands).EntryPoint(HostileLayers.Commands).ExposedPort(HostileLayers.Commands).EmptyStep(HostileLayers.Commands).Named(HostileLayers.Commands)
            .EditManifest(json => json["layers"]![0]!["mediaType"] = HostileLayers.Commands)).WithFiles(["a"], "a=content of a@0"),
    ];

    /// <summary>Documents that are too large, too many or too deep.</summary>
    public static IReadOnlyList<ImageCase> Floods { get; } =
    [
        Manifest("large manifest", json => json["x"] = new string('x', 5000), "manifest (sha256:", "is larger than the 5 KB that the limit allows", "--limit manifest-bytes=SIZE").With("manifest-bytes=5000"),
        ImageCase.Refused("manifest of 200 MB", folder => LargeBlobAsync(folder, 200_000_000), $"manifest ({Blob.DigestOf([])})", "is larger than the 4 MiB that the limit allows", "--limit manifest-bytes=SIZE"),
        ImageCase.Refused("manifest of 200 MB that says it is small", folder => LargeBlobAsync(folder, 500), "has 200000000 bytes, but its descriptor says 500"),
        ImageCase.Refused("index.json of 200 MB", LargeIndexAsync, "'index.json' in 'image.tar' is larger than the 4 MiB"),
        ImageCase.Refused("a thousand indexes in indexes", () => Nested(1000), "has indexes nested deeper than the 5 that the limit allows", "--limit index-depth=NUMBER"),
        ImageCase.Refused("a thousand indexes in indexes where that is allowed", () => Nested(1001), "has an index with more than the 1000 images").With("index-depth=1000"),
        ImageCase.Refused("index that names itself", NamesItself, "is damaged: its content has the digest sha256:"),
        ImageCase.Refused("index of many images", () => Wide(11), "has an index with more than the 10 images", "--limit index-images=NUMBER").With("index-images=10"),
        ImageCase.Refused("10,000 layers", () => Layers(10_000), "manifest sha256:", "has more than the 1000 layers that the limit allows", "--limit layers=NUMBER"),
    ];

    /// <summary>A plain layer with a file and a compressed one with another.</summary>
    public static Image Two() => Image.With(layer => layer.File("a", "content of a").Compress(LayerCompression.None), layer => layer.File("b", "content of b"));

    private static ImageCase Defect(string name, Action<OciLayout> plant, params string[] error) => ImageCase.Refused(
        name,
        () =>
        {
            var layout = Two().ToOciLayout();
            plant(layout);
            return layout.ToArchive();
        },
        error);

    private static ImageCase Index(string name, string json, params string[] error) => Defect(name, layout => layout.IndexJson = Encoding.UTF8.GetBytes(json), error);

    private static ImageCase Manifest(string name, Action<JsonObject> edit, params string[] error) => ImageCase.Refused(name, () => Two().EditManifest(edit).ToOciLayout().ToArchive(), error);

    private static ImageCase Configuration(string name, Action<JsonObject> edit, params string[] error) => ImageCase.Refused(name, () => Two().EditConfiguration(edit).ToOciLayout().ToArchive(), error);

    private static string Quoted(string text) => JsonValue.Create(text).ToJsonString();

    private static string Entry(string name) =>
        $$$"""{"mediaType":"{{{ManifestType}}}","digest":"{{{Blob.DigestOf(Encoding.UTF8.GetBytes(name))}}}","size":1,"annotations":{"org.opencontainers.image.ref.name":{{{Quoted(HostileLayers.Commands + name)}}}}}""";

    private static byte[] Misnamed()
    {
        var layout = new OciLayout();
        var index = layout.AddIndex([layout.Add(Two())]);
        index["mediaType"] = ManifestType;
        layout.Manifests.Add(index);
        return layout.ToArchive();
    }

    private static byte[] Platforms()
    {
        var layout = new OciLayout();
        layout.Manifests.Add(layout.AddIndex([.. ((string[])["x", "y"]).Select(architecture => layout.Add(Two().Platform($"{HostileLayers.Commands.Replace('/', '_')}/{architecture}")))]));
        return layout.ToArchive();
    }

    private static byte[] Wide(int images)
    {
        var layout = new OciLayout();
        layout.Manifests.Add(layout.AddIndex([.. Enumerable.Range(0, images).Select(i => layout.Add(Two().Label("number", $"{i}")))]));
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

    // A document can't hold its own digest, so the blob of that name is another than it says.
    private static byte[] NamesItself()
    {
        var layout = new OciLayout();
        var own = layout.AddIndex([layout.Add(Two())]);
        layout.Manifests.Add(own);
        var digest = (string)own["digest"]!;
        var another = new byte[layout.Blobs[digest].Length];
        another.AsSpan().Fill((byte)' ');
        Blob.Json(new JsonObject { ["manifests"] = new JsonArray(own.DeepClone()) }).CopyTo(another, 0);
        return layout.Replace(digest, another).ToArchive();
    }

    private static byte[] Layers(int count) => Two().EditManifest(json => Repeat((JsonArray)json["layers"]!, count)).EditConfiguration(json => Repeat((JsonArray)json["rootfs"]!["diff_ids"]!, count)).ToOciLayout().ToArchive();

    private static void Repeat(JsonArray array, int count)
    {
        while (array.Count < count)
            array.Add(array[0]!.DeepClone());
    }

    private static async Task<string> LargeBlobAsync(string folder, long stated)
    {
        var path = Path.Combine(folder, "image.tar");
        var layout = new OciLayout { IndexJson = Encoding.UTF8.GetBytes($$"""{"manifests":[{"mediaType":"{{ManifestType}}","digest":"{{Blob.DigestOf([])}}","size":{{stated}}}]}""") };
        layout.AddBlob([]);
        await layout.WriteDirectoryAsync(path);
        SetLength(Path.Combine(path, "blobs", Blob.DigestOf([]).Replace(':', '/')));
        return "oci-dir:" + path;
    }

    private static async Task<string> LargeIndexAsync(string folder)
    {
        var path = Path.Combine(folder, "image.tar");
        await Two().WriteOciDirectoryAsync(path);
        SetLength(Path.Combine(path, "index.json"));
        return "oci-dir:" + path;
    }

    private static void SetLength(string path)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(200_000_000);
    }
}
