using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace PolicyGate.Testing;

/// <summary>A server on the loopback device, or a Unix socket, whose every answer a test decides, broken ones among them.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private const char TlsHandshake = '\u0016';

    private readonly Socket _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly List<ServerRequest> _requests = [];
    private readonly Task _accepting;

    private readonly SslServerAuthenticationOptions? _tls;

    /// <param name="answer">The answers; 404 to everything where it is null.</param>
    /// <param name="tls">How TLS is spoken; null for none.</param>
    /// <param name="socket">Path of a Unix socket in place of a port.</param>
    public LoopbackServer(Func<ServerRequest, ServerAnswer>? answer = null, SslServerAuthenticationOptions? tls = null, string? socket = null)
    {
        _tls = tls;
        Answer = answer ?? (_ => new(404));
        EndPoint place = socket is null ? new IPEndPoint(IPAddress.Loopback, 0) : new UnixDomainSocketEndPoint(socket);
        _listener = new(place.AddressFamily, SocketType.Stream, socket is null ? ProtocolType.Tcp : ProtocolType.Unspecified);
        _listener.Bind(place);
        _listener.Listen();
        Host = _listener.LocalEndPoint is IPEndPoint port ? $"127.0.0.1:{port.Port}" : "";
        _accepting = AcceptAsync();
    }

    public Func<ServerRequest, ServerAnswer> Answer { get; set; }

    public string Host { get; }

    /// <summary>What was asked so far, in order.</summary>
    public IReadOnlyList<ServerRequest> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_end.IsCancellationRequested)
            return;
        await _end.CancelAsync();
        await _accepting;
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        var served = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_end.Token);
                served.Add(ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        {
            try
            {
                await using var stream = await StreamAsync(client);
                var request = await ReadAsync(stream);
                ServerAnswer answer;
                lock (_requests)
                {
                    _requests.Add(request);
                    answer = Answer(request);
                }

                if (answer.Status == 0)
                {
                    // A reset in place of an orderly end.
                    client.LingerState = new(true, 0);
                    return;
                }

                var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {answer.Status} X\r\nConnection: close\r\n");
                if (answer.DeclaredLength is not < 0)
                    head.Append(CultureInfo.InvariantCulture, $"Content-Length: {answer.DeclaredLength ?? answer.Body.Length}\r\n");
                foreach (var (name, value) in answer.Headers)
                    head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
                await stream.WriteAsync(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), _end.Token);
                await stream.WriteAsync(answer.Body.AsMemory(0, Math.Min(answer.CutAfter ?? int.MaxValue, answer.Body.Length)), _end.Token);
                if (answer.Hangs)
                    await Task.Delay(Timeout.Infinite, _end.Token);
                for (var at = answer.CutAfter ?? 0; answer.DripEvery is { } pause && at < answer.Body.Length; at++)
                {
                    await stream.WriteAsync(answer.Body.AsMemory(at, 1), _end.Token);
                    await Task.Delay(pause, _end.Token);
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or AuthenticationException)
            {
                // Who asked has gone.
            }
        }
    }

    private async Task<Stream> StreamAsync(Socket client)
    {
        if (_tls is null)
            return new NetworkStream(client);
        var stream = new SslStream(new NetworkStream(client));
        await stream.AuthenticateAsServerAsync(_tls, _end.Token);
        return stream;
    }

    private async Task<ServerRequest> ReadAsync(Stream stream)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, _end.Token) == 1)
        {
            text.Append((char)one[0]);
            if (text[0] == TlsHandshake)
                throw new IOException("This server speaks no TLS.");
        }

        var lines = text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0)
            throw new IOException("An empty request.");
        var headers = lines[1..].Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length") ?? "0", CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _end.Token);
        return new(lines[0].Split(' ')[0], lines[0].Split(' ')[1], headers, Encoding.UTF8.GetString(body));
    }
}

public sealed record ServerRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <param name="Status">Status; 0 resets the connection.</param>
public sealed record ServerAnswer(int Status)
{
    public byte[] Body { get; init; } = [];

    public (string Name, string Value)[] Headers { get; init; } = [];

    /// <summary>The length that is said; negative for none.</summary>
    public long? DeclaredLength { get; init; }

    /// <summary>How much of the body is sent before the connection is closed.</summary>
    public int? CutAfter { get; init; }

    /// <summary>After what <see cref="CutAfter"/> says the rest comes byte by byte, with this pause.</summary>
    public TimeSpan? DripEvery { get; init; }

    /// <summary>True where the connection is left open with nothing more to come.</summary>
    public bool Hangs { get; init; }
}
