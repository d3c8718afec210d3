using System.Collections.Immutable;

namespace PolicyGate.Inventory.Tests;

public sealed class PackageUrlTests
{
    // Facts of the specification's own test suite (tests/spec, tests/types) and of its text.
    [Theory]
    [InlineData("pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie", "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie")]
    [InlineData("pkg:deb/debian/attr@1:2.4.47-2%2Bb1?arch=amd64", "pkg:deb/debian/attr@1:2.4.47-2%2Bb1?arch=amd64")]
    [InlineData("pkg:deb/debian/attr@1%3A2.4.47-2+b1?arch=amd64", "pkg:deb/debian/attr@1:2.4.47-2%2Bb1?arch=amd64")]
    [InlineData("pkg:deb/Debian/CURL@7.50.3-1", "pkg:deb/debian/curl@7.50.3-1")]
    [InlineData("pkg:Nuget/EnterpriseLibrary.Common@6.0.1304", "pkg:nuget/EnterpriseLibrary.Common@6.0.1304")]
    [InlineData("pkg:nuget/NUnit", "pkg:nuget/NUnit")]
    [InlineData("pkg:Rpm/Fedora/curl@7.50.3-1.fc25?Arch=i386&Distro=fedora-25", "pkg:rpm/fedora/curl@7.50.3-1.fc25?arch=i386&distro=fedora-25")]
    [InlineData("pkg:rpm/centerim@4.22.10-1.el6?arch=i686&epoch=1&distro=fedora-25", "pkg:rpm/centerim@4.22.10-1.el6?arch=i686&distro=fedora-25&epoch=1")]
    [InlineData("pkg:pypi/My.PyPI_.--._Package@1.11.1.dev1", "pkg:pypi/my-pypi-package@1.11.1.dev1")]
    [InlineData("pkg:npm/%40angular/animation@12.3.1", "pkg:npm/%40angular/animation@12.3.1")]
    [InlineData("pkg:npm/@babel/core#/googleapis/api/annotations/", "pkg:npm/%40babel/core#googleapis/api/annotations")]
    [InlineData("pkg:npm/mypackage@12.4.5?vcs_url=git://host.com/path/to/repo.git%404345abcd34343", "pkg:npm/mypackage@12.4.5?vcs_url=git:%2F%2Fhost.com%2Fpath%2Fto%2Frepo.git%404345abcd34343")]
    [InlineData("pkg:GOLANG/google.golang.org/genproto@abcdedf#/googleapis/api/annotations/", "pkg:golang/google.golang.org/genproto@abcdedf#googleapis/api/annotations")]
    [InlineData("pkg:/maven/org.apache.commons/io", "pkg:maven/org.apache.commons/io")]
    [InlineData("pkg:///maven/org.apache.commons/io", "pkg:maven/org.apache.commons/io")]
    [InlineData("pkg:maven/HTTPClient/HTTPClient@0.3-3", "pkg:maven/HTTPClient/HTTPClient@0.3-3")]
    [InlineData("pkg:Maven/org.apache.xmlgraphics/batik-anim@1.9.1?type=pom&repositorY_url=repo.spring.io/release", "pkg:maven/org.apache.xmlgraphics/batik-anim@1.9.1?repository_url=repo.spring.io%2Frelease&type=pom")]
    [InlineData("pkg:generic/openssl@1.1.10g?download_url=https://openssl.org/source/openssl-1.1.0g.tar.gz&checksum=sha256:de4d501267da", "pkg:generic/openssl@1.1.10g?checksum=sha256:de4d501267da&download_url=https:%2F%2Fopenssl.org%2Fsource%2Fopenssl-1.1.0g.tar.gz")]
    [InlineData("pkg:generic/bitwarderl?vcs_url=git%2Bhttps://git.fsfe.org/dxtr/bitwarderl%40cc55108da32", "pkg:generic/bitwarderl?vcs_url=git%2Bhttps:%2F%2Fgit.fsfe.org%2Fdxtr%2Fbitwarderl%40cc55108da32")]
    [InlineData("pkg:generic/bitwarderl?checksum=sha1:ad9503c3e994a4f%2Csha256:41bf9088b3a1e6c1ef1d", "pkg:generic/bitwarderl?checksum=sha1:ad9503c3e994a4f%2Csha256:41bf9088b3a1e6c1ef1d")]
    [InlineData("pkg:docker/customer/dockerimage@sha256%3A244fd47e07d10?repository_url=gcr.io", "pkg:docker/customer/dockerimage@sha256:244fd47e07d10?repository_url=gcr.io")]
    [InlineData("pkg:generic/a@1?empty=&b=2", "pkg:generic/a@1?b=2")]
    [InlineData("pkg:generic/a?empty=", "pkg:generic/a")]
    [InlineData("pkg:generic/a@", "pkg:generic/a")]
    [InlineData("pkg:generic//x//y//a/", "pkg:generic/x/y/a")]
    [InlineData("pkg:generic/a#./x/../y//", "pkg:generic/a#x/y")]
    [InlineData("pkg:generic/100%25%20sure%2Fhere", "pkg:generic/100%25%20sure%2Fhere")]
    [InlineData("pkg:generic/%C3%A9t%C3%A9", "pkg:generic/%C3%A9t%C3%A9")]
    [InlineData("PKG:generic/a@release/1.0", "pkg:generic/a@release%2F1.0")]
    [InlineData("pkg:pub/Some-Name@1", "pkg:pub/some_name@1")]
    [InlineData("pkg:huggingface/Microsoft/DeBERTa@559062AD", "pkg:huggingface/Microsoft/DeBERTa@559062ad")]
    public void The_canonical_form_is_the_specifications(string text, string canonical)
    {
        Assert.Equal(canonical, PackageUrl.Parse(text).ToString());
        Assert.Equal(PackageUrl.Parse(canonical), PackageUrl.Parse(text));
    }

