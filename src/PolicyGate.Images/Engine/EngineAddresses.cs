using System.Runtime.CompilerServices;
using PolicyGate.Images.Registry;

namespace PolicyGate.Images.Engine;

/// <summary>Finds engines as Docker's own command line does, and after its usual place in Podman's.</summary>
internal static class EngineAddresses
{
    public const string DockerHost = "DOCKER_HOST";
    public const string DockerContextName = "DOCKER_CONTEXT";
    public const string ContainerHost = "CONTAINER_HOST";

    private const string RuntimeFolder = "XDG_RUNTIME_DIR";
    private const string DefaultContext = "default";

    /// <summary>Where to look for an engine, in this order: one place where the user names one, else the usual ones.</summary>
    /// <exception cref="ImageException">What is named is no address, or no context.</exception>
    public static async IAsyncEnumerable<EngineAddress> FindAsync(IReadOnlyDictionary<string, string> environment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Value(environment, DockerHost) is { } host)
        {
            yield return EngineAddress.Parse(host, DockerHost, Certificates(environment));
            yield break;
        }

        if (Value(environment, DockerContextName) is { } named)
        {
            if (named != DefaultContext)
            {
                yield return await DockerContext.ReadAsync(named, DockerContextName, environment, cancellationToken).ConfigureAwait(false);
                yield break;
            }
        }
        else if ((await DockerConfiguration.ReadAsync(environment, cancellationToken).ConfigureAwait(false))?.CurrentContext is { Length: > 0 } current && current != DefaultContext)
        {
            yield return await DockerContext.ReadAsync(current, "'currentContext' of Docker's configuration", environment, cancellationToken).ConfigureAwait(false);
            yield break;
        }

        // What names Podman's engine matters, right or wrong, only once there is no Docker.
        yield return EngineAddress.Parse(OperatingSystem.IsWindows() ? "npipe:////./pipe/docker_engine" : "unix:///var/run/docker.sock", null);
        if (Value(environment, ContainerHost) is { } podman)
            yield return EngineAddress.Parse(podman, ContainerHost);
        if (OperatingSystem.IsWindows())
        {
            yield return EngineAddress.Parse("npipe:////./pipe/podman-machine-default", null);
            yield break;
        }

        if (Value(environment, RuntimeFolder) is { } folder && folder[0] == '/')
            yield return EngineAddress.Parse($"unix://{folder.TrimEnd('/')}/podman/podman.sock", RuntimeFolder);
        yield return EngineAddress.Parse("unix:///run/podman/podman.sock", null);
    }

    private static EngineCertificates? Certificates(IReadOnlyDictionary<string, string> environment) =>
        Value(environment, "DOCKER_TLS_VERIFY") is null ? null : new(Value(environment, "DOCKER_CERT_PATH") ?? DockerConfiguration.FolderOf(environment));

    private static string? Value(IReadOnlyDictionary<string, string> environment, string name) => environment.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
}
