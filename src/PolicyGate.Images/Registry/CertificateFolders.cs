using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PolicyGate.Images.Registry;

/// <summary>
/// The folders in which Docker and Podman keep the certificates of single hosts: in <c>HOST</c> or <c>HOST:PORT</c> each <c>*.crt</c> is an authority's,
/// and each <c>*.cert</c> with its <c>*.key</c> one to log in with.
/// </summary>
internal sealed class CertificateFolders(ImmutableArray<string> roots)
{
    /// <summary>The folders of this machine and user.</summary>
    public static CertificateFolders Of(ImageAccess access) => new(access.CertificateFolders ?? [.. Roots(access.Environment).Where(Path.IsPathFullyQualified)]);

    /// <summary>What lies there for a host. What can't be read is told only where the host then isn't trusted, or doesn't trust us.</summary>
    public HostCertificates For(Uri address)
    {
        var (authorities, clients, problems) = (new X509Certificate2Collection(), new X509Certificate2Collection(), new List<string>());
        if (address.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6)
        {
            foreach (var folder in roots.SelectMany(root => Names(address).Select(name => Path.Combine(root, name))).Where(Directory.Exists))
                Read(folder, authorities, clients, problems);
        }

        return new(authorities, clients, problems.Count == 0 ? null : string.Join(' ', problems));
    }

    private static void Read(string folder, X509Certificate2Collection authorities, X509Certificate2Collection clients, List<string> problems)
    {
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            {
                if (file.EndsWith(".crt", StringComparison.Ordinal))
                    authorities.AddRange((X509Certificate2[])[.. CertificateFile.Read(file)]);
                else if (file.EndsWith(".cert", StringComparison.Ordinal))
                    clients.Add(Client(file));
            }
        }
        catch (ImageException exception)
        {
            problems.Add(exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add($"'{folder.Printable()}' can't be read: {exception.Message.Printable(300)}");
        }
    }

    private static X509Certificate2 Client(string file)
    {
        var key = Path.ChangeExtension(file, ".key");
        try
        {
            if (!File.Exists(key))
                throw new ImageException($"'{file.Printable()}' has no key: expected '{key.Printable()}' beside it.");
            var certificate = X509Certificate2.CreateFromPemFile(file, key);
            if (!OperatingSystem.IsWindows())
                return certificate;

            // Windows' TLS takes no key that lives in memory only.
            using (certificate)
                return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new ImageException($"'{file.Printable()}' and its key '{key.Printable()}' can't be used: {exception.Message.Printable(200)}", exception);
        }
    }

    private static IEnumerable<string> Roots(IReadOnlyDictionary<string, string> environment)
    {
        if (OperatingSystem.IsWindows())
        {
            return [Path.Combine(environment.GetValueOrDefault("USERPROFILE") ?? "", ".docker", "certs.d"), Path.Combine(environment.GetValueOrDefault("ProgramData") ?? "", "docker", "certs.d")];
        }

        var home = environment.GetValueOrDefault("HOME") ?? "";
        var configuration = environment.GetValueOrDefault("XDG_CONFIG_HOME") is { Length: > 0 } named ? named : Path.Combine(home, ".config");
        return
        [
            Path.Combine(home, ".docker", "certs.d"), Path.Combine(configuration, "docker", "certs.d"), Path.Combine(configuration, "containers", "certs.d"),
            "/etc/docker/certs.d", "/etc/containers/certs.d",
        ];
    }

    // Windows' file names have no colon; Docker leaves it out there.
    private static IEnumerable<string> Names(Uri address)
    {
        var withPort = OperatingSystem.IsWindows() ? $"{address.Host}{address.Port}" : $"{address.Host}:{address.Port}";
        return address.IsDefaultPort ? [address.Host, withPort] : [withPort];
    }
}

/// <summary>The certificates that are kept for one host.</summary>
/// <param name="Authorities">Whom its certificate may come from, beside those that this machine trusts.</param>
/// <param name="Clients">What to log in with.</param>
/// <param name="Problem">What can't be read of them.</param>
internal sealed record HostCertificates(X509Certificate2Collection Authorities, X509Certificate2Collection Clients, string? Problem);
