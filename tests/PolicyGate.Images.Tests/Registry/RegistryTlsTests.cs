using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests.Registry;

public sealed class RegistryTlsTests : IDisposable
{
    private const string Host = "127.0.0.1";
    private static readonly string[] s_files = ["a=1@0"];

    private readonly TestAuthority _authority = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_authority_that_is_given_is_trusted_and_no_other()
    {
        using var other = new TestAuthority("Another");
        await using var registry = new LoopbackRegistry(tls: TestAuthority.Server(_authority.Give(Host)));
        var file = _folder.Write("ca.pem", "Comment\n" + other.Pem + "\n" + _authority.Pem);
        Assert.Equal(s_files, await registry.ReadAsync(access: registry.Access() with { Authorities = CertificateFile.Read(file) }));
        Assert.Equal(
            "'https://HOST/v2/shop/web/manifests/1.0' can't be fetched: the certificate of '127.0.0.1' ('CN=Test Host') comes from 'CN=Test Authority', whom this machine doesn't trust. "
            + "Name its authority's certificate with --registry-ca FILE, or add it to those of this machine.",
            await registry.ErrorAsync(access: registry.Access() with { Authorities = [other.Certificate] }));
        Assert.Empty(registry.Pauses);
    }

    [Fact]
    public async Task An_authority_in_dockers_folder_is_trusted_for_its_host_and_port_only()
    {
        await using var registry = new LoopbackRegistry(tls: TestAuthority.Server(_authority.Give(Host)));
        var access = registry.Access() with { CertificateFolders = [_folder.Path("missing"), _folder.Root] };
        _folder.Write($"{Host}/ca.crt", _authority.Pem);
        _folder.Write($"{Host}:1/ca.crt", _authority.Pem);
        _folder.Write($"{registry.Server.Host}/ca.pem", _authority.Pem);
        Assert.Contains("whom this machine doesn't trust", await registry.ErrorAsync(access: access), StringComparison.Ordinal);
        _folder.Write($"{registry.Server.Host}/ca.crt", _authority.Pem);
        Assert.Equal(s_files, await registry.ReadAsync(access: access));
    }

