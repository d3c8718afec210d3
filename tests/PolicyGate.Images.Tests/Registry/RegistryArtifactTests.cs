using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests.Registry;

/// <summary>Pushes and pulls of files against a registry that breaks.</summary>
public sealed class RegistryArtifactTests : IAsyncDisposable
{
    private const string Type = "application/vnd.example.thing.v1";
    private const string FileType = "application/vnd.example.thing.v1.file";

    private static readonly string s_content = string.Concat(Enumerable.Range(0, 500).Select(i => $"{i:0000} "));
    private static readonly RegistryArtifact s_artifact = new(Type, FileType, "thing", ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("b", "2").Add("a", "1"));

    private readonly TemporaryFolder _folder = new();
    private readonly UploadServer _registry = new();

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_pushed_is_pulled()
    {
        var digest = await PushAsync();
        Assert.Equal(["HEAD", "POST", "PUT", "HEAD", "POST", "PUT", "PUT"], _registry.Methods);
        var pulled = await PullAsync();
        Assert.Equal((digest, s_content.Length, "1"), (pulled.Digest, pulled.Size, pulled.Annotations["a"]));
        Assert.Equal(s_content, await File.ReadAllTextAsync(_folder.Path("pulled"), TestContext.Current.CancellationToken));
        var manifest = JsonNode.Parse(_registry.Manifests["1"])!;
        Assert.Equal((Type, "application/vnd.oci.empty.v1+json", FileType), ((string)manifest["artifactType"]!, (string)manifest["config"]!["mediaType"]!, (string)manifest["layers"]![0]!["mediaType"]!));
    }

    [Fact]
    public async Task What_is_there_is_not_sent_again()
    {
        var digest = await PushAsync();
        var before = _registry.Server.Requests.Count;
        Assert.Equal(digest, await PushAsync());
        Assert.Equal(["HEAD", "HEAD", "PUT"], _registry.Methods.Skip(before));
    }

    [Fact]
    public async Task What_is_large_is_sent_in_chunks()
    {
        await PushAsync(chunk: 1000);
        Assert.Equal(["HEAD", "POST", "PATCH", "PATCH", "PUT", "HEAD", "POST", "PUT", "PUT"], _registry.Methods);
        Assert.Equal(["0-999", "1000-1999", "2000-2499"], _registry.Server.Requests.Select(request => request.Header("Content-Range")).OfType<string>());
        await PullAsync();
    }

