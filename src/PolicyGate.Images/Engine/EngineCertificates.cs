using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PolicyGate.Images.Engine;

/// <summary>What a TLS connection to an engine is trusted and made with, as Docker lays it into a folder: <c>ca.pem</c>, <c>cert.pem</c> and <c>key.pem</c>.</summary>
/// <param name="Folder">The folder; null to trust what this machine trusts and to show no certificate.</param>
internal sealed record EngineCertificates(string? Folder)
{
    public static EngineCertificates None { get; } = new((string?)null);

    /// <exception cref="ImageException">A file can't be read.</exception>
    public SslClientAuthenticationOptions ToOptions()
    {
        var options = new SslClientAuthenticationOptions { CertificateRevocationCheckMode = X509RevocationMode.NoCheck };
        if (Folder is null)
            return options;
        if (Find("ca.pem") is { } authorities)
        {
            options.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            Read(authorities, path => options.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(path));
        }

        if (Find("cert.pem") is { } certificate && Find("key.pem") is { } key)
            Read(certificate, path => options.ClientCertificates = [WithKey(path, key)]);
        return options;
    }

    private static X509Certificate2 WithKey(string certificate, string key)
    {
        var own = X509Certificate2.CreateFromPemFile(certificate, key);
        if (!OperatingSystem.IsWindows())
            return own;

        // Windows' TLS can't use a key that was never in a store or container.
        using (own)
            return X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
    }

    private static void Read(string path, Action<string> read)
    {
        try
        {
            read(path);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"'{path.Printable()}', for the TLS connection to the engine, can't be read: {exception.Message.Printable(200)} Expected PEM, as Docker has it.", exception);
        }
    }

    private string? Find(string name) => Path.Combine(Folder!, name) is var path && File.Exists(path) ? path : null;
}