    [Theory]
    [InlineData("nonsense", "ca.crt' holds no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "ca.crt' holds a certificate that is malformed")]
    public async Task What_can_not_be_read_in_dockers_folder_is_told_where_it_matters(string content, string message)
    {
        await using var registry = new LoopbackRegistry(tls: TestAuthority.Server(_authority.Give(Host)));
        _folder.Write($"{registry.Server.Host}/ca.crt", content);
        var access = registry.Access() with { CertificateFolders = [_folder.Root] };
        Assert.Contains(message, await registry.ErrorAsync(access: access), StringComparison.Ordinal);
        Assert.Equal(s_files, await registry.ReadAsync(access: access with { Authorities = [_authority.Certificate] }));
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_whoever_gave_it()
    {
        await using var registry = new LoopbackRegistry(tls: TestAuthority.Server(_authority.Give("other.example")));
        Assert.EndsWith(
            "the certificate of '127.0.0.1' is for 'other.example'. Name the host as its certificate does, or give it a certificate for '127.0.0.1'.",
            await registry.ErrorAsync(access: Trusting(registry)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_whose_time_is_over_is_refused()
    {
        await using var registry = new LoopbackRegistry(tls: TestAuthority.Server(_authority.Give(Host, isExpired: true)));
        var message = await registry.ErrorAsync(access: Trusting(registry));
        Assert.Matches("the certificate of '127.0.0.1' is valid from [0-9-]{10} to [0-9-]{10} only. Renew it, or set this machine's clock.$", message);
    }

    [Fact]
    public async Task A_certificate_that_is_not_for_servers_is_refused()
    {
        await using var registry = new LoopbackRegistry(tls: TestAuthority.Server(_authority.Give(Host, usage: "1.3.6.1.5.5.7.3.2")));
        Assert.Contains("can't be trusted (NotValidForUsage)", await registry.ErrorAsync(access: Trusting(registry)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_between_may_be_sent_by_the_server_or_given_and_a_server_may_be_trusted_by_itself()
    {
        using var between = new TestAuthority("Between", _authority);
        using var server = between.Give(Host);
        await using (var registry = new LoopbackRegistry(tls: TestAuthority.Server(server, between.Certificate)))
        {
            Assert.Equal(s_files, await registry.ReadAsync(access: Trusting(registry)));
            Assert.Equal(s_files, await registry.ReadAsync(access: registry.Access() with { Authorities = [between.Certificate] }));
            Assert.Equal(s_files, await registry.ReadAsync(access: registry.Access() with { Authorities = [X509CertificateLoader.LoadCertificate(server.RawData)] }));
        }

        await using (var registry = new LoopbackRegistry(tls: TestAuthority.Server(server)))
        {
            Assert.Contains("comes from 'CN=Between', whom", await registry.ErrorAsync(access: Trusting(registry)), StringComparison.Ordinal);
            Assert.Equal(s_files, await registry.ReadAsync(access: registry.Access() with { Authorities = [between.Certificate, _authority.Certificate] }));
        }
    }

    [Fact]
    public async Task A_certificate_has_nothing_fetched()
    {
        await using var elsewhere = new LoopbackServer();
        using var between = new TestAuthority("Between", _authority);
        var server = between.Give(Host, request =>
        {
            request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([$"http://{elsewhere.Host}/list.crl"]));
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([$"http://{elsewhere.Host}/status"], [$"http://{elsewhere.Host}/between.crt"]));
        });
        await using var registry = new LoopbackRegistry(tls: TestAuthority.Server(server));
        Assert.Contains("whom this machine doesn't trust", await registry.ErrorAsync(access: Trusting(registry)), StringComparison.Ordinal);
        Assert.Equal(s_files, await registry.ReadAsync(access: registry.Access() with { Authorities = [between.Certificate] }));
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task A_registry_that_wants_a_certificate_gets_the_one_in_dockers_folder()
    {
        var tls = TestAuthority.Server(_authority.Give(Host));
        tls.ClientCertificateRequired = true;
        tls.RemoteCertificateValidationCallback = (_, certificate, _, errors) => certificate is not null && (errors & SslPolicyErrors.RemoteCertificateNotAvailable) == 0;
        await using var registry = new LoopbackRegistry(tls: tls);
        using var client = _authority.Give("client.example", usage: "1.3.6.1.5.5.7.3.2");
        var access = Trusting(registry) with { CertificateFolders = [_folder.Root] };
        _folder.Write($"{registry.Server.Host}/client.cert", client.ExportCertificatePem());
        Assert.Contains("client.cert' has no key", await registry.ErrorAsync(access: access), StringComparison.Ordinal);
        _folder.Write($"{registry.Server.Host}/client.key", client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        Assert.Equal(s_files, await registry.ReadAsync(access: access));
    }

    [Fact]
    public async Task A_server_without_tls_is_told_from_one_that_is_not_trusted()
    {
        await using var registry = new LoopbackRegistry();
        var message = await registry.ErrorAsync(access: registry.Access() with { InsecureHosts = [] });
        Assert.Contains("no TLS connection to 'HOST'", message, StringComparison.Ordinal);
        Assert.EndsWith("If it speaks plain HTTP, add --insecure-registry HOST.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty, no regular file or larger")]
    [InlineData("x", "holds no certificate: expected PEM")]
    [InlineData(null, "doesn't exist")]
    public void A_file_without_certificates_is_an_error(string? content, string message)
    {
        var file = content is null ? _folder.Path("missing.pem") : _folder.Write("ca.pem", content);
        Assert.Contains(message, Assert.Throws<ImageException>(() => CertificateFile.Read(file)).Message, StringComparison.Ordinal);
    }

    private ImageAccess Trusting(LoopbackRegistry registry) => registry.Access() with { Authorities = [_authority.Certificate] };
}
