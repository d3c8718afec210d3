using System.Collections.Immutable;
using System.Text;
using PolicyGate.Images.Manifests;
using PolicyGate.Images.Stores;

namespace PolicyGate.Images.Registry;

/// <summary>Docker's <c>config.json</c>, as <c>docker login</c> writes it.</summary>
internal sealed class DockerConfiguration
{
    private const int LargestFile = 4 << 20;

    private readonly ImmutableArray<(string Host, RegistryCredential? Credential)> _logins;
    private readonly ImmutableSortedDictionary<string, string> _helpers;
    private readonly string? _store;

    private DockerConfiguration(JsonFields root)
    {
        _logins = root.Object("auths") is { } logins ? [.. root.Keys("auths").Select(key => (HostOf(key), Login(logins.Object(key))))] : [];
        _helpers = root.Map("credHelpers");
        _store = root.Text("credsStore") is { Length: > 0 } store ? store : null;
        CurrentContext = root.Text("currentContext");
    }

    /// <summary>The context that <c>docker context use</c> has chosen, or null.</summary>
    public string? CurrentContext { get; }

    /// <summary>The folder that the environment names; null where it names none.</summary>
    public static string? FolderOf(IReadOnlyDictionary<string, string> environment)
    {
        var home = environment.GetValueOrDefault(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME");
        return environment.GetValueOrDefault("DOCKER_CONFIG") is { Length: > 0 } named ? named : home is { Length: > 0 } ? Path.Combine(home, ".docker") : null;
    }

    /// <summary>Reads the file that the environment names; null where there is none.</summary>
    public static async Task<DockerConfiguration?> ReadAsync(IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        if (FolderOf(environment) is not { } folder)
            return null;
        var path = Path.Combine(folder, "config.json");
        if (!LocalFile.IsRegular(path))
            return null;
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            await using (stream.ConfigureAwait(false))
                return Parse($"'{path.Printable()}'", await BoundedReading.ReadAsync(stream, $"'{path.Printable()}'", LargestFile, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"'{path.Printable()}' with Docker's logins and context can't be read: {exception.Message.Printable(300)}", exception);
        }
    }

    public static DockerConfiguration Parse(string subject, ReadOnlyMemory<byte> json)
    {
        using var document = JsonFields.Parse(subject, json);
        return new(JsonFields.Root(subject, document));
    }

    /// <summary>What helpers and <c>docker login</c> call a host.</summary>
    public static string ServerName(string host) => host == RegistryReference.DockerHub ? "https://index.docker.io/v1/" : host;

    /// <summary>The name of the program that keeps a host's credential; null where the file itself does.</summary>
    public string? HelperOf(string host)
    {
        foreach (var (key, helper) in _helpers)
        {
            if (HostOf(key) == HostOf(host) && helper.Length > 0)
                return helper;
        }

        return _store;
    }

    /// <summary>The credential in the file itself.</summary>
    public RegistryCredential? CredentialOf(string host) => _logins.FirstOrDefault(login => login.Host == HostOf(host) && login.Credential is not null).Credential;

    // Keys are hosts, or the addresses of the first version of the API.
    private static string HostOf(string key)
    {
        var start = key.IndexOf("://", StringComparison.Ordinal);
        var host = start < 0 ? key : key[(start + 3)..];
        var slash = host.IndexOf('/', StringComparison.Ordinal);
        host = (slash < 0 ? host : host[..slash]).ToLowerInvariant();
        return host is "index.docker.io" or "registry-1.docker.io" ? RegistryReference.DockerHub : host;
    }

    private static RegistryCredential? Login(JsonFields? login)
    {
        if (login is not { } fields)
            return null;
        if (fields.Text("identitytoken") is { Length: > 0 } token)
            return RegistryCredential.Token(token);
        if (fields.Text("auth") is { Length: > 0 } encoded)
        {
            var buffer = new byte[encoded.Length];
            if (!Convert.TryFromBase64String(encoded, buffer, out var length))
                throw fields.Error("auth", "is no base64 of USER:PASSWORD. Log in again with docker login.");
            var text = Encoding.UTF8.GetString(buffer, 0, length).TrimEnd('\0');
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            return colon > 0 ? RegistryCredential.Of(text[..colon], text[(colon + 1)..]) : throw fields.Error("auth", "is no base64 of USER:PASSWORD. Log in again with docker login.");
        }

        return fields.Text("username") is { Length: > 0 } user && fields.Text("password") is { Length: > 0 } password ? RegistryCredential.Of(user, password) : null;
    }
}
