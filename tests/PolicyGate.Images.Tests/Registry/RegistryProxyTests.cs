using PolicyGate.Testing;
using PolicyGate.Images.Registry;

namespace PolicyGate.Images.Tests.Registry;

public sealed class RegistryProxyTests
{
    private const string Name = "registry.example";
    private const string Password = "s3cr%40et";
    private static readonly string[] s_files = ["a=1@0"];
    private static readonly string s_login = "Basic " + Convert.ToBase64String("ann:s3cr@et"u8);

    [Theory]
    [InlineData("HTTPS_PROXY", "http://")]
    [InlineData("https_proxy", "http://ann:s3cr%40et@")]
    [InlineData("ALL_PROXY", "ann:s3cr%40et@")]
    public async Task An_encrypted_registry_is_reached_through_a_tunnel(string variable, string address)
    {
        using var authority = new TestAuthority();
        await using var registry = new LoopbackRegistry(tls: TestAuthority.Server(authority.Give(Name)));
        await using var proxy = new LoopbackProxy(registry.Server.Host, address.Contains('@', StringComparison.Ordinal) ? s_login : null).Start();
        registry.Environment[variable] = address + proxy.Host;
        Assert.Equal(s_files, await registry.ReadAsync($"{Name}/shop/web:1.0", registry.Access() with { Authorities = [authority.Certificate] }));
        Assert.All(proxy.Passed, line => Assert.Equal($"CONNECT {Name}:443", line));
        Assert.All(registry.Server.Requests, request => Assert.Null(request.Header("Proxy-Authorization")));
        Assert.NotEmpty(proxy.Passed);
    }

    [Fact]
    public async Task A_plain_registry_is_asked_for_by_the_proxy()
    {
        await using var registry = new LoopbackRegistry();
        await using var proxy = new LoopbackProxy(registry.Server.Host, s_login).Start();
        registry.Environment["HTTP_PROXY"] = $"http://ann:{Password}@{proxy.Host}";
        Assert.Equal(s_files, await registry.ReadAsync($"{Name}:5000/shop/web:1.0", registry.Access($"{Name}:5000")));
        Assert.Equal($"GET http://{Name}:5000/v2/shop/web/manifests/1.0", proxy.Passed[0]);
    }

    [Theory]
    [InlineData("http://ann:s3cr%40et@", "the proxy 'PROXY' refuses it")]
    [InlineData("http://", "the proxy 'PROXY' refuses it")]
    public async Task A_proxy_that_refuses_is_told_without_secrets(string address, string message)
    {
        await using var registry = new LoopbackRegistry();
        await using var proxy = new LoopbackProxy(registry.Server.Host, "Basic other").Start();
        registry.Environment["HTTPS_PROXY"] = address + proxy.Host;
        registry.Environment["HTTP_PROXY"] = address + proxy.Host;
        var encrypted = await registry.ErrorAsync($"{Name}/shop/web:1.0");
        Assert.Contains(message.Replace("PROXY", proxy.Host, StringComparison.Ordinal), encrypted, StringComparison.Ordinal);
        Assert.Contains("407", encrypted, StringComparison.Ordinal);
        var plain = await registry.ErrorAsync($"{Name}/shop/web:1.0", registry.Access(Name));
        Assert.Contains("the proxy wants a login", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr", encrypted + plain, StringComparison.Ordinal);
        Assert.Empty(registry.Pauses);
    }

    [Fact]
    public async Task A_proxy_that_is_not_there_is_told_from_a_registry_that_is_not()
    {
        await using var registry = new LoopbackRegistry();
        var gone = new LoopbackProxy(registry.Server.Host).Start();
        var host = gone.Host;
        await gone.DisposeAsync();
        registry.Environment["HTTPS_PROXY"] = $"http://ann:{Password}@{host}";
        Assert.Equal(
            $"'https://{Name}/v2/shop/web/manifests/1.0' can't be fetched: nobody listens at '{host}', the proxy that the environment names. Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY.",
            await registry.ErrorAsync($"{Name}/shop/web:1.0"));
    }

    [Fact]
    public async Task This_machine_is_reached_without_a_proxy()
    {
        await using var registry = new LoopbackRegistry();
        registry.Environment["HTTP_PROXY"] = "http://proxy.invalid:1";
        Assert.Equal(s_files, await registry.ReadAsync());
    }

    [Theory]
    [InlineData("http://")]
    [InlineData("ftp://ann:s3cret@h:1")]
    [InlineData("://s3cret")]
    [InlineData("http://ann:s3cret/x@h:1")]
    public async Task A_variable_that_names_no_proxy_is_an_error_without_its_secrets(string value)
    {
        await using var registry = new LoopbackRegistry();
        registry.Environment["https_proxy"] = value;
        var message = await registry.ErrorAsync();
        Assert.StartsWith("The variable HTTPS_PROXY is no address of a proxy", message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "https://h.example/", false)]
    [InlineData("", "https://localhost:5000/", true)]
    [InlineData("", "https://127.1.2.3/", true)]
    [InlineData("", "https://[::1]:5000/", true)]
    [InlineData("h.example", "https://h.example/", true)]
    [InlineData("h.example", "https://H.EXAMPLE:8443/", true)]
    [InlineData("h.example", "https://a.h.example/", true)]
    [InlineData("h.example", "https://ah.example/", false)]
    [InlineData(".h.example", "https://a.h.example/", true)]
    [InlineData(".h.example", "https://h.example/", true)]
    [InlineData("*.h.example", "https://a.b.h.example/", true)]
    [InlineData("other.example, h.example", "https://h.example/", true)]
    [InlineData("other.example h.example", "https://h.example/", true)]
    [InlineData("h.example:8443", "https://h.example:8443/", true)]
    [InlineData("h.example:8443", "https://h.example/", false)]
    [InlineData("*", "https://h.example/", true)]
    [InlineData("10.0.0.0/8", "https://10.1.2.3/", true)]
    [InlineData("10.0.0.0/8", "https://11.1.2.3/", false)]
    [InlineData("10.0.0.0/8", "https://10.example/", false)]
    [InlineData("10.1.2.3", "https://10.1.2.3:5000/", true)]
    [InlineData("10.1.2.3:5000", "https://10.1.2.3:5000/", true)]
    [InlineData("10.1.2.3:5000", "https://10.1.2.3:5001/", false)]
    [InlineData("fd00::/8", "https://[fd12::1]/", true)]
    [InlineData("[fd12::1]", "https://[fd12::1]/", true)]
    [InlineData(".,,*.,:", "https://h.example/", false)]
    public void No_proxy_is_read_as_curl_and_docker_do(string list, string address, bool expected) => Assert.Equal(expected, new ProxyExceptions(list).Contain(new(address)));
}