    [Theory]
    [InlineData("POST", 503)]
    [InlineData("PATCH", 500)]
    [InlineData("PATCH", 0)]
    [InlineData("PATCH", 404)]
    [InlineData("PATCH", 416)]
    [InlineData("PUT", 502)]
    [InlineData("PUT", 0)]
    public async Task A_push_that_is_disturbed_goes_on(string method, int status)
    {
        var left = 1;
        _registry.Spoil = request => request.Method == method && left-- > 0 ? new(status) : null;
        await PushAsync(chunk: 1000);
        Assert.Equal(s_content, await PulledAsync());
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    public async Task A_part_whose_answer_got_lost_does_no_harm(string method)
    {
        var left = 1;
        _registry.Spoil = request =>
        {
            if (request.Method != method || left-- <= 0)
                return null;
            _registry.Honest(request);
            return new(0);
        };
        await PushAsync(chunk: 1000);
        Assert.Equal(s_content, await PulledAsync());
    }

    [Theory]
    [InlineData("POST", 404, "the registry answers 404 to POST")]
    [InlineData("POST", 405, "Check that the repository may be created")]
    [InlineData("POST", 403, "can't be pushed without logging in (the registry answers 403)")]
    [InlineData("HEAD", 401, "can't be pushed without logging in (the registry answers 401)")]
    [InlineData("POST", 500, "can't be fetched now: the server answers 500")]
    [InlineData("PATCH", 404, "the registry ends the upload again and again")]
    [InlineData("PUT", 400, "the registry answers 400 to PUT")]
    [InlineData("POST", 302, "the server answers 302")]
    public async Task A_registry_that_refuses_is_told(string method, int status, string message)
    {
        _registry.Spoil = request => request.Method == method ? new(status) { Headers = [("Location", "/elsewhere")] } : null;
        Assert.Contains(message, (await Assert.ThrowsAsync<ImageException>(() => PushAsync(chunk: 1000))).Message, StringComparison.Ordinal);
        Assert.Empty(_registry.Manifests);
    }

    [Fact]
    public async Task The_registrys_own_words_are_told_printable()
    {
        _registry.Spoil = request => request.Method == "PUT" ? _registry.Honest(request with { Body = "changed" }) : null;
        var message = (await Assert.ThrowsAsync<ImageException>(() => PushAsync())).Message;
        Assert.Contains("DIGEST_INVALID: provided digest did not match\\u{001B}[2J", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_does_not_follow_an_upload_to_another_host()
    {
        await using var other = new LoopbackServer(request => new(request.Method == "PUT" ? 201 : 405));
        _registry.Spoil = request => request.Header("Authorization") is null ? new(401) { Headers = [("WWW-Authenticate", "Basic realm=\"us\"")] }
            : request.Method == "POST" ? new(202) { Headers = [("Location", $"http://{other.Host}/upload")] } : null;
        var access = _registry.Access() with { InsecureHosts = [_registry.Server.Host, other.Host], Credential = new("ann", "s3cret") };
        await PushAsync(access);
        Assert.NotEmpty(other.Requests);
        Assert.All(other.Requests, request => Assert.Null(request.Header("Authorization")));
        Assert.Single(_registry.Manifests);
    }

    [Fact]
    public async Task A_download_that_breaks_goes_on()
    {
        await PushAsync();
        var left = 1;
        _registry.Spoil = request => request.Method != "GET" || !request.Path.Contains("/blobs/", StringComparison.Ordinal) ? null
            : left-- > 0 ? _registry.Honest(request) with { CutAfter = 700 }
            : request.Header("Range") is { } range && int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture) is var from
                ? new(206) { Body = Encoding.ASCII.GetBytes(s_content[from..]), Headers = [("Content-Range", $"bytes {from}-{s_content.Length - 1}/{s_content.Length}")] } : null;
        Assert.Equal(s_content, await PulledAsync());
    }

    [Theory]
    [InlineData("content", "is not what it should be: its content has the digest")]
    [InlineData("longer", "has more than the 2500 bytes")]
    [InlineData("missing", "is missing in the registry")]
    [InlineData("image", "is an image or an index, expected an artifact of type")]
    [InlineData("other", "is 'application/vnd.other', expected an artifact of type")]
    [InlineData("layers", "has no single file of type")]
    [InlineData("large", "expected at most 2500")]
    [InlineData("none", "has nothing 'shop/advisories' with the tag '1'")]
    public async Task What_is_not_as_it_should_be_is_refused(string how, string message)
    {
        await PushAsync();
        var blob = _registry.Blobs.Keys.Single(digest => _registry.Blobs[digest] == s_content);
        var manifest = JsonNode.Parse(_registry.Manifests["1"])!;
        switch (how)
        {
            case "content": _registry.Blobs[blob] = s_content.Replace("0001", "0002", StringComparison.Ordinal); break;
            case "longer": _registry.Blobs[blob] = s_content + "more"; break;
            case "missing": _registry.Blobs.Remove(blob); break;
            case "image": manifest.AsObject().Remove("artifactType"); break;
            case "other": manifest["artifactType"] = "application/vnd.other"; break;
            case "layers": manifest["layers"]!.AsArray().Add(manifest["layers"]![0]!.DeepClone()); break;
            case "large": manifest["layers"]![0]!["size"] = 2501; break;
            default: _registry.Manifests.Clear(); break;
        }

        if (how != "none")
            _registry.Manifests["1"] = manifest.ToJsonString();
        Assert.Contains(message, (await Assert.ThrowsAsync<ImageException>(PullAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dockers_registry_takes_chunks_from_who_has_a_token_to_push()
    {
        Requirement.Programs("docker-registry", "skopeo");
        using var authority = new TestAuthority();
        await using var tokens = new TokenGiver(authority, "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("ann:s3cret")));
        await using var docker = await DockerRegistry.StartAsync(TestContext.Current.CancellationToken, null, null, tokens.Section(_folder.Write("ca.pem", authority.Pem)));
        var access = _registry.Access(chunk: 900) with { InsecureHosts = [docker.Host, tokens.Server.Host] };
        var name = $"{docker.Host}/shop/advisories:1";
        Assert.Contains("can't be pushed without logging in", (await Assert.ThrowsAsync<ImageException>(() => PushAsync(access, name))).Message, StringComparison.Ordinal);
        access = access with { Credential = new("ann", "s3cret") };
        var digest = await PushAsync(access, name);
        Assert.Contains(tokens.Server.Requests, request => request.Path.Contains("push", StringComparison.Ordinal));
        var pulled = await RegistryArtifacts.PullAsync($"{docker.Host}/shop/advisories@{digest}", Type, FileType, _folder.Path("pulled"), s_content.Length, access, TestContext.Current.CancellationToken);
        Assert.Equal(digest, pulled.Digest);
        Assert.Equal(s_content, await File.ReadAllTextAsync(_folder.Path("pulled"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Neither_offline_nor_to_a_digest()
    {
        Assert.Contains("--offline", (await Assert.ThrowsAsync<ImageException>(() => PushAsync(_registry.Access() with { IsOffline = true }))).Message, StringComparison.Ordinal);
        Assert.Contains("names a digest", (await Assert.ThrowsAsync<ImageException>(() => RegistryArtifacts.PushAsync(
            $"{_registry.Server.Host}/a@{Digest.Sha256([])}", s_artifact, _folder.Write("thing", s_content), _registry.Access(), TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
        Assert.Empty(_registry.Server.Requests);
    }

    private Task<Digest> PushAsync(long chunk = 1 << 20) => PushAsync(_registry.Access(chunk));

    private Task<Digest> PushAsync(ImageAccess access, string? name = null) =>
        RegistryArtifacts.PushAsync(name ?? _registry.Name, s_artifact, _folder.Write("thing", s_content), access, TestContext.Current.CancellationToken);

    private Task<PulledArtifact> PullAsync() =>
        RegistryArtifacts.PullAsync(_registry.Name, Type, FileType, _folder.Path("pulled"), s_content.Length, _registry.Access(), TestContext.Current.CancellationToken);

    private async Task<string> PulledAsync()
    {
        await PullAsync();
        return await File.ReadAllTextAsync(_folder.Path("pulled"), TestContext.Current.CancellationToken);
    }
}
