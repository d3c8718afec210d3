namespace PolicyGate.Images.Registry;

/// <summary>The hosts that plain HTTP may be spoken to.</summary>
internal sealed class PlainHttpHosts(ImageAccess access)
{
    private const string Variable = "DOTNET_CONTAINER_INSECURE_REGISTRIES";

    private readonly HashSet<string> _hosts = new(
        access.InsecureHosts.Concat((access.Environment.GetValueOrDefault(Variable) ?? "").Split([',', ';'])).Select(host => host.Trim()).Where(host => host.Length > 0),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The address of a registry's API.</summary>
    /// <exception cref="ImageException">No address can be made of the host.</exception>
    public Uri Address(string host) =>
        Uri.TryCreate($"{(_hosts.Contains(host) ? Uri.UriSchemeHttp : Uri.UriSchemeHttps)}://{host}/v2/", UriKind.Absolute, out var address)
            ? address
            : throw new ImageException($"'{host.Printable(300)}' is no host of a registry: expected HOST or HOST:PORT with a port up to 65535.");

    /// <summary>True for a host that was named.</summary>
    public bool Contain(Uri uri) => _hosts.Contains(uri.Authority) || _hosts.Contains($"{uri.Host}:{uri.Port}");

    /// <summary>Refuses what isn't HTTPS and wasn't asked for.</summary>
    public void Check(Uri uri)
    {
        if (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && Contain(uri)))
            return;
        throw new ImageException(uri.Scheme == Uri.UriSchemeHttp
            ? $"'{RegistryProblem.Show(uri)}' would be fetched over plain HTTP, which anybody on the way can change. If that is meant, add --insecure-registry {uri.Authority.Printable(300)}."
            : $"'{RegistryProblem.Show(uri)}' can't be fetched: expected an https address from the registry.");
    }
}
