namespace PolicyGate.Images.Tests.Registry;

public sealed class RegistryBaseTests
{
    private const string DigestKey = "org.opencontainers.image.base.digest";
    private const string NameKey = "org.opencontainers.image.base.name";

    [Theory]
    [InlineData(null, "bbo", 2)]
    [InlineData("HOST/shop/web:8.0", "bbo", 2)]
    [InlineData("HOST/dotnet/aspnet:8.0", "???", 1)]
    [InlineData("mcr.microsoft.com/dotnet/aspnet:8.0", "???", 0)]
    [InlineData("HOST/../../secrets", "???", 0)]
    [InlineData("http://HOST/shop/web", "???", 0)]
    public async Task A_base_image_is_looked_for_in_the_same_registry_only(string? name, string told, int requests)
    {
        await using var registry = Registry(name);
        await using var image = await registry.OpenAsync();
        Assert.Equal(told, BaseProofTests.Told(image));
        Assert.Equal(2 + requests, registry.Server.Requests.Count);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(0)]
    public async Task A_registry_that_does_not_give_it_is_no_reason_to_wait_or_to_fail(int status)
    {
        await using var registry = Registry(null);
        var manifests = 0;
        registry.Spoil = request => request.Path.Contains("/manifests/", StringComparison.Ordinal) && manifests++ > 0 ? new(status) { Headers = [("Retry-After", "20")] } : null;
        await using var image = await registry.OpenAsync();
        Assert.Equal("???", BaseProofTests.Told(image));
        if (status != 0)
            Assert.Equal(2, manifests);
        Assert.Empty(registry.Pauses);
    }

    [Fact]
    public async Task What_is_not_what_its_digest_says_proves_nothing()
    {
        await using var registry = Registry(null);
        registry.Spoil = request => request.Path.Contains("/manifests/sha256:", StringComparison.Ordinal) ? registry.Honest(request) is var answer ? answer with { Body = [.. answer.Body, (byte)' '] } : null : null;
        await using var image = await registry.OpenAsync();
        Assert.Equal("???", BaseProofTests.Told(image));
    }

    private static LoopbackRegistry Registry(string? name)
    {
        // The name holds the registry's port, which is known only once it runs.
        var registry = new LoopbackRegistry();
        var layout = BaseProofTests.With(BaseProofTests.Base(), digest =>
            name is null ? BaseProofTests.App().Label(DigestKey, digest) : BaseProofTests.App().Label(DigestKey, digest).Label(NameKey, name.Replace("HOST", registry.Server.Host, StringComparison.Ordinal)));
        foreach (var (digest, content) in layout.Blobs)
            registry.Layout.Blobs[digest] = content;
        registry.Root = layout.ManifestDigest;
        return registry;
    }
}
