using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace PolicyGate.Images.Registry;

/// <summary>The HTTP clients: one for all hosts, and one for each host that certificates are kept for.</summary>
/// <param name="access">Whom to trust, and the proxy.</param>
/// <param name="foreign">Which addresses may be connected to; null for any. Then, too, a client says to nobody who it is.</param>
internal sealed class RegistryClients(ImageAccess access, ForeignAddresses? foreign) : IDisposable
{
    private readonly CertificateFolders _folders = CertificateFolders.Of(access);
    private readonly ConcurrentDictionary<string, Lazy<HttpClient>> _own = new(StringComparer.Ordinal);
    private readonly Lazy<HttpClient> _shared = new(() => Create(access, foreign, new([], [], null)));

    public HttpClient For(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps ? _own.GetOrAdd(address.Authority, _ => new(() => Choose(address))).Value : _shared.Value;

    /// <summary>What can't be read of the certificates that are kept for a host.</summary>
    public string? ProblemOf(Uri address) => address.Scheme == Uri.UriSchemeHttps ? _folders.For(address).Problem : null;

    public void Dispose()
    {
        foreach (var client in _own.Values.Append(_shared).Where(client => client.IsValueCreated))
            client.Value.Dispose();
    }

    private HttpClient Choose(Uri address)
    {
        var certificates = _folders.For(address);
        return certificates is { Authorities.Count: 0, Clients.Count: 0, Problem: null } ? _shared.Value : Create(access, foreign, certificates);
    }

    private static HttpClient Create(ImageAccess access, ForeignAddresses? foreign, HostCertificates certificates) =>
        new(CreateHandler(access, foreign, certificates)) { Timeout = Timeout.InfiniteTimeSpan };

    internal static SocketsHttpHandler CreateHandler(ImageAccess access, ForeignAddresses? foreign, HostCertificates certificates)
    {
        X509Certificate2Collection more = [.. access.Authorities, .. certificates.Authorities];
        var handler = new SocketsHttpHandler
        {
            // Redirects are followed by the transport, since a credential must not follow to another host.
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = access.Patience.Stall,
            MaxResponseHeadersLength = 64,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            Proxy = EnvironmentProxy.Of(access.Environment),
            SslOptions = new ServerTrust(more, certificates.Problem).Options(foreign is null ? certificates.Clients : []),
        };
        if (foreign is not null)
            handler.ConnectCallback = foreign.ConnectAsync;
        return handler;
    }
}
