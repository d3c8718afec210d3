using System.Globalization;
using System.Net.Security;
using System.Text;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests.Registry;

/// <summary>A registry with one image, <c>shop/web:1.0</c>, that a test can make misbehave; and a client without patience.</summary>
internal sealed class LoopbackRegistry : IAsyncDisposable
{
    public const string Repository = "shop/web";

    private readonly string _type;
    private readonly bool _isPlain;

    public LoopbackRegistry(OciLayout? layout = null, SslServerAuthenticationOptions? tls = null)
    {
        Layout = layout ?? OciLayout.Of(Image());
        Root = Layout.Manifests[0]!["digest"]!.GetValue<string>();
        _type = Layout.Manifests[0]!["mediaType"]!.GetValue<string>();
        Server = new(request => Spoil?.Invoke(request) ?? Honest(request), tls);
        _isPlain = tls is null;
    }

    public LoopbackServer Server { get; }

    public OciLayout Layout { get; }

    public string Root { get; set; }

    /// <summary>What the registry answers in place of the honest thing; null for the honest thing.</summary>
    public Func<ServerRequest, ServerAnswer?>? Spoil { get; set; }

    /// <summary>The pauses that the client made.</summary>
    public List<TimeSpan> Pauses { get; } = [];

    public TimeSpan Stall { get; set; } = TimeSpan.FromSeconds(60);

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public string Name => $"{Server.Host}/{Repository}:1.0";

    public string LayerPath => $"/v2/{Repository}/blobs/{Layout.LayerDigests[0]}";

    /// <summary>An image whose layer is large enough to break in the middle: 64 KiB that don't compress.</summary>
    public static Image Image(LayerCompression compression = LayerCompression.Gzip)
    {
        var noise = new byte[64 << 10];
        new Random(7).NextBytes(noise);
        return Testing.Image.With(layer => layer.File("a", "1").File("noise", Convert.ToHexString(noise)).Compress(compression));
    }

    public ImageAccess Access(params string[] moreHosts) => new()
    {
        InsecureHosts = _isPlain ? [Server.Host, .. moreHosts] : [.. moreHosts],
        CertificateFolders = [],
        Environment = Environment,
        Patience = new((pause, _) =>
        {
            lock (Pauses)
                Pauses.Add(pause);
            return Task.CompletedTask;
        }, Stall),
    };

    public Task<ContainerImage> OpenAsync(string? name = null, ImageAccess? access = null, ImageLimits? limits = null) =>
        ContainerImage.OpenAsync(ImageReference.Parse("registry:" + (name ?? Name)), null, limits ?? ImageReading.Limits, access ?? Access(), TestContext.Current.CancellationToken);

    /// <summary>Every small file as <c>path=content@layer</c>.</summary>
    public async Task<string[]> ReadAsync(string? name = null, ImageAccess? access = null)
    {
        await using var image = await OpenAsync(name, access);
        var reader = ImageReading.Text("a");
        return ImageReading.Lines(await image.ReadFilesAsync([reader], null, null, TestContext.Current.CancellationToken), reader);
    }

    public async Task<string> ErrorAsync(string? name = null, ImageAccess? access = null) =>
        (await Assert.ThrowsAsync<ImageException>(() => ReadAsync(name, access))).Message.Replace(Server.Host, "HOST", StringComparison.Ordinal);

    public ServerAnswer Honest(ServerRequest request)
    {
        var parts = request.Path.Split('/');
        var digest = parts[^1] == "1.0" ? Root : parts[^1];
        if (!request.Path.StartsWith($"/v2/{Repository}/", StringComparison.Ordinal) || !Layout.Blobs.TryGetValue(digest, out var body))
            return new(404);
        var isManifest = parts[^2] == "manifests";
        var answer = new ServerAnswer(200) { Body = body, Headers = isManifest ? [("Content-Type", TypeOf(digest, body))] : [] };
        if (request.Header("Range") is not { } range)
            return answer;
        var from = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
        return answer with { Status = 206, Body = body[from..], Headers = [("Content-Range", $"bytes {from}-{body.Length - 1}/{body.Length}")] };
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private string TypeOf(string digest, byte[] body) =>
        digest == Root ? _type : Encoding.UTF8.GetString(body).Contains("docker", StringComparison.Ordinal)
            ? "application/vnd.docker.distribution.manifest.v2+json" : "application/vnd.oci.image.manifest.v1+json";
}
