using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using PolicyGate.Images.Registry;
using PolicyGate.Images.Stores;

namespace PolicyGate.Images;

/// <summary>How images are come by that are no local files: registries, engines and standard input.</summary>
public sealed record ImageAccess
{
    /// <summary>Hosts of registries, <c>HOST</c> or <c>HOST:PORT</c>, that plain HTTP is spoken to; to every other it is HTTPS. <c>DOTNET_CONTAINER_INSECURE_REGISTRIES</c> adds to them.</summary>
    public ImmutableArray<string> InsecureHosts { get; init; } = [];

    /// <summary>True where nothing may be fetched over a network. A socket, a named pipe and the loopback device of an engine are none.</summary>
    public bool IsOffline { get; init; }

    /// <summary>Certificates of authorities that are trusted beside those that this machine trusts, see <see cref="CertificateFile"/>.</summary>
    public ImmutableArray<X509Certificate2> Authorities { get; init; } = [];

    /// <summary>The login to the image's registry; null to look for one in <see cref="Environment"/>.</summary>
    public NetworkCredential? Credential { get; init; }

    /// <summary>
    /// Variables. Credentials: <c>POLICYGATE_REGISTRY_USER</c> and <c>POLICYGATE_REGISTRY_PASSWORD</c>, <c>DOCKER_CONFIG</c> and the home folder
    /// with <c>.docker/config.json</c>, and <c>PATH</c> for credential helpers; without any, all is read anonymously. And the proxy's: <c>HTTPS_PROXY</c>,
    /// <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c>; without any, the system's proxy counts. And engines: <c>DOCKER_HOST</c>, <c>DOCKER_CONTEXT</c>,
    /// <c>DOCKER_TLS_VERIFY</c>, <c>DOCKER_CERT_PATH</c>, <c>CONTAINER_HOST</c>, <c>XDG_RUNTIME_DIR</c>, and the context in Docker's configuration.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// What other files are fetched with: through the same proxy and trusting the same authorities as registries are. Follows no redirect and keeps no cookie.
    /// </summary>
    /// <exception cref="ImageException">A variable is no address of a proxy.</exception>
    public HttpMessageHandler CreateHandler() => RegistryClients.CreateHandler(this, null, new([], [], null));

    /// <summary>How long a registry or an engine is waited for.</summary>
    internal Patience Patience { get; init; } = Patience.Default;

    /// <summary>What is larger is pushed in pieces of so many bytes.</summary>
    internal long UploadChunk { get; init; } = 64L << 20;

    /// <summary>Where certificates of single hosts lie; null for where Docker and Podman look.</summary>
    internal ImmutableArray<string>? CertificateFolders { get; init; }

    /// <summary>Opens what the path <c>-</c> stands for.</summary>
    internal Func<Stream> OpenStandardInput { get; init; } = StandardInput.Open;
}
