using System.Text;
using System.Text.Json.Nodes;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests.Registry;

/// <summary>Pulls from the registry that Docker wrote, of images that skopeo has pushed.</summary>
public sealed class DockerRegistryTests(DockerRegistryTests.Pushed pushed) : IClassFixture<DockerRegistryTests.Pushed>, IDisposable
{
    private const string Password = "s3cret-password";

    // bcrypt of the password, as htpasswd -B writes it.
    private const string Htpasswd = "ann:$2y$05$abcdefghijklmnopqrstuuUXKlvQTwfK/kphhjbeRlh5zvpJx1LLu\n";

    private static readonly string[] s_files = ["a=1@0", "b=2@1"];
    private static readonly string s_basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("ann:" + Password));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("oci")]
    [InlineData("v2s2")]
    [InlineData("zstd")]
    [InlineData("zstd-chunked")]
    [InlineData("plain")]
    public async Task An_image_is_read_in_every_form_that_skopeo_pushes(string tag)
    {
        var registry = await pushed.RegistryAsync();
        var name = $"{registry.Host}/shop/web:{tag}";
        await using var image = await OpenAsync(name, Plain(registry));
        Assert.Equal(s_files, await FilesAsync(image));
        Assert.Equal(pushed.Digests[tag], image.Digest.ToString());
        var expected = tag switch { "v2s2" => "diff.tar.gzip", "zstd" or "zstd-chunked" => "tar+zstd", _ => "tar+gzip" };
        Assert.All(image.Layers, layer => Assert.EndsWith(expected, layer.MediaType, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_an_index_the_image_for_the_platform_is_read()
    {
        var registry = await pushed.RegistryAsync();
        foreach (var (platform, expected) in new[] { ("linux/amd64", "a=1@0"), ("linux/arm64", "a=arm@0") })
        {
            await using var image = await ContainerImage.OpenAsync(
                ImageReference.Parse($"registry:{registry.Host}/shop/web:index"), Platform.Parse(platform), ImageReading.Limits, Plain(registry), TestContext.Current.CancellationToken);
            Assert.Equal(expected, (await FilesAsync(image))[0]);
        }

        var byDigest = $"{registry.Host}/shop/web@{pushed.Digests["index"]}";
        Assert.Contains("has no image for linux/s390x", (await Assert.ThrowsAsync<ImageException>(() => ContainerImage.OpenAsync(
            ImageReference.Parse("registry:" + byDigest), Platform.Parse("linux/s390x"), ImageReading.Limits, Plain(registry), TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_told()
    {
        var registry = await pushed.RegistryAsync();
        Assert.Contains("has no image 'shop/web' with the tag 'none'", await ErrorAsync($"{registry.Host}/shop/web:none", Plain(registry)), StringComparison.Ordinal);
        Assert.Contains("has no image 'shop/none' with the tag 'oci'", await ErrorAsync($"{registry.Host}/shop/none:oci", Plain(registry)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layer_that_skopeo_leaves_where_it_is_comes_from_there()
    {
        var registry = await pushed.RegistryAsync();
        var layout = OciLayout.Of(Image.With(layer => layer.File("a", "1"), layer => layer.File("b", "2")).Named("image"));
        var blob = layout.Blobs[layout.LayerDigests[1]];
        await using var elsewhere = new LoopbackServer(_ => new(200) { Body = blob });
        var manifest = JsonNode.Parse(layout.Blobs[layout.ManifestDigest])!;
        manifest["layers"]![1]!["mediaType"] = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";
        manifest["layers"]![1]!["urls"] = new JsonArray($"http://{elsewhere.Host}/layer");
        var bytes = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        layout.Manifests[0]!["digest"] = layout.AddBlob(bytes);
        layout.Manifests[0]!["size"] = bytes.Length;
        layout.Remove(layout.LayerDigests[1]);
        await layout.WriteDirectoryAsync(_folder.Path("layout"));
        await registry.PushAsync($"oci:{_folder.Path("layout")}:image", "shop/foreign:1", TestContext.Current.CancellationToken);

        var access = Plain(registry) with { InsecureHosts = [registry.Host, elsewhere.Host] };
        await using var image = await OpenAsync($"{registry.Host}/shop/foreign:1", access);
        Assert.Equal(s_files, await FilesAsync(image));
        Assert.Equal(["/layer"], elsewhere.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task A_registry_with_passwords_is_logged_in_to()
    {
        var open = await pushed.RegistryAsync();
        var file = _folder.Write("htpasswd", Htpasswd);
        await using var registry = await DockerRegistry.StartAsync(TestContext.Current.CancellationToken, open.Storage, null, $$"""auth: { htpasswd: { realm: "us", path: "{{file}}" } }""");
        await CheckLoginAsync(registry, Plain(registry));
    }

    [Fact]
    public async Task A_registry_with_a_token_service_is_logged_in_to()
    {
        var open = await pushed.RegistryAsync();
        using var authority = new TestAuthority();
        await using var tokens = new TokenGiver(authority, s_basic);
        await using var registry = await DockerRegistry.StartAsync(TestContext.Current.CancellationToken, open.Storage, null, tokens.Section(_folder.Write("ca.pem", authority.Pem)));
        await CheckLoginAsync(registry, Plain(registry) with { InsecureHosts = [registry.Host, tokens.Server.Host] });
    }

    [Fact]
    public async Task An_encrypted_registry_is_trusted_by_its_authority_and_trusts_us_by_ours()
    {
        var open = await pushed.RegistryAsync();
        using var authority = new TestAuthority();
        using var server = authority.Give("127.0.0.1");
        using var client = authority.Give("client.example", usage: "1.3.6.1.5.5.7.3.2");
        var ca = _folder.Write("ca.pem", authority.Pem);
        var (certificate, key) = (_folder.Write("server.pem", server.ExportCertificatePem()), _folder.Write("server.key", KeyOf(server)));
        await using (var registry = await DockerRegistry.StartAsync(TestContext.Current.CancellationToken, open.Storage, $$"""tls: { certificate: "{{certificate}}", key: "{{key}}" }"""))
        {
            var name = $"{registry.Host}/shop/web:oci";
            Assert.Contains("comes from 'CN=Test Authority', whom this machine doesn't trust", await ErrorAsync(name, Access()), StringComparison.Ordinal);
            await using var image = await OpenAsync(name, Access() with { Authorities = CertificateFile.Read(ca) });
            Assert.Equal(s_files, await FilesAsync(image));
        }

        await using (var registry = await DockerRegistry.StartAsync(
            TestContext.Current.CancellationToken, open.Storage, $$"""tls: { certificate: "{{certificate}}", key: "{{key}}", clientcas: ["{{ca}}"] }"""))
        {
            var name = $"{registry.Host}/shop/web:oci";
            var access = Access() with { CertificateFolders = [_folder.Path("certs.d")] };
            _folder.Write($"certs.d/{registry.Host}/ca.crt", authority.Pem);
            Assert.Contains("breaks TLS off", await ErrorAsync(name, access), StringComparison.Ordinal);
            _folder.Write($"certs.d/{registry.Host}/client.cert", client.ExportCertificatePem());
            _folder.Write($"certs.d/{registry.Host}/client.key", KeyOf(client));
            await using var image = await OpenAsync(name, access);
            Assert.Equal(s_files, await FilesAsync(image));
        }
    }

    private static string KeyOf(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)
    {
        using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(certificate)!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    private async Task CheckLoginAsync(DockerRegistry registry, ImageAccess access)
    {
        var name = $"{registry.Host}/shop/web:oci";
        Assert.Contains("can't be read without logging in", await ErrorAsync(name, access), StringComparison.Ordinal);
        var wrong = await ErrorAsync(name, access with { Credential = new("ann", "wr0ng") });
        Assert.Contains("can't be read with the credential that there is", wrong, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", wrong, StringComparison.Ordinal);

        await using (var image = await OpenAsync(name, access with { Credential = new("ann", Password) }))
            Assert.Equal(s_files, await FilesAsync(image));

        _folder.Write("docker/config.json", new JsonObject { ["auths"] = new JsonObject { [registry.Host] = new JsonObject { ["auth"] = s_basic["Basic ".Length..] } } }.ToJsonString());
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["DOCKER_CONFIG"] = _folder.Path("docker") };
        await using var again = await OpenAsync(name, access with { Environment = environment });
        Assert.Equal(s_files, await FilesAsync(again));
    }

    private static ImageAccess Access() => new() { CertificateFolders = [] };

    private static ImageAccess Plain(DockerRegistry registry) => Access() with { InsecureHosts = [registry.Host] };

    private static Task<ContainerImage> OpenAsync(string name, ImageAccess access) =>
        ContainerImage.OpenAsync(ImageReference.Parse("registry:" + name), null, ImageReading.Limits, access, TestContext.Current.CancellationToken);

    private static async Task<string[]> FilesAsync(ContainerImage image)
    {
        var reader = ImageReading.Text("**");
        return ImageReading.Lines(await image.ReadFilesAsync([reader], null, null, TestContext.Current.CancellationToken), reader);
    }

    private static async Task<string> ErrorAsync(string name, ImageAccess access) => (await Assert.ThrowsAsync<ImageException>(() => OpenAsync(name, access))).Message;

    /// <summary>An open registry with one image in several forms, made when the first test asks for it.</summary>
    public sealed class Pushed : IAsyncDisposable
    {
        private readonly Lazy<Task<DockerRegistry>> _registry;

        public Pushed() => _registry = new(StartAsync);

        /// <summary>Digests of the manifests by tag, as skopeo told them.</summary>
        public Dictionary<string, string> Digests { get; } = new(StringComparer.Ordinal);

        public Task<DockerRegistry> RegistryAsync() => _registry.Value;

        public async ValueTask DisposeAsync()
        {
            if (_registry is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
                await (await _registry.Value).DisposeAsync();
        }

        private async Task<DockerRegistry> StartAsync()
        {
            var registry = await DockerRegistry.StartAsync(
                TestContext.Current.CancellationToken, null, null, """validation: { manifests: { urls: { allow: ["^http://127[.]"] } } }""");
            using var folder = new TemporaryFolder();
            var image = Image.With(layer => layer.File("a", "1"), layer => layer.File("b", "2"));
            await image.Named("image").WriteOciDirectoryAsync(folder.Path("one"));
            await Image.With(layer => layer.File("a", "1").Compress(LayerCompression.None), layer => layer.File("b", "2").Compress(LayerCompression.None)).Named("image").WriteOciDirectoryAsync(folder.Path("plain"));
            await OciLayout.MultiPlatform("image", image.Platform("linux/amd64"), Image.With(layer => layer.File("a", "arm")).Platform("linux/arm64")).WriteDirectoryAsync(folder.Path("index"));


            // skopeo takes layers that it knows the registry to have in place of compressing them once more.
            foreach (var tag in (string[])["zstd", "zstd-chunked"])
                await Image.With(layer => layer.Directory(tag).File("a", "1"), layer => layer.Directory(tag).File("b", "2")).Named("image").WriteOciDirectoryAsync(folder.Path(tag));

            foreach (var (tag, source, options) in new (string, string, string[])[]
            {
                ("oci", "one", []), ("v2s2", "one", ["--format", "v2s2"]), ("plain", "plain", []), ("index", "index", []),
                ("zstd", "zstd", ["--format", "oci", "--dest-compress-format", "zstd"]), ("zstd-chunked", "zstd-chunked", ["--format", "oci", "--dest-compress-format", "zstd:chunked"]),
            })
            {
                Digests[tag] = await registry.PushAsync($"oci:{folder.Path(source)}:image", $"shop/web:{tag}", TestContext.Current.CancellationToken, options);
            }

            return registry;
        }
    }
}
