using System.Net;

namespace PolicyGate.Images.Registry;

/// <summary>
/// The proxy that <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c> or <c>ALL_PROXY</c> name, with its login, and whom <c>NO_PROXY</c> keeps from it. Lower-case names count first.
/// Read from the build's variables rather than left to .NET, which knows no subdomains, no networks and no <c>*</c> in <c>NO_PROXY</c>, and sends loopback addresses to a proxy, too.
/// </summary>
internal sealed class EnvironmentProxy : IWebProxy, ICredentials
{
    private static readonly string[] s_schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    private readonly ProxyExceptions _exceptions;
    private readonly (Uri Address, NetworkCredential? Login)? _https;
    private readonly (Uri Address, NetworkCredential? Login)? _http;

    private EnvironmentProxy(IReadOnlyDictionary<string, string> environment)
    {
        _exceptions = new(Value(environment, "NO_PROXY") ?? "");
        _https = Parse(environment, "HTTPS_PROXY") ?? Parse(environment, "ALL_PROXY");
        _http = Parse(environment, "HTTP_PROXY") ?? Parse(environment, "ALL_PROXY");
    }

    ICredentials? IWebProxy.Credentials
    {
        get => this;
        set => throw new NotSupportedException();
    }

    /// <summary>The environment's proxy; the system's where it names none.</summary>
    /// <exception cref="ImageException">A variable is no address of a proxy.</exception>
    public static IWebProxy Of(IReadOnlyDictionary<string, string> environment)
    {
        var proxy = new EnvironmentProxy(environment);
        return proxy is { _https: null, _http: null } ? HttpClient.DefaultProxy : proxy;
    }

    /// <summary>The proxy for an address; null where it is reached without.</summary>
    public static Uri? For(Uri address, IWebProxy proxy) => proxy.IsBypassed(address) ? null : proxy.GetProxy(address);

    public Uri? GetProxy(Uri destination) => _exceptions.Contain(destination) ? null : (destination.Scheme == Uri.UriSchemeHttps ? _https : _http)?.Address;

    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    /// <summary>The login to a proxy.</summary>
    public NetworkCredential? GetCredential(Uri uri, string authType) => uri == _https?.Address ? _https?.Login : uri == _http?.Address ? _http?.Login : null;

    private static string? Value(IReadOnlyDictionary<string, string> environment, string name) =>
        environment.GetValueOrDefault(name.ToLowerInvariant()) is { Length: > 0 } lower ? lower : environment.GetValueOrDefault(name) is { Length: > 0 } upper ? upper : null;

    private static (Uri Address, NetworkCredential? Login)? Parse(IReadOnlyDictionary<string, string> environment, string name)
    {
        if (Value(environment, name)?.Trim() is not { Length: > 0 } text)
            return null;
        text = text.Contains("://", StringComparison.Ordinal) ? text.Replace("socks5h://", "socks5://", StringComparison.OrdinalIgnoreCase) : "http://" + text;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || !s_schemes.Contains(uri.Scheme) || uri.Host.Length == 0)
            throw new ImageException($"The variable {name} is no address of a proxy: expected http://HOST:PORT or http://USER:PASSWORD@HOST:PORT, also https or socks5.");
        var port = uri.Port > 0 ? uri.Port : 1080;
        return (new UriBuilder(uri.Scheme, uri.Host, port).Uri, LoginOf(uri.UserInfo));
    }

    private static NetworkCredential? LoginOf(string userInfo)
    {
        if (userInfo.Length == 0)
            return null;
        var colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new(Uri.UnescapeDataString(userInfo), "")
            : new(Uri.UnescapeDataString(userInfo[..colon]), Uri.UnescapeDataString(userInfo[(colon + 1)..]));
    }
}