    [Theory]
    [InlineData("EnterpriseLibrary.Common@6.0.1304")]
    [InlineData("pkg:EnterpriseLibrary.Common@6.0.1304")]
    [InlineData("pkg:n&g?inx/nginx@0.8.9")]
    [InlineData("pkg:3nginx/nginx@0.8.9")]
    [InlineData("pkg:nginx:a/nginx@0.8.9")]
    [InlineData("pkg:npm/myartifact@1.0.0?in%20production=true")]
    [InlineData("pkg:maven/@1.3.4")]
    [InlineData("pkg%3Amaven/org.apache.commons/io")]
    [InlineData("")]
    [InlineData("pkg:")]
    [InlineData("pkg:deb/")]
    [InlineData("pkg:/")]
    [InlineData("pkg:generic/a%2Fb/c")]
    [InlineData("pkg:generic/c#a%2Fb")]
    [InlineData("pkg:generic/a@1%zz")]
    [InlineData("pkg:generic/a@1%2")]
    [InlineData("pkg:generic/a@%C3")]
    [InlineData("pkg:generic/a?x=1&X=2")]
    [InlineData("pkg:generic/a?x")]
    [InlineData("pkg:généric/a")]
    public void A_text_that_is_none_is_refused(string text)
    {
        var error = Assert.Throws<FormatException>(() => PackageUrl.Parse(text));
        Assert.Contains("is not a package URL", error.Message, StringComparison.Ordinal);
        Assert.False(PackageUrl.TryParse(text, out _));
    }

    [Fact]
    public void All_parts_are_decoded()
    {
        var purl = PackageUrl.Parse("pkg:deb/debian/libstdc%2B%2B6@1:12.2.0-14%2Bdeb12u1~x?arch=amd64&distro=debian-12#usr/a%20b");
        Assert.Equal("deb", purl.Type);
        Assert.Equal("debian", purl.Namespace);
        Assert.Equal("libstdc++6", purl.Name);
        Assert.Equal("1:12.2.0-14+deb12u1~x", purl.Version);
        Assert.Equal([new("arch", "amd64"), new("distro", "debian-12")], purl.Qualifiers);
        Assert.Equal("usr/a b", purl.Subpath);
    }

    [Fact]
    public void Parts_may_be_given_in_any_order_and_are_normalised()
    {
        var purl = new PackageUrl { Name = "/Zlib1G/", Namespace = "/Debian/", Version = "", Qualifiers = Qualifiers(("Distro", "debian-12"), ("arch", "")), Type = "DEB" };
        Assert.Equal("pkg:deb/debian/zlib1g?distro=debian-12", purl.ToString());
        Assert.Equal(PackageUrl.Parse("pkg:deb/debian/zlib1g?distro=debian-12"), purl);
        Assert.Equal(PackageUrl.Parse("pkg:deb/debian/zlib1g?distro=debian-12").GetHashCode(), purl.GetHashCode());
    }

    [Fact]
    public void Equality_minds_every_part()
    {
        var purl = PackageUrl.Parse("pkg:deb/debian/a@1?arch=amd64#x");
        PackageUrl[] others =
        [
            purl with { Type = "rpm" }, purl with { Namespace = "ubuntu" }, purl with { Name = "b" }, purl with { Version = "2" },
            purl with { Version = null }, purl with { Subpath = null }, purl.WithQualifier("arch", "i386"), purl.WithQualifier("arch", null), purl.WithQualifier("distro", "x"),
        ];
        Assert.All(others, other => Assert.NotEqual(purl, other));
        Assert.Equal(purl, purl with { });
    }

    [Theory]
    [InlineData("", "a")]
    [InlineData("1deb", "a")]
    [InlineData("de b", "a")]
    [InlineData("deb", "")]
    [InlineData("deb", "//")]
    public void A_type_or_name_that_is_none_is_refused(string type, string name) =>
        Assert.Throws<FormatException>(() => new PackageUrl { Type = type, Name = name });

    [Fact]
    public void NuGet_names_keep_their_case() => Assert.NotEqual(PackageUrl.Parse("pkg:nuget/NUnit@3.0.0"), PackageUrl.Parse("pkg:nuget/nunit@3.0.0"));

    private static ImmutableSortedDictionary<string, string> Qualifiers(params (string Key, string Value)[] pairs) =>
        pairs.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
}
