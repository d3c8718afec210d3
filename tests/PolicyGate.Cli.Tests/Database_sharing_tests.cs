using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using PolicyGate.Testing;

namespace PolicyGate.Cli.Tests;

/// <summary>The advisory database in the registry that Docker wrote.</summary>
public sealed partial class Database_sharing_tests : IDisposable
{
    private const string Password = "s3cret-password";

    // bcrypt of the password, as htpasswd -B writes it.
    private const string Htpasswd = "ann:$2y$05$abcdefghijklmnopqrstuuUXKlvQTwfK/kphhjbeRlh5zvpJx1LLu\n";

    private readonly PolicyGateCommandLine _policygate = new();

    public void Dispose() => _policygate.Dispose();

    [Fact]
    public async Task A_database_is_pushed_and_pulled_by_tag_and_by_digest_and_scans_alike()
    {
        await _policygate.ImportAdvisoryAsync();
        await using var registry = await DockerRegistry.StartAsync(TestContext.Current.CancellationToken);
        var name = $"{registry.Host}/advisories/db";
        string[] plain = ["--insecure-registry", registry.Host];
        var pushed = (await _policygate.RunAsync(["db", "push", name + ":1", .. plain])).Succeeded().StandardOutput;
        var (content, manifest) = (Digest("content", pushed), Digest("manifest", pushed));

        // The same again sends nothing, and another tool sees what was meant.
        Assert.Equal(pushed, (await _policygate.RunAsync(["db", "push", name + ":1", .. plain])).Succeeded().StandardOutput);
        var seen = await ExternalProgram.RunAsync("skopeo", ["inspect", "--raw", "--tls-verify=false", $"docker://{name}@{manifest}"], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("\"artifactType\":\"application/vnd.policygate.advisories.v1\"", seen.Succeeded().StandardOutput, StringComparison.Ordinal);
        Assert.Contains($"\"io.github.policygate.advisories.digest\":\"{content}\"", seen.StandardOutput, StringComparison.Ordinal);

        foreach (var (reference, options) in new (string, string[])[] { (name + ":1", []), ($"{name}@{manifest}", []), (name + ":1", ["--expect", content]), (name + ":1", ["--expect", manifest]) })
        {
            var other = _policygate.Folder.Path("pulled.db");
            File.Delete(other);
            var pulled = (await _policygate.RunAsync(["db", "pull", reference, "--database", other, .. options, .. plain])).Succeeded().StandardOutput;
            Assert.Equal((content, manifest), (Digest("content", pulled), Digest("manifest", pulled)));
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(_policygate.Cache, "advisories.db"), TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(other, TestContext.Current.CancellationToken));
        }

        var image = await _policygate.WriteImageAsync();
        Assert.Contains("CVE-2026-0001", (await _policygate.RunAsync("scan", image, "--as-of", "2026-01-02", "--database", _policygate.Folder.Path("pulled.db"))).StandardOutput, StringComparison.Ordinal);

        var zeros = "sha256:" + new string('0', 64);
        await AssertKeptAsync($"has the content {content} and the manifest {manifest}, expected {zeros}", ["db", "pull", name + ":1", "--expect", zeros, .. plain]);
        await AssertKeptAsync("with the tag 'none'", ["db", "pull", name + ":none", .. plain]);
        await AssertKeptAsync("add --insecure-registry", ["db", "pull", name + ":1"], "speaks plain HTTP");
        await AssertKeptAsync("--offline", ["db", "pull", name + ":1", "--offline", .. plain]);
        await registry.PushAsync("oci-archive:" + image, "advisories/db:image", TestContext.Current.CancellationToken);
        await AssertKeptAsync("is an image or an index, expected an artifact", ["db", "pull", name + ":image", .. plain]);
    }

