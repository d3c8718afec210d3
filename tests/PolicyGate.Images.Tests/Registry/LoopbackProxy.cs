using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PolicyGate.Images.Tests.Registry;

/// <summary>A proxy on the loopback device that knows one server only, whatever name it is asked for.</summary>
/// <param name="target">The server, <c>HOST:PORT</c>.</param>
/// <param name="login">What <c>Proxy-Authorization</c> has to be; null for nothing.</param>
internal sealed class LoopbackProxy(string target, string? login = null) : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<string> _requests = [];
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;

    public string Host => $"127.0.0.1:{((IPEndPoint)_listener!.LocalEndpoint).Port}";

    /// <summary>The first lines of the requests that it has let pass, without their version.</summary>
    public IReadOnlyList<string> Passed
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    public LoopbackProxy Start()
    {
        _listener = new(IPAddress.Loopback, 0);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting;
        _listener?.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        var served = new List<Task>();
        try
        {
            while (true)
                served.Add(ServeAsync(await listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await ReadHeadAsync(stream) is { Length: > 0 } head)
                {
                    if (login is not null && !head.Contains($"Proxy-Authorization: {login}\r\n", StringComparison.OrdinalIgnoreCase))
                    {
                        await stream.WriteAsync("HTTP/1.1 407 X\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _end.Token);
                        continue;
                    }

                    var line = head[..head.IndexOf(" HTTP/", StringComparison.Ordinal)];
                    lock (_requests)
                        _requests.Add(line);
                    await PassAsync(stream, line, head);
                    return;
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
            {
                // One of both has gone.
            }
        }
    }

    private async Task PassAsync(NetworkStream stream, string line, string head)
    {
        using var server = new TcpClient();
        await server.ConnectAsync(IPEndPoint.Parse(target), _end.Token);
        if (line.StartsWith("CONNECT ", StringComparison.Ordinal))
        {
            await stream.WriteAsync("HTTP/1.1 200 X\r\n\r\n"u8.ToArray(), _end.Token);
        }
        else
        {
            var path = new Uri(line.Split(' ')[1]).PathAndQuery;
            await server.GetStream().WriteAsync(Encoding.Latin1.GetBytes($"{line.Split(' ')[0]} {path}{head[line.Length..]}"), _end.Token);
        }

        await Task.WhenAny(stream.CopyToAsync(server.GetStream(), _end.Token), server.GetStream().CopyToAsync(stream, _end.Token));
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _end.Token) == 0)
                return "";
            text.Append((char)one[0]);
        }

        return text.ToString();
    }
}
