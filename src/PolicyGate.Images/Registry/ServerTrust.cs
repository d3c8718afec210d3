using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PolicyGate.Images.Registry;

/// <summary>
/// Whether a server is who its name says: by the authorities that this machine trusts, and by more. Nothing is fetched for it, no list of revoked certificates
/// and no missing certificate of an authority: the addresses of both are the server's to choose.
/// </summary>
/// <param name="more">Certificates of more authorities.</param>
/// <param name="problem">Why there may be fewer than there should be.</param>
internal sealed class ServerTrust(X509Certificate2Collection more, string? problem)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    public SslClientAuthenticationOptions Options(X509Certificate2Collection clients) => new()
    {
        RemoteCertificateValidationCallback = Validate,
        CertificateChainPolicy = new() { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true },
        ClientCertificates = clients.Count > 0 ? clients : null,
    };

    /// <exception cref="ImageException">The server isn't trusted; says why.</exception>
    private bool Validate(object connection, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        var host = ((SslStream)connection).TargetHostName.Printable(300);
        if (certificate is not X509Certificate2 server || chain is null)
            throw new ImageException($"'{host}' shows no certificate. Check that it speaks HTTPS.");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            throw new ImageException($"the certificate of '{host}' is for {Names(server)}. Name the host as its certificate does, or give it a certificate for '{host}'.");
        if (Expired(chain) is { } expired)
        {
            throw new ImageException(string.Create(
                CultureInfo.InvariantCulture,
                $"the certificate {(expired.Equals(server) ? "" : $"'{expired.Subject.Printable(200)}' in the chain ")}of '{host}' is valid from {expired.NotBefore.ToUniversalTime():yyyy-MM-dd} to {expired.NotAfter.ToUniversalTime():yyyy-MM-dd} only. Renew it, or set this machine's clock."));
        }

        return IsOfMore(server, chain) ? true : throw new ImageException(Describe(host, server, chain));
    }

    // As Go's programs have it, among them Docker: an authority that is named is trusted, though another has signed it.
    private bool IsOfMore(X509Certificate2 server, X509Chain seen)
    {
        if (more.Count == 0)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(more);
        chain.ChainPolicy.ExtraStore.AddRange(more);
        chain.ChainPolicy.ExtraStore.AddRange(seen.ChainPolicy.ExtraStore);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        return chain.Build(server) && chain.ChainElements.Any(element => more.Contains(element.Certificate));
    }

    private string Describe(string host, X509Certificate2 server, X509Chain chain)
    {
        var states = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        var why = (states & ~(X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) == 0
            ? $"comes from '{chain.ChainElements[^1].Certificate.Issuer.Printable(200)}', whom this machine doesn't trust"
            : $"can't be trusted ({states & ~(X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)})";
        return $"the certificate of '{host}'{(server.Subject.Length > 0 ? $" ('{server.Subject.Printable(200)}')" : "")} {why}. {(problem is null ? "" : problem + " ")}Name its authority's certificate with --registry-ca FILE, or add it to those of this machine.";
    }

    private static X509Certificate2? Expired(X509Chain chain) =>
        chain.ChainElements.FirstOrDefault(element => element.ChainElementStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)))?.Certificate;

    private static string Names(X509Certificate2 server)
    {
        var names = server.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString()))).ToList();
        return names.Count == 0 ? $"'{server.Subject.Printable(200)}' and names no host" : string.Join(", ", names.Take(5).Select(name => $"'{name.Printable(200)}'")) + (names.Count > 5 ? ", …" : "");
    }
}
