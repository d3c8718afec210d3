using System.Security.Cryptography.X509Certificates;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests.Engine;

/// <summary>Against a stand-in that shows a certificate of an authority that only <c>ca.pem</c> names, and demands one in turn.</summary>
public sealed class EngineTlsTests
{
    [Fact]
    public async Task Certificates_are_checked_and_shown_as_DOCKER_TLS_VERIFY_and_DOCKER_CERT_PATH_have_it()
    {
        using var folder = new TemporaryFolder();
        using var authority = new TestAuthority();
        using var own = authority.Give("127.0.0.1");
        using var client = authority.Give("client", usage: "1.3.6.1.5.5.7.3.2");
        folder.Write("ca.pem", authority.Pem);
        folder.Write("cert.pem", client.ExportCertificatePem());
        folder.Write("key.pem", client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await using var engine = StandInEngine.Classic(Image.With(layer => layer.File("a", "1")).Platform("linux/amd64"));
        string? shown = null;
        var tls = TestAuthority.Server(own);
        tls.ClientCertificateRequired = true;
        tls.RemoteCertificateValidationCallback = (_, certificate, _, _) => (shown = certificate?.GetCertHashString()) is not null;
        await using var server = new LoopbackServer(request => engine.Server.Answer(request), tls);
        engine.Environment["DOCKER_HOST"] = $"tcp://{server.Host}";
        engine.Environment["DOCKER_TLS_VERIFY"] = "1";
        engine.Environment["DOCKER_CERT_PATH"] = folder.Root;
        await using (var opened = await engine.OpenAsync())
            Assert.Single(opened.Layers);
        Assert.Equal(client.GetCertHashString(), shown);

        using var stranger = new TestAuthority();
        folder.Write("ca.pem", stranger.Pem);
        Assert.StartsWith("No trusted TLS connection to the engine at 'ENGINE': ", await engine.ErrorAsync(), StringComparison.Ordinal);
        folder.Write("ca.pem", "nonsense\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Assert.Contains("ca.pem', for the TLS connection to the engine, can't be read: ", await engine.ErrorAsync(), StringComparison.Ordinal);
        engine.Environment.Remove("DOCKER_TLS_VERIFY");
        Assert.Contains("whether it wants TLS (DOCKER_TLS_VERIFY=1)", await engine.ErrorAsync(), StringComparison.Ordinal);
    }
}
