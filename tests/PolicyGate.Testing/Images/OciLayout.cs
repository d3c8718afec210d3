using System.Text.Json.Nodes;

namespace PolicyGate.Testing;

/// <summary>An OCI image layout in memory: index and blobs, so that a test can plant a defect before it is written.</summary>
public sealed class OciLayout
{
    private const string RefName = "org.opencontainers.image.ref.name";

    /// <summary>The entries of <c>index.json</c>.</summary>
    public JsonArray Manifests { get; } = [];

    /// <summary>The blobs by digest, in the order they were added.</summary>
    public OrderedDictionary<string, byte[]> Blobs { get; } = [];

    /// <summary>Digest of the last added image's manifest.</summary>
    public string ManifestDigest { get; private set; } = "";

    /// <summary>Digest of the last added image's configuration.</summary>
    public string ConfigurationDigest { get; private set; } = "";

    /// <summary>Digests of the last added image's layers as they are stored, lowest first.</summary>
    public IReadOnlyList<string> LayerDigests { get; private set; } = [];

    /// <summary>Replaces <c>index.json</c> whole; null writes what <see cref="Manifests"/> says.</summary>
    public byte[]? IndexJson { get; set; }

    /// <summary>A layout with these images, each an entry of <c>index.json</c>.</summary>
    public static OciLayout Of(params Image[] images)
    {
        var layout = new OciLayout();
        foreach (var image in images)
            layout.Manifests.Add(Named(layout.Add(image), image.Name));
        return layout;
    }

    /// <summary>A layout with one entry: an index of these images, one for each platform.</summary>
    public static OciLayout MultiPlatform(string? name, params Image[] images)
    {
        var layout = new OciLayout();
        var index = layout.AddIndex([.. images.Select(layout.Add)], images.Any(image => image.Docker));
        layout.Manifests.Add(Named(index, name));
        return layout;
    }

    /// <summary>Adds the image's blobs and gives its descriptor.</summary>
    public JsonObject Add(Image image)
    {
        var layers = image.BuildLayers().Select(layer => AddBlob(layer.Blob)).ToArray();
        var configuration = image.BuildConfiguration();
        ConfigurationDigest = AddBlob(configuration);
        var manifest = image.BuildManifest(configuration);
        ManifestDigest = AddBlob(manifest);
        LayerDigests = layers;
        var descriptor = Blob.Descriptor(image.MediaType, manifest);
        descriptor["platform"] = image.PlatformJson();
        return descriptor;
    }

    /// <summary>Adds an index of these descriptors and gives its own.</summary>
    public JsonObject AddIndex(JsonObject[] descriptors, bool docker = false)
    {
        var mediaType = docker ? "application/vnd.docker.distribution.manifest.list.v2+json" : "application/vnd.oci.image.index.v1+json";
        var index = Blob.Json(new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = mediaType, ["manifests"] = new JsonArray([.. descriptors]) });
        AddBlob(index);
        return Blob.Descriptor(mediaType, index);
    }

    /// <summary>Adds a blob and gives its digest.</summary>
    public string AddBlob(byte[] content)
    {
        var digest = Blob.DigestOf(content);
        Blobs[digest] = content;
        return digest;
    }

    /// <summary>Flips one bit of a blob; its name stays.</summary>
    public OciLayout Corrupt(string digest, int position = -1)
    {
        var blob = (byte[])Blobs[digest].Clone();
        blob[position < 0 ? blob.Length / 2 : position] ^= 1;
        return Replace(digest, blob);
    }

    /// <summary>Cuts a blob; its name stays.</summary>
    public OciLayout Truncate(string digest, int length) => Replace(digest, Blobs[digest][..length]);

    /// <summary>Other content under the same name.</summary>
    public OciLayout Replace(string digest, byte[] content)
    {
        Blobs[digest] = content;
        return this;
    }

    public OciLayout Remove(string digest)
    {
        Blobs.Remove(digest);
        return this;
    }

    /// <summary>Writes the layout as a tar file, as the .NET SDK and skopeo do.</summary>
    public Task WriteArchiveAsync(string path) => File.WriteAllBytesAsync(path, ToArchive());

    /// <summary>The tar file's bytes.</summary>
    public byte[] ToArchive()
    {
        var tar = new TarBytes();
        foreach (var (name, content) in Files())
            tar.Entry('0', name, content);
        return tar.ToArchive();
    }

    /// <summary>Writes the layout into a folder.</summary>
    public async Task WriteDirectoryAsync(string path)
    {
        foreach (var (name, content) in Files())
        {
            var file = Path.Combine(path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, content);
        }
    }

    internal IEnumerable<KeyValuePair<string, byte[]>> Files()
    {
        yield return new("oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray());
        yield return new("index.json", IndexJson ?? Blob.Json(new JsonObject { ["schemaVersion"] = 2, ["manifests"] = Manifests.DeepClone() }));
        foreach (var (digest, content) in Blobs)
            yield return new("blobs/" + digest.Replace(':', '/'), content);
    }

    private static JsonObject Named(JsonObject descriptor, string? name)
    {
        if (name is not null)
            descriptor["annotations"] = new JsonObject { [RefName] = name };
        return descriptor;
    }
}
