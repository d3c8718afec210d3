using System.Text;
using PolicyGate.Images.Registry;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests.Registry;

public sealed class DockerConfigurationTests
{
    private static readonly string s_auth = Convert.ToBase64String("ann:s3:cret"u8);

    [Theory]
    [InlineData("""{"auths":{"h.example":{"auth":"AUTH"}}}""", "h.example", "ann:s3:cret")]
    [InlineData("""{"auths":{"https://h.example/v2/":{"auth":"AUTH"}}}""", "h.example", "ann:s3:cret")]
    [InlineData("""{"auths":{"H.example:5000":{"auth":"AUTH"}}}""", "h.example:5000", "ann:s3:cret")]
    [InlineData("""{"auths":{"https://index.docker.io/v1/":{"auth":"AUTH"}}}""", "docker.io", "ann:s3:cret")]
    [InlineData("""{"auths":{"h.example":{"username":"bob","password":"pw"}}}""", "h.example", "bob:pw")]
    [InlineData("""{"auths":{"h.example":{"auth":"AUTH","identitytoken":"tok"}}}""", "h.example", "token tok")]
    [InlineData("""{"auths":{"h.example":{}}}""", "h.example", null)]
    [InlineData("""{"auths":{"h.example":{"auth":"AUTH"}}}""", "h.example:5000", null)]
    [InlineData("""{"auths":{"h.example":{"auth":"AUTH"}}}""", "evil-h.example", null)]
    [InlineData("{}", "h.example", null)]
    public void A_login_is_found_by_its_host(string json, string host, string? expected)
    {
        var credential = Parse(json).CredentialOf(host);
        Assert.Equal(expected, credential switch
        {
            null => null,
            { IsIdentityToken: true } => "token " + credential.IdentityToken,
            _ => Encoding.UTF8.GetString(Convert.FromBase64String(credential.Basic.Parameter!)),
        });
    }

    [Theory]
    [InlineData("""{"credsStore":"desktop","credHelpers":{"h.example":"pass"}}""", "h.example", "pass")]
    [InlineData("""{"credsStore":"desktop","credHelpers":{"h.example":"pass"}}""", "i.example", "desktop")]
    [InlineData("""{"credHelpers":{"h.example":"pass"}}""", "i.example", null)]
    public void A_helper_is_found_by_its_host(string json, string host, string? expected) => Assert.Equal(expected, Parse(json).HelperOf(host));

    [Theory]
    [InlineData("""{"auths":{"h.example":{"auth":"s3cret!"}}}""")]
    [InlineData("""{"auths":{"h.example":{"auth":"czNjcmV0"}}}""")]
    [InlineData("""{"auths":{"h.example":"s3cret"}}""")]
    [InlineData("""{"auths":["s3cret"]}""")]
    [InlineData("[]")]
    public void A_malformed_one_is_an_error_without_its_secrets(string json)
    {
        var message = Assert.Throws<ImageException>(() => Parse(json)).Message;
        Assert.Contains("'config.json'", message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cat > \"$0.asked\"; echo '{\"Username\":\"ann\",\"Secret\":\"pw\"}'", "ann:pw", null)]
    [InlineData("echo 'credentials not found in native keychain'; exit 1", null, null)]
    [InlineData("echo s3cret >&2; exit 3", null, "exit code 3")]
    public async Task A_helper_is_asked(string script, string? expected, string? problem)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Writes a shell script.");
        using var folder = new TemporaryFolder();
        var program = folder.Write("docker-credential-test", "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        folder.Write("config.json", """{"credsStore":"test"}""");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["DOCKER_CONFIG"] = folder.Root, ["PATH"] = $"{folder.Root}:/usr/bin:/bin" };

        var found = await CredentialLookups.FindAsync("docker.io", new() { Environment = environment }, TestContext.Current.CancellationToken);

        Assert.Equal(expected, found.Credential is null ? null : Encoding.UTF8.GetString(Convert.FromBase64String(found.Credential.Basic.Parameter!)));
        Assert.Equal(problem is null, found.Problem is null);
        Assert.Contains(problem ?? "", found.Problem ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", found.Problem ?? "", StringComparison.Ordinal);
        if (expected is not null)
            Assert.Equal("https://index.docker.io/v1/", await File.ReadAllTextAsync(program + ".asked", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("missing", "isn't in PATH")]
    [InlineData("../evil", "has no name of a program")]
    public async Task A_helper_that_is_not_there_is_a_problem_and_no_error(string name, string problem)
    {
        using var folder = new TemporaryFolder();
        var found = await CredentialHelper.GetAsync(name, "h.example", new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = folder.Root + Path.PathSeparator + "." + Path.PathSeparator }, TestContext.Current.CancellationToken);
        Assert.Null(found.Credential);
        Assert.Contains(problem, found.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_count_more_than_dockers_configuration_and_one_alone_is_an_error()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", """{"auths":{"h.example":{"auth":"AUTH"}}}""".Replace("AUTH", s_auth, StringComparison.Ordinal));
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["DOCKER_CONFIG"] = folder.Root, [CredentialLookups.UserVariable] = "ci" };
        var message = (await Assert.ThrowsAsync<ImageException>(() => CredentialLookups.FindAsync("h.example", new() { Environment = environment }, TestContext.Current.CancellationToken))).Message;
        Assert.Contains("only one is set", message, StringComparison.Ordinal);
        environment[CredentialLookups.PasswordVariable] = "pw";
        var found = await CredentialLookups.FindAsync("h.example", new() { Environment = environment }, TestContext.Current.CancellationToken);
        Assert.Equal(Convert.ToBase64String("ci:pw"u8), found.Credential!.Basic.Parameter);
    }

    private static DockerConfiguration Parse(string json) => DockerConfiguration.Parse("'config.json'", Encoding.UTF8.GetBytes(json.Replace("AUTH", s_auth, StringComparison.Ordinal)));
}
