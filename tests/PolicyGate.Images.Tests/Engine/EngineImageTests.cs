using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using PolicyGate.Images.Engine;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests.Engine;

public sealed class EngineImageTests
{
    private static readonly string[] s_files = ["a=1@0", "b=2@1"];

    private static readonly OrderedDictionary<string, (string Question, ServerAnswer Answer, string Message)> s_misbehaviours = new()
    {
        { "an error with control characters", ("json", new(500) { Body = Encoding.UTF8.GetBytes("""{"message":"a\u001b[31mb\n##vso[task]"}""") }, @"The engine at 'ENGINE' answers 500: a\u{001B}[31mb ##vso[task]. See the engine's log.") },
        { "an endless error", ("json", new(500) { Body = Encoding.UTF8.GetBytes(new string('x', 1 << 20)) }, $"The engine at 'ENGINE' answers 500: {new string('x', 300)}…. See the engine's log.") },
        { "a redirect", ("json", new(301) { Headers = [("Location", "http://127.0.0.1:1/")] }, "The engine at 'ENGINE' answers 301. See the engine's log.") },
        { "a list", ("json", new(200) { Body = "[]"u8.ToArray() }, "What answers at 'ENGINE' isn't understood: ") },
        { "null", ("json", new(200) { Body = "null"u8.ToArray() }, "What answers at 'ENGINE' isn't understood: The description of the image is null.") },
        { "no id", ("json", new(200) { Body = "{}"u8.ToArray() }, "What answers at 'ENGINE' isn't understood: The image's id is ''.") },
        { "an endless description", ("json", new(200) { Body = Encoding.UTF8.GetBytes($$"""{"Id":"{{new string('x', 5 << 20)}}"}""") }, "the description of the image by the engine at 'ENGINE' is larger than the 4 MiB that the limit allows.") },
        { "an endless header", ("json", new(200) { Headers = [("X", new string('x', 200_000))] }, "What answers at 'ENGINE' isn't understood: ") },
        { "a reset", ("json", new(0), "") },
        { "an error of the export", ("get", new(500) { Body = """{"message":"disk full"}"""u8.ToArray() }, "The engine at 'ENGINE' answers 500: disk full. See the engine's log.") },
        { "nothing", ("get", new(200), "'docker-daemon:shop:1.0' is empty; an image archive was expected.") },
        { "a short export", ("get", new(200) { Body = new byte[2000], DeclaredLength = 4000 }, "The engine at 'ENGINE' broke off in the middle of the image: ") },
        { "a cut export", ("get", new(200) { Body = new byte[2000], CutAfter = 100, DeclaredLength = 200 }, "The engine at 'ENGINE' broke off in the middle of the image: ") },
        { "an error in place of a tar", ("get", new(200) { Body = "{\"message\":\"late\"}"u8.ToArray() }, "'docker-daemon:shop:1.0' is truncated") },
        { "another image", ("get", new(200) { Body = DockerArchive.Of(DockerLayout.Old, Image.With(layer => layer.File("a", "other"))).ToArchive() }, "The engine at 'ENGINE' was asked for the image sha256:") },
        { "another layout", ("get", new(200) { Body = Image.With(layer => layer.File("a", "other")).ToOciLayout().ToArchive() }, "'docker-daemon:shop:1.0' has no manifest.json") },
    };

