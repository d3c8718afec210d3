using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PolicyGate.Images.Registry;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests.Registry;

/// <summary>Layers that lie where the manifest says, and not where the image is.</summary>
public sealed class ForeignLayerTests : IAsyncDisposable
{
    private const string Docker = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
    private static readonly string[] s_files = ["a=1@0"];

    private readonly LoopbackServer _elsewhere = new();
    private readonly TemporaryFolder _folder = new();

    public async ValueTask DisposeAsync()
    {
        await _elsewhere.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(Docker, LayerCompression.Gzip)]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", LayerCompression.Gzip)]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar+zstd", LayerCompression.Zstd)]
    public async Task A_layer_that_a_registry_has_not_is_fetched_from_the_first_address_that_gives_it(string type, LayerCompression compression)
    {
        var (layout, blob) = Foreign(LoopbackRegistry.Image(compression), type, "no address", Url("gone"), Url("short"), Url("layer"), Url("never"));
        await using var registry = new LoopbackRegistry(layout);
        Answer(request => request.Path switch
        {
            "/short" => new(200) { Body = blob[1..] },
            "/layer" => new(200) { Body = blob },
            _ => new(404),
        });
        Login(registry);
        Assert.Equal(s_files, await registry.ReadAsync(access: registry.Access(_elsewhere.Host)));
        Assert.Equal(["/gone", "/short", "/layer"], _elsewhere.Requests.Select(request => request.Path));
        Assert.All(_elsewhere.Requests, request => Assert.Null(request.Header("Authorization")));
    }

    [Fact]
    public async Task A_layer_that_the_registry_has_is_fetched_from_nowhere_else()
    {
        var (layout, blob) = Foreign(LoopbackRegistry.Image(), Docker, Url("layer"));
        layout.AddBlob(blob);
        await using var registry = new LoopbackRegistry(layout);
        Assert.Equal(s_files, await registry.ReadAsync(access: registry.Access(_elsewhere.Host)));
        Assert.Empty(_elsewhere.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_layer_that_a_file_has_not_is_fetched_too(bool isArchive)
    {
        var (layout, blob) = Foreign(LoopbackRegistry.Image(), Docker, Url("layer"));
        Answer(_ => new(200) { Body = blob });
        Assert.Equal(s_files, await ReadAsync(await WriteAsync(layout, isArchive), Access(_elsewhere.Host)));
    }

    [Fact]
    public async Task A_download_that_breaks_goes_on_where_it_broke()
    {
        var (layout, blob) = Foreign(LoopbackRegistry.Image(), Docker, Url("layer"));
        Answer(request => request.Header("Range") is { } range
            ? new(206) { Body = blob[1000..], Headers = [("Content-Range", $"bytes 1000-{blob.Length - 1}/{blob.Length}")] }
            : new(200) { Body = blob, CutAfter = 1000 });
        Assert.Equal(s_files, await ReadAsync(await WriteAsync(layout), Access(_elsewhere.Host)));
        Assert.Equal([null, "bytes=1000-"], _elsewhere.Requests.Select(request => request.Header("Range")));
    }

    [Fact]
    public async Task What_comes_is_proven_by_size_and_digest()
    {
        var (layout, blob) = Foreign(LoopbackRegistry.Image(), Docker, Url("layer"));
        var path = await WriteAsync(layout);
        Answer(_ => new(200) { Body = [.. blob[..^1], 1] });
        Assert.Contains("is damaged: its content has the digest", await ErrorAsync(path, Access(_elsewhere.Host)), StringComparison.Ordinal);
        Answer(_ => new(200) { Body = [.. blob, 1], DeclaredLength = -1 });
        Assert.Contains($"at 'http://{_elsewhere.Host}/layer' has more than the {blob.Length} bytes", await ErrorAsync(path, Access(_elsewhere.Host)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_address_gives_it_the_error_names_the_layer_and_each_address()
    {
        var (layout, _) = Foreign(LoopbackRegistry.Image(), Docker, [.. Enumerable.Range(0, 7).Select(number => Url($"{number}?secret=s3cret"))]);
        var message = await ErrorAsync(await WriteAsync(layout), Access(_elsewhere.Host));
        Assert.StartsWith($"layer 0 ({layout.LayerDigests[0]}) isn't in '{_folder.Path("image")}', and none of the first 5 of the addresses that the image names gives it: 'http://{_elsewhere.Host}/0' is not found.; 'http", message, StringComparison.Ordinal);
        Assert.EndsWith($"'http://{_elsewhere.Host}/4' is not found. Copy the image with all its layers and name the copy.", message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", message, StringComparison.Ordinal);
        Assert.Equal(5, _elsewhere.Requests.Count);
    }

    [Fact]
    public async Task Offline_nothing_is_fetched()
    {
        var (layout, _) = Foreign(LoopbackRegistry.Image(), Docker, Url("layer"));
        var message = await ErrorAsync(await WriteAsync(layout), Access(_elsewhere.Host) with { IsOffline = true });
        Assert.Contains($"but at '{Url("layer")}', and --offline forbids all network", message, StringComparison.Ordinal);
        Assert.Empty(_elsewhere.Requests);
    }

    [Theory]
    [InlineData("http://h.example/layer", "would be fetched over plain HTTP")]
    [InlineData("file:///etc/passwd", "expected an https address")]
    [InlineData("ftp://h.example/layer", "expected an https address")]
    [InlineData("/etc/passwd", "expected an https address")]
    [InlineData("https://127.0.0.1:1/layer", "whose address is no public one but Loopback")]
    [InlineData("https://localhost:1/layer", "whose address is no public one but Loopback")]
    [InlineData("https://2130706433:1/layer", "whose address is no public one but Loopback")]
    [InlineData("https://0x7f.1:1/layer", "whose address is no public one but Loopback")]
    [InlineData("https://[::ffff:127.0.0.1]:1/layer", "whose address is no public one but Loopback")]
    [InlineData("https://10.0.0.1/layer", "whose address is no public one but Private")]
    [InlineData("https://169.254.169.254/latest/meta-data", "whose address is no public one but LinkLocal")]
    [InlineData("https://[fe80::1]/layer", "whose address is no public one but LinkLocal")]
    [InlineData("https://[64:ff9b::a00:1]/layer", "whose address is no public one but Private")]
    [InlineData("https://0.0.0.0/layer", "whose address is no public one but Reserved")]
    public async Task An_image_can_not_have_this_machine_ask_its_own_network(string url, string message)
    {
        var (layout, _) = Foreign(LoopbackRegistry.Image(), Docker, url);
        var path = await WriteAsync(layout);
        Assert.Contains(message, await ErrorAsync(path, Access()), StringComparison.Ordinal);
        if (!url.StartsWith("https", StringComparison.Ordinal))
            return;

        // A proxy would ask in our place.
        var access = Access() with { Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["HTTPS_PROXY"] = "http://" + _elsewhere.Host } };
        Assert.Contains(message, await ErrorAsync(path, access), StringComparison.Ordinal);
        Assert.Empty(_elsewhere.Requests);
    }

    [Fact]
    public async Task A_redirect_leads_no_further_than_an_address_would()
    {
        var (layout, _) = Foreign(LoopbackRegistry.Image(), Docker, Url("layer"));
        Answer(_ => new(302) { Headers = [("Location", "https://10.0.0.1/layer")] });
        Assert.Contains("'https://10.0.0.1/layer' can't be fetched: the image names this host, whose address is no public one", await ErrorAsync(await WriteAsync(layout), Access(_elsewhere.Host)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_in_a_registry_of_this_machine_may_name_this_machine()
    {
        using var authority = new TestAuthority();
        byte[]? blob = null;
        await using var server = new LoopbackServer(_ => new(200) { Body = blob! }, TestAuthority.Server(authority.Give("127.0.0.1")));
        var (layout, layer) = Foreign(LoopbackRegistry.Image(), Docker, $"https://{server.Host}/layer");
        blob = layer;
        await using var registry = new LoopbackRegistry(layout);
        Assert.Equal(s_files, await registry.ReadAsync(access: registry.Access() with { Authorities = [authority.Certificate] }));
        Assert.Contains("no public one but Loopback", await ErrorAsync(await WriteAsync(layout), Access() with { Authorities = [authority.Certificate] }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8.8.8.8", "Public")]
    [InlineData("2606:4700::1111", "Public")]
    [InlineData("172.15.0.1", "Public")]
    [InlineData("172.31.0.1", "Private")]
    [InlineData("192.168.1.1", "Private")]
    [InlineData("100.127.0.1", "Private")]
    [InlineData("fd00:ec2::254", "Private")]
    [InlineData("::1", "Loopback")]
    [InlineData("::", "Reserved")]
    [InlineData("255.255.255.255", "Reserved")]
    [InlineData("224.0.0.1", "Reserved")]
    [InlineData("2002:7f00:1::", "Loopback")]
    [InlineData("64:ff9b::8.8.8.8", "Public")]
    [InlineData("::127.0.0.1", "Reserved")]
    public void An_address_is_told_by_its_kind(string address, string kind) => Assert.Equal(kind, AddressKinds.Of(IPAddress.Parse(address)).ToString());

    /// <summary>The image with its one layer elsewhere: taken out of the layout, and with addresses in the manifest.</summary>
    private static (OciLayout Layout, byte[] Blob) Foreign(Image image, string type, params string[] urls)
    {
        var layout = OciLayout.Of(image);
        var blob = layout.Blobs[layout.LayerDigests[0]];
        var manifest = JsonNode.Parse(layout.Blobs[layout.ManifestDigest])!;
        manifest["layers"]![0]!["mediaType"] = type;
        manifest["layers"]![0]!["urls"] = new JsonArray([.. urls.Select(url => JsonValue.Create(url))]);
        var bytes = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        layout.Manifests[0]!["digest"] = layout.AddBlob(bytes);
        layout.Manifests[0]!["size"] = bytes.Length;
        layout.Remove(layout.LayerDigests[0]);
        return (layout, blob);
    }

    private static void Login(LoopbackRegistry registry)
    {
        registry.Environment[CredentialLookups.UserVariable] = "ann";
        registry.Environment[CredentialLookups.PasswordVariable] = "s3cret";
        registry.Spoil = request => request.Header("Authorization") is null ? new(401) { Headers = [("WWW-Authenticate", "Basic realm=\"x\"")] } : null;
    }

    private static ImageAccess Access(params string[] plainHosts) => new()
    {
        InsecureHosts = [.. plainHosts],
        CertificateFolders = [],
        Patience = new((_, _) => Task.CompletedTask, TimeSpan.FromSeconds(60)),
    };

    private static async Task<string[]> ReadAsync(string reference, ImageAccess access)
    {
        await using var image = await ContainerImage.OpenAsync(ImageReference.Parse(reference), null, ImageReading.Limits, access, TestContext.Current.CancellationToken);
        var reader = ImageReading.Text("a");
        return ImageReading.Lines(await image.ReadFilesAsync([reader], null, null, TestContext.Current.CancellationToken), reader);
    }

    private static async Task<string> ErrorAsync(string reference, ImageAccess access) => (await Assert.ThrowsAsync<ImageException>(() => ReadAsync(reference, access))).Message;

    private void Answer(Func<ServerRequest, ServerAnswer> answer) => _elsewhere.Answer = answer;

    private string Url(string path) => $"http://{_elsewhere.Host}/{path}";

    private async Task<string> WriteAsync(OciLayout layout, bool isArchive = false)
    {
        var path = _folder.Path("image");
        if (isArchive)
            await layout.WriteArchiveAsync(path);
        else
            await layout.WriteDirectoryAsync(path);
        return (isArchive ? "oci-archive:" : "oci-dir:") + path;
    }
}
