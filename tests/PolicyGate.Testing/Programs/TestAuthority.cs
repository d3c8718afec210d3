using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PolicyGate.Testing;

/// <summary>An authority that gives certificates, and that no machine trusts.</summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset s_start = DateTimeOffset.UtcNow.Date.AddDays(-30);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestAuthority(string name = "Test Authority", TestAuthority? issuer = null)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Certificate = issuer is null ? request.CreateSelfSigned(s_start.AddDays(-400), s_start.AddDays(400)) : issuer.Sign(request, s_start.AddDays(-399), s_start.AddDays(399));
    }

    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem();

    /// <summary>A certificate with its key.</summary>
    /// <param name="host">Name or address of the host.</param>
    /// <param name="change">Changes the request before it is signed.</param>
    /// <param name="isExpired">True for one whose time is over.</param>
    /// <param name="usage">What it is for.</param>
    public X509Certificate2 Give(string host, Action<CertificateRequest>? change = null, bool isExpired = false, string usage = "1.3.6.1.5.5.7.3.1")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test Host", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(usage)], false));
        change?.Invoke(request);
        using var certificate = Sign(request, s_start.AddDays(isExpired ? -20 : 0), s_start.AddDays(isExpired ? -10 : 300));
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>How a server shows a certificate, together with those of the authorities that stand between.</summary>
    public static SslServerAuthenticationOptions Server(X509Certificate2 certificate, params X509Certificate2[] between) => new()
    {
        ServerCertificateContext = SslStreamCertificateContext.Create(certificate, [.. between], offline: true),
    };

    public void Dispose()
    {
        _key.Dispose();
        Certificate.Dispose();
    }

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset from, DateTimeOffset to) =>
        request.Create(Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), from, to, RandomNumberGenerator.GetBytes(8));
}
