using System.Text.Json.Nodes;

namespace PolicyGate.Testing;

/// <summary>Who wrote a Docker archive.</summary>
public enum DockerLayout
{
    /// <summary><c>docker save</c> from version 25 on: an OCI layout with <c>manifest.json</c> beside it.</summary>
    Current,

    /// <summary><c>docker save</c> before that: <c>ID/layer.tar</c>, <c>ID/json</c>, <c>repositories</c>.</summary>
    Old,

    /// <summary>skopeo: <c>DIFFID.tar</c>, and symbolic links at the places of the old layout.</summary>
    Skopeo,
}

/// <summary>A Docker archive in memory, so that a test can plant a defect before it is written.</summary>
public sealed class DockerArchive
{
    private readonly Dictionary<string, string> _links = [];

    /// <summary>The archive's files by name, in order.</summary>
    public OrderedDictionary<string, byte[]> Files { get; } = [];

    /// <summary>An archive with these images.</summary>
    public static DockerArchive Of(DockerLayout layout, params Image[] images)
    {
        var archive = new DockerArchive();
        var manifest = new JsonArray();
        foreach (var image in images)
            manifest.Add(layout == DockerLayout.Current ? archive.AddCurrent(image) : archive.AddOld(image, layout));
        if (layout == DockerLayout.Current)
        {
            foreach (var (name, content) in OciLayout.Of(images).Files().Where(file => file.Key is "oci-layout" or "index.json"))
                archive.Files[name] = content;
        }

        archive.Files["manifest.json"] = Blob.Json(manifest);
        archive.Files["repositories"] = Blob.Json(Repositories(images));
        return archive;
    }

    /// <summary>Writes the tar file.</summary>
    public Task WriteAsync(string path) => File.WriteAllBytesAsync(path, ToArchive());

    /// <summary>The tar file's bytes.</summary>
    public byte[] ToArchive()
    {
        var tar = new TarBytes();
        foreach (var (name, content) in Files)
            tar.Entry('0', name, content);
        foreach (var (name, target) in _links)
            tar.Entry('2', name, linkTarget: target);
        return tar.ToArchive();
    }

    private JsonObject AddCurrent(Image image)
    {
        var layout = OciLayout.Of(image);
        foreach (var (name, content) in layout.Files().Where(file => file.Key.StartsWith("blobs/", StringComparison.Ordinal)))
            Files[name] = content;
        return Entry(image, BlobPath(layout.ConfigurationDigest), layout.LayerDigests.Select(BlobPath));
    }

    private JsonObject AddOld(Image image, DockerLayout layout)
    {
        var configuration = image.BuildConfiguration();
        var configurationName = Hex(configuration) + ".json";
        Files[configurationName] = configuration;
        var layers = new List<string>();
        foreach (var (tar, _, _) in image.BuildLayers())
        {
            var hex = Hex(tar);
            var folder = Hex([.. tar, (byte)layers.Count]);
            Files[folder + "/VERSION"] = "1.0"u8.ToArray();
            Files[folder + "/json"] = Blob.Json(new JsonObject { ["id"] = folder });
            if (layout == DockerLayout.Old)
            {
                Files[folder + "/layer.tar"] = tar;
                layers.Add(folder + "/layer.tar");
            }
            else
            {
                Files[hex + ".tar"] = tar;
                _links[folder + "/layer.tar"] = $"../{hex}.tar";
                layers.Add(hex + ".tar");
            }
        }

        return Entry(image, configurationName, layers);
    }

    private static JsonObject Entry(Image image, string configuration, IEnumerable<string> layers) => new()
    {
        ["Config"] = configuration,
        ["RepoTags"] = image.Name is { } name ? new JsonArray(name) : null,
        ["Layers"] = new JsonArray([.. layers.Select(layer => (JsonNode)layer)]),
    };

    private static JsonObject Repositories(Image[] images)
    {
        var repositories = new JsonObject();
        foreach (var name in images.Select(image => image.Name).OfType<string>().Where(name => name.Contains(':', StringComparison.Ordinal)))
        {
            var colon = name.LastIndexOf(':');
            repositories[name[..colon]] = new JsonObject { [name[(colon + 1)..]] = new string('0', 64) };
        }

        return repositories;
    }

    private static string BlobPath(string digest) => "blobs/" + digest.Replace(':', '/');

    private static string Hex(byte[] content) => Blob.DigestOf(content)["sha256:".Length..];
}
