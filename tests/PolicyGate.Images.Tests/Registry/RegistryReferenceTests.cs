using PolicyGate.Images.Registry;

namespace PolicyGate.Images.Tests.Registry;

public sealed class RegistryReferenceTests
{
    private const string Hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("debian", "docker.io/library/debian:latest")]
    [InlineData("debian:12", "docker.io/library/debian:12")]
    [InlineData("contoso/shop", "docker.io/contoso/shop:latest")]
    [InlineData("a/b/c", "docker.io/a/b/c:latest")]
    [InlineData("docker.io/debian", "docker.io/library/debian:latest")]
    [InlineData("index.docker.io/contoso/shop:1", "docker.io/contoso/shop:1")]
    [InlineData("registry-1.docker.io/library/debian", "docker.io/library/debian:latest")]
    [InlineData("localhost/shop", "localhost/shop:latest")]
    [InlineData("localhost:5000/shop", "localhost:5000/shop:latest")]
    [InlineData("localhost:5000/a/shop:1.0", "localhost:5000/a/shop:1.0")]
    [InlineData("127.0.0.1:5000/shop:1.0", "127.0.0.1:5000/shop:1.0")]
    [InlineData("[::1]:5000/shop:1.0", "[::1]:5000/shop:1.0")]
    [InlineData("Registry/shop", "Registry/shop:latest")]
    [InlineData("mcr.example.com/dotnet/aspnet:10.0", "mcr.example.com/dotnet/aspnet:10.0")]
    [InlineData("h.example/shop@sha256:" + Hex, "h.example/shop@sha256:" + Hex)]
    [InlineData("h.example:1/shop:1.0@sha256:" + Hex, "h.example:1/shop:1.0@sha256:" + Hex)]
    public void A_name_is_completed_as_docker_does(string name, string full)
    {
        var image = RegistryReference.Parse(name);
        Assert.Equal(full, image.ToString());
        Assert.Equal(image, RegistryReference.Parse(full));
    }

    [Theory]
    [InlineData("debian", "registry-1.docker.io", "latest")]
    [InlineData("h.example/shop:1.0", "h.example", "1.0")]
    [InlineData("h.example/shop:1.0@sha256:" + Hex, "h.example", "sha256:" + Hex)]
    public void A_digest_counts_more_than_a_tag(string name, string host, string manifest)
    {
        var image = RegistryReference.Parse(name);
        Assert.Equal((host, manifest), (image.ApiHost, image.ManifestName));
    }

    [Theory]
    [InlineData("h.example/../etc")]
    [InlineData("h.example/shop:1.0/../../x")]
    [InlineData("user@h.example/shop")]
    [InlineData("h.example/shop?x=y")]
    [InlineData("h.example/shop@md5:00")]
    [InlineData("")]
    public void What_is_no_name_is_refused(string name) => Assert.Throws<ImageException>(() => RegistryReference.Parse(name));
}
