using PolicyGate.Images.Engine;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests.Engine;

public sealed class EngineAddressTests
{
    [Theory]
    [InlineData("unix:///run/x.sock", "unix:///run/x.sock", true)]
    [InlineData("tcp://127.0.0.1:2375", "tcp://127.0.0.1:2375", true)]
    [InlineData("tcp://localhost", "tcp://localhost:2375", true)]
    [InlineData("tcp://[::1]:99", "tcp://[::1]:99", true)]
    [InlineData("tcp://engine.example.com", "tcp://engine.example.com:2375", false)]
    [InlineData("engine.example.com:4000", "tcp://engine.example.com:4000", false)]
    [InlineData("tcp://engine.example.com:4000/prefix/", "tcp://engine.example.com:4000/prefix", false)]
    [InlineData("tcp://localhost.example.com", "tcp://localhost.example.com:2375", false)]
    [InlineData("http://10.0.0.1", "tcp://10.0.0.1", false)]
    [InlineData("https://10.0.0.1", "tcp://10.0.0.1", false)]
    public void An_address_is_read_as_dockers_command_line_reads_it(string text, string shown, bool isHere)
    {
        var address = EngineAddress.Parse(text, "DOCKER_HOST");
        Assert.Equal((shown, isHere), (address.ToString(), address.IsHere));
        Assert.Equal(text.StartsWith("https", StringComparison.Ordinal), address.Tls is not null);
    }

    [Theory]
    [InlineData("unix://x.sock")]
    [InlineData("unix://")]
    [InlineData("fd://")]
    [InlineData("tcp://")]
    [InlineData("tcp://user@host")]
    [InlineData("tcp://host?x")]
    [InlineData("a b")]
    [InlineData("npipe:////./pipe/docker_engine")]
    public void What_is_no_address_here_is_told(string text)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && text.StartsWith("npipe", StringComparison.Ordinal), "Windows has named pipes.");
        Assert.StartsWith($"DOCKER_HOST names the engine '{text}', which is no address: expected unix:///PATH", Assert.Throws<ImageException>(() => EngineAddress.Parse(text, "DOCKER_HOST")).Message, StringComparison.Ordinal);
        Assert.Contains("which is no address", Assert.Throws<ImageException>(() => EngineAddress.Parse("unix:///" + new string('x', 200), "DOCKER_HOST")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_engine_over_ssh_is_an_error_with_a_way_out() =>
        Assert.Contains("Forward its socket, ssh -nNT -L", Assert.Throws<ImageException>(() => EngineAddress.Parse("ssh://me@host", "DOCKER_HOST")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("DOCKER_HOST=tcp://a:1 DOCKER_CONTEXT=none CONTAINER_HOST=tcp://b:1", "tcp://a:1")]
    [InlineData("DOCKER_HOST=tcp://a DOCKER_TLS_VERIFY=1", "tcp://a:2376")]
    [InlineData("", "unix:///var/run/docker.sock unix:///run/podman/podman.sock")]
    [InlineData("DOCKER_CONTEXT=default", "unix:///var/run/docker.sock unix:///run/podman/podman.sock")]
    [InlineData("XDG_RUNTIME_DIR=/run/user/7 CONTAINER_HOST=tcp://b:1", "unix:///var/run/docker.sock tcp://b:1 unix:///run/user/7/podman/podman.sock unix:///run/podman/podman.sock")]
    [InlineData("XDG_RUNTIME_DIR=here", "unix:///var/run/docker.sock unix:///run/podman/podman.sock")]
    public async Task Engines_are_looked_for_in_an_order(string environment, string places)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other usual places.");
        Assert.Equal(places, string.Join(' ', await FindAsync(environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(pair => pair.Split('=')[0], pair => pair.Split('=')[1]))));
    }

    [Fact]
    public async Task What_names_podmans_engine_matters_only_once_there_is_no_docker()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other usual places.");
        await using var places = EngineAddresses.FindAsync(new Dictionary<string, string> { ["CONTAINER_HOST"] = "ssh://me@host" }, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await places.MoveNextAsync());
        Assert.Equal("unix:///var/run/docker.sock", places.Current.ToString());
        await Assert.ThrowsAsync<ImageException>(async () => await places.MoveNextAsync());
    }

    [Fact]
    public async Task A_context_that_docker_has_made_is_found_as_docker_finds_it()
    {
        Requirement.Program("docker");
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string> { ["DOCKER_CONFIG"] = folder.Path("docker") };
        await DockerAsync("context", "create", "first", "--docker", "host=tcp://127.0.0.1:1234");
        await DockerAsync("context", "create", "zweiter", "--docker", "host=unix:///run/second.sock");
        foreach (var (variable, use) in ((string?, string?)[])[(null, null), (null, "zweiter"), ("first", "zweiter"), ("default", "zweiter")])
        {
            await DockerAsync("context", "use", use ?? "default");
            if (variable is null)
                environment.Remove("DOCKER_CONTEXT");
            else
                environment["DOCKER_CONTEXT"] = variable;
            var dockers = await DockerAsync("context", "inspect", "--format", "{{.Endpoints.docker.Host}}");
            Assert.Equal(dockers.Trim(), (await FindAsync(environment))[0]);
        }

        environment["DOCKER_CONTEXT"] = "none";
        Assert.StartsWith("Docker's context 'none', which DOCKER_CONTEXT names, doesn't exist.", (await Assert.ThrowsAsync<ImageException>(() => FindAsync(environment))).Message, StringComparison.Ordinal);

        async Task<string> DockerAsync(params string[] arguments) => (await ExternalProgram.RunAsync(
            "docker", arguments, null, environment.ToDictionary(pair => pair.Key, pair => (string?)pair.Value), TestContext.Current.CancellationToken)).Succeeded().StandardOutput;
    }

    [Theory]
    [InlineData("{}", "has no address of an engine")]
    [InlineData("""{"Endpoints":{"docker":{}}}""", "has no address of an engine")]
    [InlineData("""{"Endpoints":{"docker":{"Host":7}}}""", "Docker's context 'c': 'Endpoints.docker.Host' is a number")]
    [InlineData("""{"Endpoints":{"docker":{"Host":"tcp://a:1","SkipTLSVerify":true}}}""", "asks for TLS that trusts anybody")]
    [InlineData("""{"Endpoints":{"docker":{"Host":"ssh://a"}}}""", "Docker's context 'c' names the engine 'ssh://a', and engines aren't reached over ssh")]
    [InlineData("x", "Docker's context 'c' is no JSON")]
    public async Task A_context_that_is_no_good_is_told(string json, string message)
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", """{"currentContext":"c"}""");
        folder.Write($"contexts/meta/{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("c"u8))}/meta.json", json);
        Assert.Contains(message, (await Assert.ThrowsAsync<ImageException>(() => FindAsync(new() { ["DOCKER_CONFIG"] = folder.Root }))).Message, StringComparison.Ordinal);
    }

    private static async Task<List<string>> FindAsync(Dictionary<string, string> environment)
    {
        var places = new List<string>();
        await foreach (var address in EngineAddresses.FindAsync(environment, TestContext.Current.CancellationToken))
            places.Add(address.ToString());
        return places;
    }
}
