using System.Text.Json.Nodes;

namespace PolicyGate.Testing;

/// <summary>
/// Builds small container images, byte for byte the same on every run:
/// <code>await Image.With(layer => layer.File("etc/os-release", "ID=debian\n")).User("app").WriteOciArchiveAsync(path);</code>
/// </summary>
public sealed class Image
{
    private const string Time = "2024-01-01T00:00:00Z";

    private readonly List<Layer> _layers = [];
    private readonly JsonObject _config = [];
    private readonly SortedDictionary<string, string> _labels = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _annotations = new(StringComparer.Ordinal);
    private readonly List<string> _emptySteps = [];
    private string[] _platform = ["linux", "amd64"];
    private string? _osVersion;
    private bool _history = true;
    private Action<JsonObject>? _editConfiguration;
    private Action<JsonObject>? _editManifest;

    private Image()
    {
    }

    internal string? Name { get; private set; }

    internal bool Docker { get; private set; }

    /// <summary>An image of these layers, lowest first.</summary>
    public static Image With(params Action<Layer>[] layers)
    {
        var image = new Image();
        foreach (var build in layers)
        {
            var layer = new Layer();
            build(layer);
            image._layers.Add(layer);
        }

        return image;
    }

    /// <summary>The name in the layout (<c>org.opencontainers.image.ref.name</c>) or archive (<c>RepoTags</c>), for example <c>shop:1.0</c>.</summary>
    public Image Named(string name) => Do(() => Name = name);

    public Image User(string user) => Do(() => _config["User"] = user);

    /// <summary><c>NAME=value</c> each.</summary>
    public Image Environment(params string[] variables) => Do(() => _config["Env"] = Array(variables));

    public Image EntryPoint(params string[] arguments) => Do(() => _config["Entrypoint"] = Array(arguments));

    public Image Command(params string[] arguments) => Do(() => _config["Cmd"] = Array(arguments));

    public Image WorkingDirectory(string path) => Do(() => _config["WorkingDir"] = path);

    public Image ExposedPort(string port) => Do(() => (_config["ExposedPorts"] ??= new JsonObject())[port] = new JsonObject());

    public Image Label(string name, string value) => Do(() => _labels[name] = value);

    /// <summary>An annotation of the manifest.</summary>
    public Image Annotation(string name, string value) => Do(() => _annotations[name] = value);

    /// <summary><c>os/architecture[/variant]</c>.</summary>
    public Image Platform(string platform) => Do(() => _platform = platform.Split('/'));

    public Image OsVersion(string version) => Do(() => _osVersion = version);

    public Image WithoutHistory() => Do(() => _history = false);

    /// <summary>A step after the layers that made none, as <c>ENV</c> or <c>USER</c> do.</summary>
    public Image EmptyStep(string createdBy) => Do(() => _emptySteps.Add(createdBy));

    /// <summary>Docker's media types in place of OCI's.</summary>
    public Image AsDocker() => Do(() => Docker = true);

    /// <summary>Changes the configuration before its digest is taken.</summary>
    public Image EditConfiguration(Action<JsonObject> edit) => Do(() => _editConfiguration += edit);

    /// <summary>Changes the manifest before its digest is taken.</summary>
    public Image EditManifest(Action<JsonObject> edit) => Do(() => _editManifest += edit);

    /// <summary>The layers' tars, lowest first.</summary>
    public IReadOnlyList<byte[]> ToTars() => [.. _layers.Select(layer => layer.ToTar())];

    /// <summary>The layout, for more images or planted defects.</summary>
    public OciLayout ToOciLayout() => OciLayout.Of(this);

    /// <summary>Writes an OCI image layout as a tar file.</summary>
    public Task WriteOciArchiveAsync(string path) => ToOciLayout().WriteArchiveAsync(path);

    /// <summary>Writes an OCI image layout into a folder.</summary>
    public Task WriteOciDirectoryAsync(string path) => ToOciLayout().WriteDirectoryAsync(path);

    /// <summary>Writes what <c>docker save</c> or skopeo writes.</summary>
    public Task WriteDockerArchiveAsync(string path, DockerLayout layout = DockerLayout.Current) => DockerArchive.Of(layout, this).WriteAsync(path);

    internal IEnumerable<(byte[] Tar, byte[] Blob, LayerCompression Compression)> BuildLayers()
    {
        foreach (var layer in _layers)
            yield return (layer.ToTar(), layer.ToBlob(), layer.Compression);
    }

    internal byte[] BuildConfiguration()
    {
        var config = (JsonObject)_config.DeepClone();
        if (_labels.Count > 0)
            config["Labels"] = Map(_labels);
        var root = new JsonObject
        {
            ["created"] = Time,
            ["architecture"] = _platform[1],
            ["os"] = _platform[0],
            ["config"] = config,
            ["rootfs"] = new JsonObject
            {
                ["type"] = "layers",
                ["diff_ids"] = Array(_layers.Select(layer => layer.ToDiffId())),
            },
        };
        if (_platform.Length > 2)
            root["variant"] = _platform[2];
        if (_osVersion is not null)
            root["os.version"] = _osVersion;
        if (_history)
        {
            var steps = _layers.Select((layer, index) => (JsonNode)new JsonObject { ["created"] = Time, ["created_by"] = layer.CreatedBy ?? $"layer {index}" });
            var empty = _emptySteps.Select(step => (JsonNode)new JsonObject { ["created"] = Time, ["created_by"] = step, ["empty_layer"] = true });
            root["history"] = new JsonArray([.. steps, .. empty]);
        }

        _editConfiguration?.Invoke(root);
        return Blob.Json(root);
    }

    internal byte[] BuildManifest(byte[] configuration)
    {
        var layers = BuildLayers().Select(layer => (JsonNode)Blob.Descriptor(LayerMediaType(layer.Compression), layer.Blob));
        var root = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = MediaType,
            ["config"] = Blob.Descriptor(Docker ? "application/vnd.docker.container.image.v1+json" : "application/vnd.oci.image.config.v1+json", configuration),
            ["layers"] = new JsonArray([.. layers]),
        };
        if (_annotations.Count > 0)
            root["annotations"] = Map(_annotations);
        _editManifest?.Invoke(root);
        return Blob.Json(root);
    }

    internal string MediaType => Docker ? "application/vnd.docker.distribution.manifest.v2+json" : "application/vnd.oci.image.manifest.v1+json";

    internal JsonObject PlatformJson()
    {
        var json = new JsonObject { ["architecture"] = _platform[1], ["os"] = _platform[0] };
        if (_platform.Length > 2)
            json["variant"] = _platform[2];
        return json;
    }

    private string LayerMediaType(LayerCompression compression) => (Docker, compression) switch
    {
        (true, LayerCompression.None) => "application/vnd.docker.image.rootfs.diff.tar",
        (true, LayerCompression.Gzip) => "application/vnd.docker.image.rootfs.diff.tar.gzip",
        (_, LayerCompression.None) => "application/vnd.oci.image.layer.v1.tar",
        (_, LayerCompression.Gzip) => "application/vnd.oci.image.layer.v1.tar+gzip",
        _ => "application/vnd.oci.image.layer.v1.tar+zstd",
    };

    private static JsonArray Array(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)value)]);

    private static JsonObject Map(SortedDictionary<string, string> values) =>
        new(values.Select(pair => new KeyValuePair<string, JsonNode?>(pair.Key, pair.Value)));

    private Image Do(Action change)
    {
        change();
        return this;
    }
}
