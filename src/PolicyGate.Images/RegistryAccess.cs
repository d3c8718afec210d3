using System.Collections.Immutable;
using PolicyGate.Images.Registry;

namespace PolicyGate.Images;

/// <summary>How registries are spoken to.</summary>
public sealed record RegistryAccess
{
    /// <summary>Hosts, <c>HOST</c> or <c>HOST:PORT</c>, that plain HTTP is spoken to; to every other it is HTTPS. <c>DOTNET_CONTAINER_INSECURE_REGISTRIES</c> adds to them.</summary>
    public ImmutableArray<string> InsecureHosts { get; init; } = [];

    /// <summary>True where nothing may be fetched.</summary>
    public bool IsOffline { get; init; }

    /// <summary>
    /// Variables that name credentials: <c>POLICYGATE_REGISTRY_USER</c> and <c>POLICYGATE_REGISTRY_PASSWORD</c>, <c>DOCKER_CONFIG</c> and the home folder
    /// with <c>.docker/config.json</c>, and <c>PATH</c> for credential helpers. Without any, all is read anonymously.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>How long a registry is waited for.</summary>
    internal Patience Patience { get; init; } = Patience.Default;
}