    [Theory]
    [InlineData(DockerLayout.Old)]
    [InlineData(DockerLayout.Skopeo)]
    [InlineData(DockerLayout.Current)]
    public async Task An_engine_without_manifests_gives_the_image_that_its_id_names(DockerLayout layout)
    {
        await using var engine = StandInEngine.Classic(Shop(), layout);
        Assert.Equal(s_files, await ReadAsync(engine, Shop().ToOciLayout().ConfigurationDigest));
        Assert.Equal(
            ["/images/shop:1.0/json?manifests=1", $"/images/get?names={Uri.EscapeDataString(Shop().ToOciLayout().ConfigurationDigest)}"],
            engine.Server.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task An_engine_with_manifests_gives_the_one_that_its_id_names()
    {
        var layout = Shop().ToOciLayout();
        await using var engine = new StandInEngine(layout.ToArchive(), layout.ManifestDigest);
        Assert.Equal(s_files, await ReadAsync(engine, layout.ManifestDigest));
    }

    [Theory]
    [InlineData("linux/arm64", "arm64", false)]
    [InlineData("linux/arm64/v8", "arm64", false)]
    [InlineData(null, "arm64", true)]
    public async Task A_platform_is_asked_for_where_the_engine_tells_which_there_are(string? platform, string architecture, bool isAlone)
    {
        var (amd, arm) = (Shop(), Shop("linux/arm64"));
        var index = OciLayout.MultiPlatform("shop:1.0", amd, arm);
        var manifests = new JsonArray(Manifest(amd, "linux", "amd64", !isAlone), Manifest(arm, "linux", "arm64", true), Manifest(Shop("unknown/unknown"), "unknown", "unknown", true, "attestation"));
        await using var engine = new StandInEngine(arm.ToOciLayout().ToArchive(), index.Manifests[0]!["digest"]!.GetValue<string>(), manifests);
        await using var image = await engine.OpenAsync(platform: platform);
        Assert.Equal((architecture, arm.ToOciLayout().ManifestDigest), (image.Platform.Architecture, image.Digest.ToString()));
        var export = engine.Server.Requests[^1].Path;
        Assert.Equal($$"""/images/get?names={{index.Manifests[0]!["digest"]}}&platform={"os":"linux","architecture":"arm64"}""", Uri.UnescapeDataString(export));
    }

    [Fact]
    public async Task Of_several_platforms_each_that_is_there_is_exported_by_itself()
    {
        var (amd, arm) = (Shop(), Shop("linux/arm64"));
        var manifests = new JsonArray(Manifest(arm, "linux", "arm64", true), Manifest(amd, "linux", "amd64", true), Manifest(Shop("linux/s390x"), "linux", "s390x", false));
        await using var engine = new StandInEngine([], amd.ToOciLayout().ConfigurationDigest, manifests);
        engine.Spoil = request => !request.Path.Contains("/images/get", StringComparison.Ordinal) ? null
            : new(200) { Body = (request.Path.Contains("arm64", StringComparison.Ordinal) ? arm : amd).ToOciLayout().ToArchive() };
        await using var images = await ContainerImages.FindAsync(
            ImageReference.Parse("docker-daemon:shop:1.0"), PlatformSelection.All, new(), new() { Environment = engine.Environment }, TestContext.Current.CancellationToken);
        var found = new List<string>();
        for (var index = 0; index < images.Count; index++)
        {
            await using var image = await images.OpenAsync(index, TestContext.Current.CancellationToken);
            await image.ReadFilesAsync([], null, null, TestContext.Current.CancellationToken);
            found.Add($"{image.Platform} {image.Digest}");
        }

        Assert.Equal([$"linux/amd64 {amd.ToOciLayout().ManifestDigest}", $"linux/arm64 {arm.ToOciLayout().ManifestDigest}"], found);
    }

    [Fact]
    public async Task A_platform_that_is_not_there_is_an_error_that_lists_those_there_are()
    {
        var manifests = new JsonArray(Manifest(Shop(), "linux", "amd64", true), Manifest(Shop("linux/arm64"), "linux", "arm64", true), Manifest(Shop("linux/s390x"), "linux", "s390x", false));
        await using var engine = new StandInEngine([], Shop().ToOciLayout().ManifestDigest, manifests);
        Assert.Equal(
            "'docker-daemon:shop:1.0' has no image for linux/s390x in the engine at 'ENGINE'. There is linux/amd64, linux/arm64: name one with --platform, or fetch it: docker pull --platform linux/s390x",
            await engine.ErrorAsync(platform: "linux/s390x"));
        await using var classic = StandInEngine.Classic(Shop());
        Assert.Equal("'docker-daemon:shop:1.0' has no image for linux/s390x. There is linux/amd64: name it with --platform.", await classic.ErrorAsync(platform: "linux/s390x"));
        engine.Description["Manifests"] = new JsonArray(Manifest(Shop(), "linux", "amd64", false));
        Assert.Equal("'docker-daemon:shop:1.0' is in the engine at 'ENGINE' without its content. Fetch it: docker pull", await engine.ErrorAsync());
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_told_with_docker_pull()
    {
        await using var engine = StandInEngine.Classic(Shop());
        Assert.Equal("The engine at 'ENGINE' has no image 'none:1'. Check the name with docker image ls, or fetch it: docker pull none:1", await engine.ErrorAsync("none:1"));
    }

    public static TheoryData<string> Misbehaviours => [.. s_misbehaviours.Keys];

    [Theory]
    [MemberData(nameof(Misbehaviours))]
    public async Task An_engine_that_misbehaves_is_told_in_one_printable_line(string misbehaviour)
    {
        var (question, answer, message) = s_misbehaviours[misbehaviour];
        await using var engine = StandInEngine.Classic(Shop());
        engine.Spoil = request => request.Path.Contains(question, StringComparison.Ordinal) ? answer : null;
        var error = await engine.ErrorAsync();
        Assert.StartsWith(message, error, StringComparison.Ordinal);
        Assert.Equal(error, error.Printable(2000));
        Assert.True(error.Length < 700, error);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("get")]
    public async Task An_engine_that_falls_silent_is_given_up(string question)
    {
        await using var engine = StandInEngine.Classic(Shop());
        engine.Stall = TimeSpan.FromMilliseconds(20);
        engine.Spoil = request => request.Path.Contains(question, StringComparison.Ordinal) ? new(200) { Hangs = true, DeclaredLength = 100 } : null;
        Assert.Matches("^The engine at 'ENGINE' gives no answer within [0-9]+ s\\. Check whether it works: docker version$", await engine.ErrorAsync());
    }

    [Fact]
    public async Task Waiting_for_an_engine_can_be_cancelled()
    {
        await using var engine = StandInEngine.Classic(Shop());
        using var cancel = new CancellationTokenSource();
        engine.Spoil = request =>
        {
            if (!request.Path.Contains("get", StringComparison.Ordinal))
                return null;
            cancel.Cancel();
            return new(200) { Hangs = true, DeclaredLength = 100 };
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => engine.OpenAsync(cancellationToken: cancel.Token));
    }

    [Fact]
    public async Task What_an_engine_sends_is_bounded()
    {
        await using var engine = StandInEngine.Classic(Shop());
        Assert.Contains("uncompressed-bytes", await engine.ErrorAsync(limits: new() { UncompressedBytes = 4000 }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offline_allows_sockets_and_the_loopback_device_and_no_network()
    {
        await using var socket = StandInEngine.Classic(Shop());
        await using (await socket.OpenAsync(offline: true))
            Assert.Equal(2, socket.Server.Requests.Count);
        await using var tcp = new StandInEngine(socket.Archive, Shop().ToOciLayout().ConfigurationDigest, tcp: true);
        await using (await tcp.OpenAsync(offline: true))
            Assert.Equal(2, tcp.Server.Requests.Count);
        tcp.Environment["DOCKER_HOST"] = "tcp://engine.example.com:2375";
        Assert.Equal("The engine at 'ENGINE', from DOCKER_HOST, is reached over a network, and --offline forbids all network. Copy the image into a file and name that.", await tcp.ErrorAsync(offline: true));
    }

    [Fact]
    public async Task The_next_place_is_tried_where_nobody_listens()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || File.Exists("/var/run/docker.sock"), "There is an engine at the usual place, or there are no sockets.");
        await using var engine = StandInEngine.Classic(Shop());
        engine.Environment["CONTAINER_HOST"] = engine.Address;
        engine.Environment.Remove("DOCKER_HOST");
        await using var image = await ContainerImage.OpenAsync(
            ImageReference.Parse("docker-daemon:shop:1.0"), null, new(), new() { Environment = engine.Environment }, TestContext.Current.CancellationToken);
        Assert.Equal(2, image.Layers.Length);
    }

    [Fact]
    public async Task No_engine_is_an_error_that_says_where_it_was_looked_for()
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string> { ["DOCKER_HOST"] = $"unix://{folder.Path("none.sock")}" };
        var exception = await Assert.ThrowsAsync<ImageException>(() => ContainerImage.OpenAsync(
            ImageReference.Parse("docker-daemon:shop"), null, new(), new() { Environment = environment }, TestContext.Current.CancellationToken));
        Assert.Equal(
            $"No container engine could be reached for 'shop'. Tried: 'unix://{folder.Path("none.sock")}' (from DOCKER_HOST; not there). Start Docker or Podman's socket, name it in DOCKER_HOST, or pipe the image in: docker save NAME | policygate scan -",
            exception.Message);
    }

    /// <summary>As root nobody is refused, so only what is said of it is tested.</summary>
    [Fact]
    public void No_permission_is_told_with_its_remedy()
    {
        var why = EngineProblem.Unreachable(new HttpRequestException("x", new SocketException((int)SocketError.AccessDenied)));
        Assert.Equal("no permission", why);
        Assert.Contains("(no permission). For permission join the group that owns the socket", EngineProblem.NoEngine("shop", [(EngineAddress.Parse("unix:///x", null), why!)]).Message, StringComparison.Ordinal);
    }

    private static Image Shop(string platform = "linux/amd64") => Image.With(layer => layer.File("a", "1"), layer => layer.File("b", "2")).Named("shop:1.0").Platform(platform);

    private static JsonObject Manifest(Image image, string os, string architecture, bool isThere, string kind = "image")
    {
        var digest = image.ToOciLayout().ManifestDigest;
        return new()
        {
            ["ID"] = digest,
            ["Descriptor"] = new JsonObject { ["mediaType"] = "application/vnd.oci.image.manifest.v1+json", ["digest"] = digest, ["size"] = 1 },
            ["Available"] = isThere,
            ["Size"] = new JsonObject { ["Content"] = 0, ["Total"] = 0 },
            ["Kind"] = kind,
            ["ImageData"] = new JsonObject { ["Platform"] = new JsonObject { ["architecture"] = architecture, ["os"] = os }, ["Size"] = new JsonObject { ["Unpacked"] = 0 }, ["Containers"] = null },
        };
    }

    private static async Task<string[]> ReadAsync(StandInEngine engine, string digest)
    {
        await using var image = await engine.OpenAsync();
        Assert.Equal(digest, image.Digest.ToString());
        Assert.Equal("docker-daemon:shop:1.0", image.Reference.ToString());
        var reader = ImageReading.Text("**");
        return ImageReading.Lines(await image.ReadFilesAsync([reader], null, null, TestContext.Current.CancellationToken), reader);
    }
}