    [Fact]
    public async Task An_encrypted_registry_with_passwords_takes_and_gives_a_database()
    {
        Requirement.Programs("docker-registry", "skopeo");
        await _policygate.ImportAdvisoryAsync();
        var folder = _policygate.Folder;
        using var authority = new TestAuthority();
        using var server = authority.Give("127.0.0.1");
        using var key = server.GetECDsaPrivateKey()!;
        folder.Write("ca.pem", authority.Pem);
        folder.Write("password", Password + "\n");
        await using var registry = await DockerRegistry.StartAsync(
            TestContext.Current.CancellationToken,
            null,
            $$"""tls: { certificate: "{{folder.Write("server.pem", server.ExportCertificatePem())}}", key: "{{folder.Write("server.key", key.ExportPkcs8PrivateKeyPem())}}" }""",
            $$"""auth: { htpasswd: { realm: "us", path: "{{folder.Write("htpasswd", Htpasswd)}}" } }""");
        var name = $"{registry.Host}/advisories:1";
        string[] login = ["--registry-ca", "ca.pem", "--registry-user", "ann", "--registry-password-file", "password"];
        var pushed = await _policygate.RunAsync(["db", "push", name, .. login]);
        Assert.DoesNotContain(Password, pushed.Succeeded().Output, StringComparison.Ordinal);
        (await _policygate.RunAsync(["db", "pull", name, "--database", folder.Path("pulled.db"), .. login])).Succeeded();
        (await _policygate.RunAsync("db", "verify", "--database", folder.Path("pulled.db"))).Succeeded();

        var anonymous = await _policygate.RunAsync("db", "push", name, "--registry-ca", "ca.pem");
        Assert.Equal((4, true), (anonymous.ExitCode, anonymous.StandardError.Contains("can't be pushed without logging in", StringComparison.Ordinal)));
        Assert.Contains("whom this machine doesn't trust", (await _policygate.RunAsync("db", "push", name)).StandardError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--expect 'sha256:1' is no digest", "db", "pull", "h.invalid/a:1", "--expect", "sha256:1")]
    [InlineData(2, "'H .invalid' is no image name", "db", "pull", "H .invalid")]
    [InlineData(4, "There is no advisory database", "db", "push", "h.invalid/a:1", "--database", "none.db")]
    [InlineData(4, "There is no advisory database", "db", "export", "--database", "none.db")]
    [InlineData(4, "There is no advisory database", "db", "show", "CVE-2026-0001", "--database", "none.db")]
    [InlineData(4, "There is no advisory database", "db", "diff", "none.db", "none.db")]
    public async Task What_cannot_be_done_is_told(int exitCode, string message, params string[] arguments)
    {
        var result = await _policygate.RunAsync(arguments);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(message, result.StandardError, StringComparison.Ordinal);
        Assert.Empty(result.StandardOutput);
    }

    [Fact]
    public async Task Without_a_place_for_temporary_files_an_export_says_so()
    {
        await _policygate.ImportAdvisoryAsync();
        var result = await _policygate.RunAsync(["db", "export"], new() { ["TMPDIR"] = _policygate.Folder.Path("nowhere") });
        Assert.Equal(4, result.ExitCode);
        Assert.StartsWith("PG9200: A temporary file can't be written", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_is_exported_shown_and_compared()
    {
        await _policygate.ImportAdvisoryAsync();
        var digest = (await _policygate.RunAsync("db", "status")).Succeeded().StandardOutput;
        (await _policygate.RunAsync("db", "export", "export.jsonl.gz")).Succeeded();
        var imported = (await _policygate.RunAsync("db", "import", "export.jsonl.gz", "--database", "again.db")).Succeeded().StandardOutput;
        Assert.Contains(DigestPattern().Match(digest).Value, imported, StringComparison.Ordinal);
        Assert.StartsWith("{\"policyGateExport\":1", (await _policygate.RunAsync("db", "export")).Succeeded().StandardOutput, StringComparison.Ordinal);

        Assert.Contains("\"id\": \"CVE-2026-0001\"", (await _policygate.RunAsync("db", "show", "cve-2026-0001", "--format", "json")).Succeeded().StandardOutput, StringComparison.Ordinal);
        Assert.Contains("fixed in 2.0.0", (await _policygate.RunAsync("db", "show", "GHSA-aaaa-bbbb-cccc")).Succeeded().StandardOutput, StringComparison.Ordinal);
        var unknown = await _policygate.RunAsync("db", "show", "CVE-1999-0001");
        Assert.Equal((2, true), (unknown.ExitCode, unknown.StandardError.Contains("knows nothing of 'CVE-1999-0001'", StringComparison.Ordinal)));

        File.Delete(_policygate.Folder.Path("feed/DEBIAN-CVE-2020-0001.json"));
        (await _policygate.RunAsync("db", "import", "feed", "--database", "other.db")).Succeeded();
        var changes = (await _policygate.RunAsync("db", "diff", "again.db", "other.db")).Succeeded().StandardOutput;
        Assert.Contains("removed   OSV/Debian:12                  DEBIAN-CVE-2020-0001", changes, StringComparison.Ordinal);
    }

    private async Task AssertKeptAsync(string message, string[] arguments, string? orMessage = null)
    {
        var database = Path.Combine(_policygate.Cache, "advisories.db");
        var before = await File.ReadAllBytesAsync(database, TestContext.Current.CancellationToken);
        var result = await _policygate.RunAsync(arguments);
        Assert.Equal(4, result.ExitCode);
        Assert.True(result.StandardError.Contains(message, StringComparison.Ordinal) || (orMessage is not null && result.StandardError.Contains(orMessage, StringComparison.Ordinal)), result.StandardError);
        Assert.Single(result.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(before, await File.ReadAllBytesAsync(database, TestContext.Current.CancellationToken));
        Assert.Equal(["advisories.db"], Directory.GetFiles(_policygate.Cache, "advisories.db*").Select(Path.GetFileName));
    }

    private static string Digest(string label, string output) => DigestPattern().Match(output.Split('\n').Single(line => line.StartsWith(label, StringComparison.Ordinal))).Value;

    [GeneratedRegex("sha256:[0-9a-f]{64}")]
    private static partial Regex DigestPattern();
}
