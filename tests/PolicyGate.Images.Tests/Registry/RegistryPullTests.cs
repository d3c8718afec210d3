using System.Text;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests.Registry;

public sealed class RegistryPullTests
{
    private static readonly string[] s_files = ["a=1@0"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_image_is_read_by_tag_and_by_digest(bool docker)
    {
        await using var registry = new LoopbackRegistry(OciLayout.Of(docker ? LoopbackRegistry.Image().AsDocker() : LoopbackRegistry.Image()));
        foreach (var name in (string[])[registry.Name, $"{registry.Server.Host}/{LoopbackRegistry.Repository}@{registry.Root}", $"{registry.Name}@{registry.Root}"])
        {
            Assert.Equal(s_files, await registry.ReadAsync(name));
            await using var image = await registry.OpenAsync(name);
            Assert.Equal(registry.Root, image.Digest.ToString());
        }
    }

    [Fact]
    public async Task A_tag_is_asked_for_once_and_then_only_its_digests()
    {
        await using var registry = new LoopbackRegistry();
        await registry.ReadAsync();
        Assert.Equal(
            [$"/v2/shop/web/manifests/1.0", $"/v2/shop/web/blobs/{registry.Layout.ConfigurationDigest}", registry.LayerPath],
            registry.Server.Requests.Select(request => request.Path));
        Assert.Contains("application/vnd.oci.image.index.v1+json", registry.Server.Requests[0].Header("Accept"), StringComparison.Ordinal);
        Assert.Contains("application/vnd.docker.distribution.manifest.v2+json", registry.Server.Requests[0].Header("Accept"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_index_the_image_for_the_platform_is_read()
    {
        var layout = OciLayout.MultiPlatform(
            null, LoopbackRegistry.Image().Platform("linux/amd64"), Image.With(layer => layer.File("a", "arm")).Platform("linux/arm64"));
        await using var registry = new LoopbackRegistry(layout);
        await using var image = await ContainerImage.OpenAsync(
            ImageReference.Parse("registry:" + registry.Name), Platform.Parse("linux/arm64"), new(), registry.Access(), TestContext.Current.CancellationToken);
        var reader = ImageReading.Text("a");
        Assert.Equal(["a=arm@0"], ImageReading.Lines(await image.ReadFilesAsync([reader], null, null, TestContext.Current.CancellationToken), reader));
        Assert.NotEqual(registry.Root, image.Digest.ToString());
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_broken_download_goes_on_where_it_broke(bool ranges, bool declaresLength)
    {
        await using var registry = new LoopbackRegistry();
        var breaks = 0;
        registry.Spoil = request =>
        {
            var answer = registry.Honest(request);
            if (request.Path != registry.LayerPath)
                return answer;
            if (!ranges)
                answer = registry.Honest(request with { Headers = new Dictionary<string, string>() });
            return breaks++ < 3 ? answer with { CutAfter = breaks * 20_000, DeclaredLength = declaresLength ? null : -1 } : answer;
        };
        Assert.Equal(s_files, await registry.ReadAsync());
        var asked = registry.Server.Requests.Where(request => request.Path == registry.LayerPath).Select(request => request.Header("Range")).ToList();
        Assert.Equal(ranges ? [null, "bytes=20000-", "bytes=60000-"] : [null, "bytes=20000-", "bytes=40000-"], asked.Take(3));
    }

    [Fact]
    public async Task A_download_that_stalls_is_asked_for_again()
    {
        await using var registry = new LoopbackRegistry { Stall = TimeSpan.FromMilliseconds(300) };
        var stalls = 0;
        registry.Spoil = request => request.Path == registry.LayerPath && stalls++ == 0 ? registry.Honest(request) with { CutAfter = 10, Hangs = true } : null;
        Assert.Equal(s_files, await registry.ReadAsync());
        Assert.Equal([TimeSpan.FromSeconds(0.5)], registry.Pauses);
    }

    [Fact]
    public async Task A_download_that_never_gets_on_ends()
    {
        await using var registry = new LoopbackRegistry();
        registry.Spoil = request => request.Path == registry.LayerPath ? registry.Honest(request) with { CutAfter = 1 } : null;
        Assert.Contains($"of '{registry.Name}' broke off after 5 of ".Replace(registry.Server.Host, "HOST", StringComparison.Ordinal), await registry.ErrorAsync(), StringComparison.Ordinal);
        Assert.Equal([0.5, 1, 2, 4], registry.Pauses.Select(pause => pause.TotalSeconds));
    }

    [Fact]
    public async Task A_range_that_starts_elsewhere_is_refused()
    {
        await using var registry = new LoopbackRegistry();
        registry.Spoil = request => request.Path != registry.LayerPath ? null
            : request.Header("Range") is null ? registry.Honest(request) with { CutAfter = 1000 }
            : registry.Honest(request) with { Headers = [("Content-Range", "bytes 999-2000/9999")] };
        Assert.Contains("byte 1000 and on were asked for, but the registry gives 'bytes 999-2000/9999'", await registry.ErrorAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "3", 3)]
    [InlineData(503, null, 0.5)]
    [InlineData(502, "0", 0.5)]
    public async Task A_passing_failure_is_tried_again_after_the_pause_that_the_server_asks_for(int status, string? retryAfter, double seconds)
    {
        await using var registry = new LoopbackRegistry();
        var seen = new HashSet<string>();
        registry.Spoil = request => seen.Add(request.Path) ? new(status) { Headers = retryAfter is null ? [] : [("Retry-After", retryAfter)] } : null;
        Assert.Equal(s_files, await registry.ReadAsync());
        Assert.Equal(Enumerable.Repeat(seconds, 3), registry.Pauses.Select(pause => pause.TotalSeconds));
    }

    [Theory]
    [InlineData("Wed, 21 Oct 2015 07:28:07 GMT", 7)]
    [InlineData("Wed, 21 Oct 2015 07:00:00 GMT", 0.5)]
    [InlineData("-5", 0.5)]
    [InlineData("soon", 0.5)]
    [InlineData("99999999999999999999", 0.5)]
    public async Task A_server_may_ask_for_a_pause_by_a_moment_and_nonsense_is_passed_over(string retryAfter, double seconds)
    {
        await using var registry = new LoopbackRegistry();
        registry.Spoil = _ => registry.Pauses.Count == 0 ? new(429) { Headers = [("Date", "Wed, 21 Oct 2015 07:28:00 GMT"), ("Retry-After", retryAfter)] } : null;
        Assert.Equal(s_files, await registry.ReadAsync());
        Assert.Equal([seconds], registry.Pauses.Select(pause => pause.TotalSeconds));
    }

    [Fact]
    public async Task A_download_that_drips_ends()
    {
        await using var registry = new LoopbackRegistry { Stall = TimeSpan.FromMilliseconds(200) };
        registry.Spoil = request => request.Path == registry.LayerPath ? registry.Honest(request) with { CutAfter = 0, DripEvery = TimeSpan.FromMilliseconds(10) } : null;
        Assert.Contains("broke off after", await registry.ErrorAsync(), StringComparison.Ordinal);
        Assert.Equal([0.5, 1, 2, 4], registry.Pauses.Select(pause => pause.TotalSeconds));
    }

    [Fact]
    public async Task A_manifest_that_drips_ends()
    {
        await using var registry = new LoopbackRegistry { Stall = TimeSpan.FromMilliseconds(100) };
        registry.Spoil = request => registry.Honest(request) with { CutAfter = 0, DripEvery = TimeSpan.FromMilliseconds(10) };
        Assert.Contains("broke off, again and again", await registry.ErrorAsync(), StringComparison.Ordinal);
        Assert.Equal([0.5, 1, 2, 4], registry.Pauses.Select(pause => pause.TotalSeconds));
    }

    [Theory]
    [InlineData(416, "the server answers 416")]
    [InlineData(404, "is gone while it was read")]
    [InlineData(403, "can't be read without logging in")]
    public async Task A_rest_that_is_refused_is_an_error(int status, string message)
    {
        await using var registry = new LoopbackRegistry();
        registry.Spoil = request => request.Path != registry.LayerPath ? null : request.Header("Range") is null ? registry.Honest(request) with { CutAfter = 1000 } : new(status);
        Assert.Contains(message, await registry.ErrorAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bytes 0-9/9999")]
    [InlineData("bytes 5000-5009/9999")]
    [InlineData("nonsense")]
    public async Task A_range_that_nobody_asked_for_is_proven_like_all_else(string range)
    {
        await using var registry = new LoopbackRegistry();
        registry.Spoil = request => request.Path == registry.LayerPath
            ? registry.Honest(request) is var answer ? answer with { Status = 206, Body = [.. answer.Body.Reverse()], Headers = [("Content-Range", range)] } : null
            : null;
        Assert.Contains("is damaged: its content has the digest", await registry.ErrorAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Layers_without_end_are_refused_before_they_are_asked_for()
    {
        await using var registry = new LoopbackRegistry(OciLayout.Of(LoopbackRegistry.Image().EditManifest(manifest =>
        {
            var layer = manifest["layers"]![0]!;
            layer["size"] = long.MaxValue;
            manifest["layers"] = new System.Text.Json.Nodes.JsonArray(layer.DeepClone(), layer.DeepClone());
        })));
        Assert.Contains("by its layers as they are stored, takes the image over the 64 GiB of uncompressed layers that the limit allows", await registry.ErrorAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(registry.Server.Requests, request => request.Path == registry.LayerPath);
    }

    [Fact]
    public async Task Headers_without_end_are_refused()
    {
        await using var registry = new LoopbackRegistry();
        registry.Spoil = _ => new(200) { Headers = [("X-Long", new string('x', 200_000))] };
        Assert.Contains("can't be fetched: ", await registry.ErrorAsync(), StringComparison.Ordinal);
        Assert.Empty(registry.Pauses);
    }

    [Theory]
    [InlineData("20", 5, "the server answers 429 and asks to wait 20 s. Try again later, or log in")]
    [InlineData("3600", 1, "the server answers 429 and asks to wait 3600 s. Try again later, or log in")]
    public async Task Patience_has_an_end(string retryAfter, int tries, string message)
    {
        await using var registry = new LoopbackRegistry();
        registry.Spoil = _ => new(429) { Headers = [("Retry-After", retryAfter)] };
        Assert.Contains(message, await registry.ErrorAsync(), StringComparison.Ordinal);
        Assert.Equal(tries, registry.Server.Requests.Count);
    }

    [Fact]
    public async Task A_connection_that_is_reset_is_tried_again_but_not_for_ever()
    {
        await using var registry = new LoopbackRegistry();
        registry.Spoil = _ => registry.Pauses.Count < 2 ? new(0) : null;
        Assert.Equal(s_files, await registry.ReadAsync());
        Assert.Equal([0.5, 1], registry.Pauses.Select(pause => pause.TotalSeconds));
        registry.Spoil = _ => new(0);
        Assert.Contains("Check the network, and try again.", await registry.ErrorAsync(), StringComparison.Ordinal);
        Assert.Equal([0.5, 1, 0.5, 1, 2, 4], registry.Pauses.Select(pause => pause.TotalSeconds));
    }

    [Fact]
    public async Task A_layer_whose_length_is_not_the_descriptors_is_refused()
    {
        await using var registry = new LoopbackRegistry();
        registry.Spoil = request => request.Path == registry.LayerPath ? registry.Honest(request) is var answer ? answer with { Body = answer.Body[..^1] } : null : null;
        Assert.Contains("is truncated: ", await registry.ErrorAsync(), StringComparison.Ordinal);
        registry.Spoil = request => request.Path == registry.LayerPath ? registry.Honest(request) is var answer ? answer with { Body = [.. answer.Body, 0], DeclaredLength = -1 } : null : null;
        Assert.Contains("bytes that its descriptor says", await registry.ErrorAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_that_is_not_what_its_digest_says_is_refused()
    {
        await using var registry = new LoopbackRegistry();
        registry.Spoil = request => request.Path == registry.LayerPath ? registry.Honest(request) is var answer ? answer with { Body = [.. answer.Body[..^9], 0, .. answer.Body[^8..]] } : null : null;
        Assert.Contains("is damaged: its content has the digest sha256:", await registry.ErrorAsync(), StringComparison.Ordinal);
        registry.Spoil = request => request.Path.EndsWith(registry.Layout.ConfigurationDigest, StringComparison.Ordinal) ? registry.Honest(request) is var answer ? answer with { Body = [.. answer.Body[..^1], (byte)' '] } : null : null;
        Assert.Contains("configuration in 'HOST/shop/web:1.0' is damaged", await registry.ErrorAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_that_is_not_what_was_asked_for_or_stated_is_refused()
    {
        await using var registry = new LoopbackRegistry();
        var wrong = Digest.Sha256("x"u8).ToString();
        registry.Spoil = request => request.Path.Contains("/manifests/", StringComparison.Ordinal) ? registry.Honest(request with { Path = "/v2/shop/web/manifests/1.0" }) : null;
        Assert.Contains($"has the digest {registry.Root}, expected {wrong}", await registry.ErrorAsync($"{registry.Name}@{wrong}"), StringComparison.Ordinal);
        registry.Spoil = request => request.Path.EndsWith("/1.0", StringComparison.Ordinal) ? registry.Honest(request) with { Headers = [("Docker-Content-Digest", wrong)] } : null;
        Assert.Contains($"has the digest {registry.Root}, expected {wrong}", await registry.ErrorAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-1L)]
    public async Task A_huge_manifest_is_refused(long? declared)
    {
        await using var registry = new LoopbackRegistry();
        registry.Spoil = _ => new(200) { Body = new byte[5 << 20], DeclaredLength = declared };
        Assert.Contains("larger than the 4 MiB that the limit allows", await registry.ErrorAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"schemaVersion":1,"name":"a"}""", "is a Docker manifest of schema 1")]
    [InlineData("<html>Sign in</html>", "is no JSON")]
    [InlineData("{}", "is neither image manifest nor index")]
    public async Task What_is_no_manifest_is_refused(string body, string message)
    {
        await using var registry = new LoopbackRegistry();
        registry.Spoil = _ => new(200) { Body = Encoding.UTF8.GetBytes(body), Headers = [("Content-Type", "text/html; charset=utf-8")] };
        Assert.Contains(message, await registry.ErrorAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_image_is_named_with_repository_and_tag()
    {
        await using var registry = new LoopbackRegistry();
        Assert.Equal("The registry 'HOST' has no image 'shop/web' with the tag '2.0'. Check the name, and whether it was pushed.", await registry.ErrorAsync($"{registry.Server.Host}/shop/web:2.0"));
        registry.Spoil = request => request.Path == registry.LayerPath ? new(404) : null;
        Assert.Contains("is missing in 'HOST/shop/web:1.0'", await registry.ErrorAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_there_can_not_be_is_told()
    {
        await using var registry = new LoopbackRegistry();
        Assert.Contains("'h.example:99999' is no host of a registry", await registry.ErrorAsync("h.example:99999/shop"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_listening_is_told_at_once()
    {
        await using var registry = new LoopbackRegistry();
        await registry.Server.DisposeAsync();
        Assert.Contains("nobody listens at 'HOST'", await registry.ErrorAsync(), StringComparison.Ordinal);
        Assert.Empty(registry.Pauses);
    }

    [Fact]
    public async Task Plain_http_is_spoken_only_where_asked_for()
    {
        await using var registry = new LoopbackRegistry();
        Assert.Contains($"add --insecure-registry HOST", await registry.ErrorAsync(access: registry.Access() with { InsecureHosts = [] }), StringComparison.Ordinal);
        Assert.DoesNotContain(registry.Server.Requests, request => request.Method == "GET");
        registry.Environment["DOTNET_CONTAINER_INSECURE_REGISTRIES"] = $"other.example;{registry.Server.Host}";
        Assert.Equal(s_files, await registry.ReadAsync(access: registry.Access() with { InsecureHosts = [] }));
    }

    [Fact]
    public async Task Offline_nothing_is_asked()
    {
        await using var registry = new LoopbackRegistry();
        Assert.Contains("--offline forbids all network", await registry.ErrorAsync(access: registry.Access() with { IsOffline = true }), StringComparison.Ordinal);
        Assert.Empty(registry.Server.Requests);
    }

    [Fact]
    public async Task A_cancelled_read_ends_as_cancelled()
    {
        await using var registry = new LoopbackRegistry();
        using var cancel = new CancellationTokenSource();
        registry.Spoil = request =>
        {
            if (request.Path != registry.LayerPath)
                return null;
            cancel.CancelAfter(50);
            return registry.Honest(request) with { CutAfter = 10, Hangs = true };
        };
        await using var image = await registry.OpenAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => image.ReadFilesAsync([], null, null, cancel.Token));
    }
}
