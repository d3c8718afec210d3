using System.Security.Cryptography.X509Certificates;
using PolicyGate.Testing;

namespace PolicyGate.Cli.Tests;

public sealed class Registry_option_tests : IDisposable
{
    private const string Password = "s3cret-password";

    // bcrypt of the password, as htpasswd -B writes it.
    private const string Htpasswd = "ann:$2y$05$abcdefghijklmnopqrstuuUXKlvQTwfK/kphhjbeRlh5zvpJx1LLu\n";

    private readonly PolicyGateCommandLine _policygate = new();

    public void Dispose() => _policygate.Dispose();

    [Theory]
    [InlineData("--registry-ca 'nowhere.pem' doesn't exist", "--registry-ca", "nowhere.pem")]
    [InlineData("--registry-ca 'text' holds no certificate", "--registry-ca", "text")]
    [InlineData("need each other", "--registry-user", "ann")]
    [InlineData("need each other", "--registry-password-file", "text")]
    [InlineData("has a colon", "--registry-user", "ann:s3cret", "--registry-password-file", "text")]
    [InlineData("'nowhere' doesn't exist", "--registry-user", "ann", "--registry-password-file", "nowhere")]
    [InlineData("'empty' doesn't exist, or is empty", "--registry-user", "ann", "--registry-password-file", "empty")]
    [InlineData("'blank' holds no password", "--registry-user", "ann", "--registry-password-file", "blank")]
    [InlineData("'lines' holds no password", "--registry-user", "ann", "--registry-password-file", "lines")]
    [InlineData("'-' holds no password", "--registry-user", "ann", "--registry-password-file", "-")]
    public async Task A_wrong_option_is_exit_2(string message, params string[] options)
    {
        _policygate.Folder.Write("text", "s3cret text");
        _policygate.Folder.Write("empty", "");
        _policygate.Folder.Write("blank", "\n");
        _policygate.Folder.Write("lines", "s3cret\ntext\n");
        var result = await _policygate.RunAsync(["inventory", "registry:h.invalid/shop:1", .. options]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.StandardError, StringComparison.Ordinal);
        Assert.StartsWith("PG9300: ", result.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret text", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_encrypted_registry_with_passwords_is_read_with_the_options()
    {
        Requirement.Programs("docker-registry", "skopeo", "sh");
        var folder = _policygate.Folder;
        using var authority = new TestAuthority();
        using var other = new TestAuthority("Another");
        using var server = authority.Give("127.0.0.1");
        using var key = server.GetECDsaPrivateKey()!;
        folder.Write("ca.pem", authority.Pem);
        folder.Write("other.pem", other.Pem);
        folder.Write("password", Password + "\n");
        await using var registry = await DockerRegistry.StartAsync(
            TestContext.Current.CancellationToken,
            null,
            $$"""tls: { certificate: "{{folder.Write("server.pem", server.ExportCertificatePem())}}", key: "{{folder.Write("server.key", key.ExportPkcs8PrivateKeyPem())}}" }""",
            $$"""auth: { htpasswd: { realm: "us", path: "{{folder.Write("htpasswd", Htpasswd)}}" } }""");
        var image = await _policygate.WriteImageAsync();
        await registry.PushAsync("oci-archive:" + image, "shop/web:1.0", TestContext.Current.CancellationToken, "--dest-creds", $"ann:{Password}");
        var name = $"registry:{registry.Host}/shop/web:1.0";
        string[] login = ["--registry-user", "ann", "--registry-password-file", "password"];

        var read = await _policygate.RunAsync(["inventory", name, "--registry-ca", "ca.pem", .. login]);
        Assert.Contains("Shop.Core", read.Succeeded().StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, read.Output, StringComparison.Ordinal);

        // What the machine trusts stays trusted.
        (await _policygate.RunAsync(["inventory", name, "--registry-ca", "other.pem", .. login], new() { ["SSL_CERT_FILE"] = folder.Path("ca.pem"), ["SSL_CERT_DIR"] = folder.Path("none") })).Succeeded();

        var piped = await ExternalProgram.RunAsync(
            "sh", ["-c", $"printf %s {Password} | dotnet '{Path.Combine(AppContext.BaseDirectory, "PolicyGate.Cli.dll")}' inventory {name} --registry-ca ca.pem --registry-user ann --registry-password-file -"],
            folder.Root, HermeticEnvironment.With(new Dictionary<string, string?> { ["POLICYGATE_CACHE_DIR"] = _policygate.Cache }), TestContext.Current.CancellationToken);
        piped.Succeeded();

        folder.Write("password", "wr0ng");
        var refused = await _policygate.RunAsync(["inventory", name, "--registry-ca", "ca.pem", "--verbose", .. login]);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("can't be read with the credential that there is", refused.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", refused.Output, StringComparison.Ordinal);
    }
}
