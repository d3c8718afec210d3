using System.Text;
using System.Text.Json.Nodes;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests.Engine;

/// <summary>
/// A stand-in for the two questions of an engine's API that are asked, on a Unix socket or the loopback device, so that a test can make it misbehave. What real engines
/// answer is held against in <see cref="RealEngineTests"/>; its forms are copied from Docker 20.10 and 28.5 with either store, and from Podman 4.3 and 5.8.
/// </summary>
internal sealed class StandInEngine : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    public StandInEngine(byte[] archive, string id, JsonArray? manifests = null, bool tcp = false)
    {
        (Archive, Description) = (archive, new() { ["Id"] = id, ["RepoTags"] = new JsonArray("shop:1.0"), ["Created"] = "2026-01-01T00:00:00.123456789Z", ["Os"] = "linux", ["Architecture"] = "amd64" });
        if (manifests is not null)
            Description["Manifests"] = manifests;
        Socket = tcp ? null : _folder.Path("engine.sock");
        Server = new(request => Spoil?.Invoke(request) ?? Honest(request), socket: Socket);
        Environment["DOCKER_HOST"] = Socket is null ? $"tcp://{Server.Host}" : $"unix://{Socket}";
    }

    public LoopbackServer Server { get; }

    public string? Socket { get; }

    public byte[] Archive { get; set; }

    public JsonObject Description { get; }

    /// <summary>What the engine answers in place of the honest thing; null for the honest thing.</summary>
    public Func<ServerRequest, ServerAnswer?>? Spoil { get; set; }

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public TimeSpan Stall { get; set; } = TimeSpan.FromSeconds(60);

    public string Address => Environment["DOCKER_HOST"];

    /// <summary>An engine as Docker is without a store of manifests, from version 25 on or before, and Podman.</summary>
    public static StandInEngine Classic(Image image, DockerLayout layout = DockerLayout.Current) =>
        new(DockerArchive.Of(layout, image).ToArchive(), image.ToOciLayout().ConfigurationDigest);

    public Task<ContainerImage> OpenAsync(string name = "shop:1.0", string? platform = null, bool offline = false, ImageLimits? limits = null, CancellationToken? cancellationToken = null) => ContainerImage.OpenAsync(
        ImageReference.Parse("docker-daemon:" + name),
        platform is null ? null : Platform.Parse(platform),
        limits ?? ImageReading.Limits,
        new() { Environment = Environment, IsOffline = offline, Patience = new((_, _) => Task.CompletedTask, Stall) },
        cancellationToken ?? TestContext.Current.CancellationToken);

    public async Task<string> ErrorAsync(string name = "shop:1.0", string? platform = null, bool offline = false, ImageLimits? limits = null) =>
        (await Assert.ThrowsAsync<ImageException>(() => OpenAsync(name, platform, offline, limits))).Message.Replace(Address, "ENGINE", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private ServerAnswer Honest(ServerRequest request) => request.Path.Split('?')[0] switch
    {
        "/images/shop:1.0/json" => new(200) { Body = Encoding.UTF8.GetBytes(Description.ToJsonString()), Headers = [("Content-Type", "application/json")] },
        "/images/get" => new(200) { Body = Archive, Headers = [("Content-Type", "application/x-tar")] },
        _ => new(404) { Body = """{"message":"No such image: x"}"""u8.ToArray() },
    };
}
