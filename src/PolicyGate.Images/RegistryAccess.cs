using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using PolicyGate.Images.Registry;

namespace PolicyGate.Images;

/// <summary>How registries are spoken to.</summary>
public sealed record RegistryAccess
{
    /// <summary>Hosts, <c>HOST</c> or <c>HOST:PORT</c>, that plain HTTP is spoken to; to every other it is HTTPS. <c>DOTNET_CONTAINER_INSECURE_REGISTRIES</c> adds to them.</summary>
    public ImmutableArray<string> InsecureHosts { get; init; } = [];

    /// <summary>True where nothing may be fetched.</summary>
    public bool IsOffline { get; init; }

    /// <summary>Certificates of authorities that are trusted beside those that this machine trusts, see <see cref="CertificateFile"/>.</summary>
    public ImmutableArray<X509Certificate2> Authorities { get; init; } = [];

    /// <summary>The login to the image's registry; null to look for one in <see cref="Environment"/>.</summary>
    public NetworkCredential? Credential { get; init; }

    /// <summary>
    /// Variables that name credentials: <c>POLICYGATE_REGISTRY_USER</c> and <c>POLICYGATE_REGISTRY_PASSWORD</c>, <c>DOCKER_CONFIG</c> and the home folder
    /// with <c>.docker/config.json</c>, and <c>PATH</c> for credential helpers; without any, all is read anonymously. And the proxy's: <c>HTTPS_PROXY</c>,
    /// <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c>; without any, the system's proxy counts.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>How long a registry is waited for.</summary>
    internal Patience Patience { get; init; } = Patience.Default;

    /// <summary>Where certificates of single hosts lie; null for where Docker and Podman look.</summary>
    internal ImmutableArray<string>? CertificateFolders { get; init; }
}
