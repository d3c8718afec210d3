using System.Text;
using PolicyGate.Images.Registry;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests.Registry;

public sealed class RegistryLoginTests
{
    private const string Password = "s3cret-password";
    private static readonly string[] s_files = ["a=1@0"];
    private static readonly string s_basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("ann:" + Password));

    [Fact]
    public async Task A_redirect_to_another_host_is_followed_without_the_login()
    {
        await using var registry = new LoopbackRegistry();
        await using var storage = new LoopbackServer();
        storage.Answer = request => registry.Honest(request with { Path = registry.LayerPath });
        Login(registry);
        registry.Spoil = request => request.Header("Authorization") != s_basic
            ? new(401) { Headers = [("WWW-Authenticate", "Basic realm=\"x\"")] }
            : request.Path == registry.LayerPath ? new(307) { Headers = [("Location", $"http://{storage.Host}/bucket/blob?signature={Password}")] } : null;
        Assert.Equal(s_files, await registry.ReadAsync(access: registry.Access(storage.Host)));
        Assert.Equal([null], storage.Requests.Select(request => request.Header("Authorization")));
        var message = await registry.ErrorAsync();
        Assert.Equal($"'http://{storage.Host}/bucket/blob' would be fetched over plain HTTP, which anybody on the way can change. If that is meant, add --insecure-registry {storage.Host}.", message);
    }

    [Fact]
    public async Task A_download_that_breaks_behind_a_redirect_goes_on_through_the_registry()
    {
        await using var registry = new LoopbackRegistry();
        await using var storage = new LoopbackServer();
        var breaks = 0;
        storage.Answer = request => registry.Honest(request with { Path = registry.LayerPath }) with { CutAfter = breaks++ == 0 ? 5000 : null };
        registry.Spoil = request => request.Path == registry.LayerPath ? new(302) { Headers = [("Location", $"http://{storage.Host}/{breaks}")] } : null;
        Assert.Equal(s_files, await registry.ReadAsync(access: registry.Access(storage.Host)));
        Assert.Equal([("/0", null), ("/1", "bytes=5000-")], storage.Requests.Select(request => (request.Path, request.Header("Range"))));
    }

    [Theory]
    [InlineData("/v2/shop/web/manifests/1.0", "more than 5 redirects")]
    [InlineData("file:///etc/passwd", "can't be fetched: expected an https address")]
    [InlineData("http://169.254.169.254/latest", "would be fetched over plain HTTP")]
    public async Task A_redirect_that_leads_astray_is_refused(string location, string message)
    {
        await using var registry = new LoopbackRegistry();
        registry.Spoil = _ => new(302) { Headers = [("Location", location)] };
        Assert.Contains(message, await registry.ErrorAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_challenge_of_where_a_redirect_leads_is_not_answered()
    {
        await using var registry = new LoopbackRegistry();
        await using var storage = new LoopbackServer();
        storage.Answer = _ => new(401) { Headers = [("WWW-Authenticate", $"Bearer realm=\"http://{storage.Host}/token\"")] };
        Login(registry);
        registry.Spoil = request => request.Path == registry.LayerPath ? new(302) { Headers = [("Location", $"http://{storage.Host}/blob")] } : null;
        Assert.Contains("401", await registry.ErrorAsync(access: registry.Access(storage.Host)), StringComparison.Ordinal);
        Assert.Equal(["/blob"], storage.Requests.Select(request => request.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_is_got_once_with_the_login_or_anonymously_and_again_once_it_has_run_out(bool hasLogin)
    {
        await using var registry = new LoopbackRegistry();
        await using var tokens = new LoopbackServer();
        var given = 0;
        var runOut = "";
        tokens.Answer = _ => new(200) { Body = Encoding.UTF8.GetBytes(++given == 1 ? """{"token":"t1"}""" : """{"access_token":"t2","expires_in":300}""") };
        if (hasLogin)
            Login(registry);
        registry.Spoil = request =>
        {
            if (request.Path == registry.LayerPath)
                runOut = "Bearer t1";
            return request.Header("Authorization") is { } login && login == $"Bearer t{given}" && login != runOut
                ? null
                : new(401) { Headers = [("WWW-Authenticate", $"Bearer realm=\"http://{tokens.Host}/token?a=b\",service=\"reg\",scope=\"repository:shop/web:pull\"")] };
        };
        Assert.Equal(s_files, await registry.ReadAsync(access: registry.Access(tokens.Host)));
        Assert.Equal(Enumerable.Repeat("/token?a=b&service=reg&scope=repository%3Ashop%2Fweb%3Apull", 2), tokens.Requests.Select(request => request.Path));
        Assert.Equal(Enumerable.Repeat(hasLogin ? s_basic : null, 2), tokens.Requests.Select(request => request.Header("Authorization")));
        Assert.DoesNotContain(s_basic, registry.Server.Requests.Select(request => request.Header("Authorization")));
    }

    [Fact]
    public async Task A_token_that_is_never_taken_ends()
    {
        await using var registry = new LoopbackRegistry();
        var given = 0;
        await using var tokens = new LoopbackServer();
        tokens.Answer = _ => new(200) { Body = Encoding.UTF8.GetBytes($$"""{"token":"t{{++given}}"}""") };
        registry.Spoil = _ => new(401) { Headers = [("WWW-Authenticate", $"Bearer realm=\"http://{tokens.Host}/token\"")] };
        Assert.Contains("can't be read without logging in", await registry.ErrorAsync(access: registry.Access(tokens.Host)), StringComparison.Ordinal);
        Assert.Equal((2, 1), (registry.Server.Requests.Count, tokens.Requests.Count));
    }

    [Fact]
    public async Task A_login_that_is_given_counts_more_than_variables_and_is_told_nowhere()
    {
        await using var registry = new LoopbackRegistry();
        registry.Environment[CredentialLookups.UserVariable] = "bob";
        registry.Environment[CredentialLookups.PasswordVariable] = "other";
        registry.Spoil = request => request.Header("Authorization") == s_basic ? null : new(401) { Headers = [("WWW-Authenticate", "Basic realm=\"x\"")] };
        var access = registry.Access() with { Credential = new("ann", Password) };
        Assert.Equal(s_files, await registry.ReadAsync(access: access));
        Assert.DoesNotContain(Password, access.ToString(), StringComparison.Ordinal);
        Assert.Equal([null, s_basic, s_basic, s_basic], registry.Server.Requests.Select(request => request.Header("Authorization")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_identity_token_is_exchanged(bool isDockers)
    {
        await using var registry = new LoopbackRegistry();
        using var folder = new PolicyGate.Testing.TemporaryFolder();
        await using var tokens = new LoopbackServer(_ => new(200) { Body = """{"access_token":"t"}"""u8.ToArray() });
        if (isDockers)
        {
            folder.Write("config.json", """{"auths":{"HOST":{"auth":"PHRva2VuPjo=","identitytoken":"refresh me"}}}""".Replace("HOST", registry.Server.Host, StringComparison.Ordinal));
            registry.Environment["DOCKER_CONFIG"] = folder.Root;
        }
        else
        {
            registry.Environment[CredentialLookups.UserVariable] = "<token>";
            registry.Environment[CredentialLookups.PasswordVariable] = "refresh me";
        }

        registry.Spoil = request => request.Header("Authorization") == "Bearer t" ? null : new(401) { Headers = [("WWW-Authenticate", $"Bearer realm=\"http://{tokens.Host}/token\"")] };
        Assert.Equal(s_files, await registry.ReadAsync(access: registry.Access(tokens.Host)));
        var request = Assert.Single(tokens.Requests);
        Assert.Equal("POST", request.Method);
        Assert.Equal("grant_type=refresh_token&service=&scope=repository%3Ashop%2Fweb%3Apull&client_id=policygate&refresh_token=refresh+me", request.Body);
    }

    [Theory]
    [InlineData(200, "{}", "holds no token")]
    [InlineData(200, "{\"token\":\"a\\r\\nX: y\"}", "holds no token")]
    [InlineData(200, "nonsense", "is no JSON")]
    [InlineData(200, "HUGE", "is larger than 256 KiB.")]
    [InlineData(401, "", "can't be read with the credential that there is")]
    [InlineData(404, "", "the server answers 404")]
    [InlineData(302, "", "the server answers 302")]
    public async Task A_token_service_that_gives_none_is_an_error_without_secrets(int status, string body, string message)
    {
        await using var registry = new LoopbackRegistry();
        await using var tokens = new LoopbackServer(_ => new(status)
        {
            Body = Encoding.UTF8.GetBytes(body == "HUGE" ? new string(' ', 300_000) : body),
            Headers = status == 302 ? [("Location", $"http://{registry.Server.Host}/steal")] : [],
        });
        Login(registry);
        registry.Spoil = _ => new(401) { Headers = [("WWW-Authenticate", $"Bearer realm=\"http://{tokens.Host}/token\"")] };
        var error = await registry.ErrorAsync(access: registry.Access(tokens.Host));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, error, StringComparison.Ordinal);
        Assert.All(registry.Server.Requests, request => Assert.Null(request.Header("Authorization")));
    }

    [Theory]
    [InlineData("mailto:ann@h.example")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/token")]
    [InlineData("")]
    public async Task A_realm_that_is_no_address_of_a_token_service_is_refused(string realm)
    {
        await using var registry = new LoopbackRegistry();
        registry.Spoil = _ => new(401) { Headers = [("WWW-Authenticate", $"Bearer realm=\"{realm}\"")] };
        Assert.Contains($"its realm '{realm}' is no address of a token service", await registry.ErrorAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, false, "can't be read without logging in, or doesn't exist (the registry answers 401). Log in with docker login HOST, set POLICYGATE_REGISTRY_USER and POLICYGATE_REGISTRY_PASSWORD, or give --registry-user and --registry-password-file.")]
    [InlineData(403, false, "can't be read without logging in")]
    [InlineData(401, true, "can't be read with the credential that there is (the registry answers 401): it is wrong or has no right to pull.")]
    public async Task Who_is_refused_is_told_how_to_log_in(int status, bool hasLogin, string message)
    {
        await using var registry = new LoopbackRegistry();
        if (hasLogin)
            Login(registry);
        registry.Spoil = _ => new(status) { Headers = [("WWW-Authenticate", "Basic realm=\"x\"")] };
        var error = await registry.ErrorAsync();
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, error, StringComparison.Ordinal);
        Assert.Equal(hasLogin ? 2 : 1, registry.Server.Requests.Count);
    }

    [Fact]
    public async Task A_helper_that_is_missing_matters_only_where_the_anonymous_way_fails()
    {
        using var folder = new PolicyGate.Testing.TemporaryFolder();
        folder.Write("config.json", """{"credsStore":"desktop"}""");
        await using var registry = new LoopbackRegistry();
        await using var tokens = new LoopbackServer(_ => new(200) { Body = """{"token":"t"}"""u8.ToArray() });
        registry.Environment["DOCKER_CONFIG"] = folder.Root;
        registry.Spoil = request => request.Header("Authorization") == "Bearer t" ? null : new(401) { Headers = [("WWW-Authenticate", $"Bearer realm=\"http://{tokens.Host}/token\"")] };
        Assert.Equal(s_files, await registry.ReadAsync(access: registry.Access(tokens.Host)));
        tokens.Answer = _ => new(401);
        Assert.Contains("The credential helper 'docker-credential-desktop' of Docker's configuration isn't in PATH. Log in with", await registry.ErrorAsync(access: registry.Access(tokens.Host)), StringComparison.Ordinal);
    }

    private static void Login(LoopbackRegistry registry)
    {
        registry.Environment[CredentialLookups.UserVariable] = "ann";
        registry.Environment[CredentialLookups.PasswordVariable] = Password;
    }
}
