using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests.Engine;

/// <summary>Against the real programs, each started for the test with folders of its own and without containers; Docker where it is installed, Podman by tests/install-prerequisites.sh.</summary>
public sealed class RealEngineTests
{
    [Theory]
    [InlineData("podman", "--root {0}/data --runroot {0}/run --storage-driver vfs system service --time=0 unix://{0}/engine.sock")]
    [InlineData("dockerd", "--config-file {0}/none.json --data-root {0}/data --exec-root {0}/run --pidfile {0}/pid --storage-driver vfs --bridge none --iptables=false --ip-forward=false --host unix://{0}/engine.sock")]
    public async Task An_image_of_a_real_engine_is_read_as_from_the_archive_that_it_was_loaded_from(string program, string arguments)
    {
        Requirement.Program(program);
        Requirement.Root("run an engine here");
        using var folder = new TemporaryFolder();
        var archive = folder.Path("shop.tar");
        await Image.With(layer => layer.File("a", "1").File("bin/sh", "2"), layer => layer.File("a", "3").SymbolicLink("lib", "bin")).Named("docker.io/library/shop:1.0").Platform("linux/amd64").WriteDockerArchiveAsync(archive, DockerLayout.Old);
        folder.Write("none.json", "{}");
        var (expected, expectedFiles) = await ReadAsync("docker-archive:" + archive, []);
        using var engine = Process.Start(new ProcessStartInfo(program, arguments.Replace("{0}", folder.Root, StringComparison.Ordinal).Split(' ')) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = engine.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var log = engine.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await LoadAsync(folder.Path("engine.sock"), archive, engine);
            var (image, files) = await ReadAsync("docker-daemon:shop:1.0", new() { ["DOCKER_HOST"] = $"unix://{folder.Path("engine.sock")}" });
            Assert.Equal((expected, string.Join(' ', expectedFiles)), (image, string.Join(' ', files)));
            var error = await Assert.ThrowsAsync<ImageException>(() => ReadAsync("docker-daemon:none:1", new() { ["DOCKER_HOST"] = $"unix://{folder.Path("engine.sock")}" }));
            Assert.Contains("has no image 'none:1'", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            await ExternalProgram.RunAsync("kill", [engine.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)], cancellationToken: CancellationToken.None);
            await engine.WaitForExitAsync(CancellationToken.None);
            TestContext.Current.TestOutputHelper?.WriteLine(await log);
        }
    }

    private static async Task<(Digest, string[])> ReadAsync(string reference, Dictionary<string, string> environment)
    {
        await using var image = await ContainerImage.OpenAsync(ImageReference.Parse(reference), null, new(), new() { Environment = environment }, TestContext.Current.CancellationToken);
        var reader = ImageReading.Text("**");
        return (image.Digest, ImageReading.Lines(await image.ReadFilesAsync([reader], null, null, TestContext.Current.CancellationToken), reader));
    }

    private static async Task LoadAsync(string socket, string archive, Process engine)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
                return new NetworkStream(connection, ownsSocket: true);
            },
        });
        for (var tries = 0; tries < 300; tries++)
        {
            try
            {
                using var content = new ByteArrayContent(await File.ReadAllBytesAsync(archive, TestContext.Current.CancellationToken));
                content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
                using var answer = await client.PostAsync(new Uri("http://engine/images/load"), content, TestContext.Current.CancellationToken);
                Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
                return;
            }
            catch (HttpRequestException) when (!engine.HasExited)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }

        Assert.Fail("The engine doesn't answer.");
    }
}
