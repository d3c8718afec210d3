using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace PolicyGate.Testing;

/// <summary>A registry of its own on the loopback device, spoken to in plain HTTP unless it gets certificates. It goes with the object, and so does its storage.</summary>
public sealed partial class DockerRegistry : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TemporaryFolder _folder;
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource<string> _host = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DockerRegistry(Process process, TemporaryFolder folder)
    {
        _process = process;
        _folder = folder;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _host.TrySetException(new InvalidOperationException($"docker-registry has ended:\n{Log}"));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary><c>127.0.0.1:PORT</c></summary>
    public string Host => _host.Task.Result;

    /// <summary>All that the registry said until now: one line for each request among it.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    /// <summary>The folder with its images; another registry can show the same.</summary>
    public string Storage { get; private init; } = "";

    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="storage">The folder with the images of another registry; null for one of its own.</param>
    /// <param name="http">More of the section <c>http</c>: YAML in one line.</param>
    /// <param name="more">More sections, each a line.</param>
    public static async Task<DockerRegistry> StartAsync(CancellationToken cancellationToken, string? storage = null, string? http = null, params string[] more)
    {
        Requirement.Programs("docker-registry", "skopeo");
        var folder = new TemporaryFolder();
        var configuration = folder.Path("config.yml");

        // The registry picks a free port for 0 itself, so nobody can take it in between, and says in its log which one.
        await File.WriteAllTextAsync(configuration, $$"""
            version: 0.1
            log: { level: info, accesslog: { disabled: true } }
            storage: { filesystem: { rootdirectory: "{{storage ??= folder.Path("storage")}}" }, delete: { enabled: true } }
            http: { addr: "127.0.0.1:0"{{(http is null ? "" : ", " + http)}} }
            {{string.Join('\n', more)}}
            """, cancellationToken);
        var process = Process.Start(new ProcessStartInfo("docker-registry", ["serve", configuration])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var registry = new DockerRegistry(process, folder) { Storage = storage };
        try
        {
            await registry._host.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
            return registry;
        }
        catch
        {
            await registry.DisposeAsync();
            throw;
        }
    }

    /// <summary>Pushes what skopeo calls <paramref name="source"/>, such as <c>oci-archive:FILE</c>, as <c>repository:tag</c>. Returns the manifest's digest.</summary>
    public async Task<string> PushAsync(string source, string name, CancellationToken cancellationToken, params string[] options)
    {
        using var scratch = new TemporaryFolder();
        var digest = scratch.Path("digest");
        var copy = await ExternalProgram.RunAsync(
            "skopeo",
            ["--insecure-policy", "copy", "--quiet", "--all", "--dest-tls-verify=false", "--digestfile", digest, .. options, source, $"docker://{Host}/{name}"],
            cancellationToken: cancellationToken);
        copy.Succeeded();
        return (await File.ReadAllTextAsync(digest, cancellationToken)).Trim();
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
            return;
        lock (_log)
            _log.AppendLine(line);
        if (Listening().Match(line) is { Success: true } match)
            _host.TrySetResult(match.Groups[1].Value);
    }

    [GeneratedRegex(@"listening on (127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
