using System.Net;
using System.Net.Sockets;

namespace PolicyGate.Images.Engine;

/// <summary>Where an engine's API is.</summary>
/// <param name="Scheme">How it is reached.</param>
/// <param name="Path">Path of the socket or name of the pipe; empty for TCP.</param>
/// <param name="Http">What requests are addressed to; for a socket or pipe a host that is never looked up.</param>
/// <param name="Origin">The variable or context that names it; null for a usual place.</param>
internal sealed record EngineAddress(EngineScheme Scheme, string Path, Uri Http, string? Origin)
{
    private const int PlainPort = 2375;
    private const int TlsPort = 2376;

    private static readonly Uri s_nowhere = new("http://localhost");

    /// <summary>Certificates of a TLS connection; null where it is plain.</summary>
    public EngineCertificates? Tls { get; init; }

    /// <summary>True where no network is needed.</summary>
    public bool IsHere => Scheme != EngineScheme.Tcp || Http.Host == "localhost" || (IPAddress.TryParse(Http.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Parses an address as Docker's and Podman's command lines have it: <c>unix://PATH</c>, <c>npipe:////./pipe/NAME</c>, <c>tcp://HOST:PORT</c>, or <c>HOST:PORT</c>.</summary>
    /// <param name="text">The address.</param>
    /// <param name="origin">The variable or context that has it; null for a usual place.</param>
    /// <param name="tls">Certificates, where TCP is to be encrypted.</param>
    /// <exception cref="ImageException">The text is no address, or one that can't be reached from here.</exception>
    public static EngineAddress Parse(string text, string? origin, EngineCertificates? tls = null)
    {
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        var (scheme, rest) = colon < 0 ? ("tcp", text) : (text[..colon].ToLowerInvariant(), text[(colon + 3)..]);
        return scheme switch
        {
            "unix" when rest.StartsWith('/') && IsSocketPath(rest) => new(EngineScheme.Unix, rest, s_nowhere, origin),
            "npipe" when OperatingSystem.IsWindows() && PipeName(rest) is { } name => new(EngineScheme.Pipe, name, s_nowhere, origin),
            "tcp" or "http" or "https" when Uri.TryCreate($"tcp://{rest}", UriKind.Absolute, out var uri) && uri is { Host.Length: > 0, UserInfo: "", Query: "", Fragment: "" } => Tcp(scheme, uri, origin, tls),
            "ssh" => throw new ImageException(
                $"{origin} names the engine '{text.Printable(200)}', and engines aren't reached over ssh. Forward its socket, ssh -nNT -L /tmp/engine.sock:/var/run/docker.sock HOST, and set DOCKER_HOST=unix:///tmp/engine.sock; or pipe the image in: docker save NAME | policygate scan -"),
            _ => throw new ImageException(
                $"{origin} names the engine '{text.Printable(200)}', which is no address: expected unix:///PATH{(OperatingSystem.IsWindows() ? ", npipe:////./pipe/NAME" : "")} or tcp://HOST:PORT."),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => (Scheme switch
    {
        EngineScheme.Unix => $"unix://{Path}",
        EngineScheme.Pipe => $"npipe:////./pipe/{Path}",
        _ => $"tcp://{Http.Authority}{Http.AbsolutePath.TrimEnd('/')}",
    }).Printable(200);

    private static EngineAddress Tcp(string scheme, Uri uri, string? origin, EngineCertificates? tls)
    {
        if (scheme == "https")
            tls ??= EngineCertificates.None;
        var usual = scheme switch { "http" => 80, "https" => 443, _ => tls is null ? PlainPort : TlsPort };
        var http = new UriBuilder(tls is null ? "http" : "https", uri.Host, uri.Port < 0 ? usual : uri.Port, uri.AbsolutePath).Uri;
        return new(EngineScheme.Tcp, "", http, origin) { Tls = tls };
    }

    private static bool IsSocketPath(string path)
    {
        try
        {
            _ = new UnixDomainSocketEndPoint(path);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // npipe:////./pipe/docker_engine, and npipe://./pipe/docker_engine as some write it; a pipe of another machine is no pipe but a network.
    private static string? PipeName(string rest)
    {
        var path = rest.Replace('\\', '/').TrimStart('/');
        return path.StartsWith("./pipe/", StringComparison.OrdinalIgnoreCase) && path.Length > "./pipe/".Length ? path["./pipe/".Length..] : null;
    }
}

/// <summary>How an engine is reached.</summary>
internal enum EngineScheme
{
    Unix,
    Pipe,
    Tcp,
}
