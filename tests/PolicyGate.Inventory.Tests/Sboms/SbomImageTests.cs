namespace PolicyGate.Inventory.Tests;

public sealed class SbomImageTests
{
    private const string Ones = "1111111111111111111111111111111111111111111111111111111111111111";
    private const string Twos = "2222222222222222222222222222222222222222222222222222222222222222";

    [Theory]
    // Trivy, Syft with digest and with tag, an image's own words, an application.
    [InlineData("""{"type":"container","name":"shop","purl":"pkg:oci/shop@sha256%3A1?arch=arm64&repository_url=registry.example.com/team/shop"}""", "registry.example.com/team/shop", null, "unknown/arm64")]
    [InlineData("""{"type":"container","name":"x","purl":"pkg:oci/shop@sha256%3AONES?repository_url=registry.example.com%2Fteam&tag=1.2"}""", "registry.example.com/team/shop:1.2", Ones, "unknown/unknown")]
    [InlineData("""{"type":"container","name":"debian","version":"sha256:ONES"}""", "debian", Ones, "unknown/unknown")]
    [InlineData("""{"type":"container","name":"debian","version":"12"}""", "debian:12", null, "unknown/unknown")]
    [InlineData("""{"type":"container","name":"localhost:5000/x","version":"12"}""", "localhost:5000/x:12", null, "unknown/unknown")]
    [InlineData("""{"type":"container","name":"x","hashes":[{"alg":"SHA-1","content":"12"},{"alg":"SHA-256","content":"ONES"}]}""", "x", Ones, "unknown/unknown")]
    [InlineData("""{"type":"container","name":"x.tar","properties":[{"name":"aquasecurity:trivy:ImageID","value":"sha256:TWOS"},{"name":"aquasecurity:trivy:RepoTag","value":"shop:1"},{"name":"aquasecurity:trivy:RepoDigest","value":"shop@sha256:ONES"}]}""", "shop:1", Ones, "unknown/unknown")]
    [InlineData("""{"type":"container","name":"x.tar","properties":[{"name":"aquasecurity:trivy:ImageID","value":"sha256:TWOS"}]}""", "x.tar", Twos, "unknown/unknown")]
    [InlineData("""{"type":"container","name":"x\u001b[31m"}""", null, null, "unknown/unknown")]
    [InlineData("""{"type":"application","name":"Shop","version":"1.0","hashes":[{"alg":"SHA-256","content":"ONES"}]}""", null, null, "unknown/unknown")]
    public void Name_digest_and_platform_of_the_image_are_what_the_subject_says(string subject, string? name, string? digest, string platform)
    {
        var json = Boms.CycloneDxOf(subject.Replace("ONES", Ones, StringComparison.Ordinal).Replace("TWOS", Twos, StringComparison.Ordinal));
        var sbom = Boms.Read(json);
        Assert.Equal((name, digest is null ? null : "sha256:" + digest, platform), (sbom.ImageName, sbom.ImageDigest?.ToString(), sbom.Platform.ToString()));
        Assert.Equal(sbom.ImageDigest ?? sbom.FileDigest, sbom.Digest);
        Assert.Equal(digest is null, sbom.Told("PG8030")!.Message.Contains("the file's own", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("pkg:deb/debian/a@1?arch=armhf", "pkg:deb/debian/b@1?arch=all", "linux/arm/v7")]
    [InlineData("pkg:rpm/rocky/a@1?arch=aarch64", "pkg:rpm/rocky/b@1?arch=noarch", "linux/arm64")]
    [InlineData("pkg:deb/debian/a@1?arch=ppc64el", "pkg:nuget/B@1", "linux/ppc64le")]
    [InlineData("pkg:deb/debian/a@1?arch=amd64", "pkg:deb/debian/b@1?arch=i386", "linux/unknown")]
    [InlineData("pkg:deb/debian/a@1?arch=a%2Fb%2Fc%2Fd", "pkg:nuget/B@1", "linux/unknown")]
    [InlineData("pkg:nuget/A@1", "pkg:nuget/B@1", "unknown/unknown")]
    public void Without_such_words_the_platform_is_what_the_packages_agree_on(string one, string other, string platform) =>
        Assert.Equal(platform, Boms.Read(Boms.CycloneDx(Boms.Component(one), Boms.Component(other))).Platform.ToString());

    [Fact]
    public void In_spdx_the_image_is_the_package_that_the_document_describes()
    {
        var sbom = Boms.Read($$"""
            {"spdxVersion":"SPDX-2.3","creationInfo":{"creators":["Organization: O","Tool: syft-1.0"]},"packages":[
              {"SPDXID":"SPDXRef-DocumentRoot-Image-debian","name":"debian","versionInfo":"12","primaryPackagePurpose":"CONTAINER","checksums":[{"algorithm":"SHA256","checksumValue":"{{Ones}}"}],
               "externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:oci/debian@sha256:{{Ones}}?arch=amd64&tag=12"}]},
              {{Boms.SpdxPackage("pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12")}}],
             "relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relatedSpdxElement":"SPDXRef-DocumentRoot-Image-debian","relationshipType":"DESCRIBES"}]}
            """);
        Assert.Equal(("debian:12", "sha256:" + Ones, "linux/amd64", "debian-12"), (sbom.ImageName, sbom.Digest.ToString(), sbom.Platform.ToString(), sbom.Inventory.Distribution?.PurlQualifier));
        Assert.Equal(["libc6"], sbom.Inventory.Packages.Select(package => package.Name));
        Assert.Contains("SPDX 2.3, written by syft-1.0, about debian 12", sbom.Told("PG8030")!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_spdx_document_about_one_package_has_that_package() =>
        Assert.Equal(["A"], Boms.Read("""
            {"spdxVersion":"SPDX-2.3","documentDescribes":["SPDXRef-A"],"packages":[{"SPDXID":"SPDXRef-A","name":"A","externalRefs":[{"referenceCategory":"PACKAGE_MANAGER","referenceType":"purl","referenceLocator":"pkg:nuget/A@1"}]}]}
            """).Inventory.Packages.Select(package => package.Name));

    [Theory]
    [InlineData("debian", "12.5", "debian", "12")]
    [InlineData("debian", "trixie/sid", "debian", null)]
    [InlineData("Debian GNU/Linux", "12", "debian", "12")]
    [InlineData("alpine", "3.19.1", "alpine", "3.19.1")]
    [InlineData("redhat", "9.4", "rhel", "9.4")]
    [InlineData("Red Hat Enterprise Linux", "9.4", "rhel", "9.4")]
    [InlineData("opensuse.leap", "15.5", "opensuse-leap", "15.5")]
    [InlineData("Amazon Linux", "2023", "amzn", "2023")]
    [InlineData("ubuntu", "22.04", "ubuntu", "22.04")]
    public void The_distribution_is_the_operating_system_component(string name, string version, string id, string? release)
    {
        var json = $$"""{"type":"operating-system","name":"{{name}}","version":"{{version}}"}""";
        Assert.Equal((id, release), Boms.Read(Boms.CycloneDx(json)).Inventory.Distribution is { } found ? (found.Id, found.VersionId) : default);
        var package = $$"""{"SPDXID":"SPDXRef-1","name":"{{name}}","versionInfo":"{{version}}","primaryPackagePurpose":"OPERATING-SYSTEM"}""";
        Assert.Equal((id, release), Boms.Read(Boms.Spdx(package)).Inventory.Distribution is { } same ? (same.Id, same.VersionId) : default);
    }

    [Theory]
    [InlineData("pkg:deb/debian/a@1?distro=debian-12.5", "debian", "12")]
    [InlineData("pkg:deb/debian/a@1?distro=bookworm", "debian", "12")]
    [InlineData("pkg:deb/ubuntu/a@1?distro=focal", "ubuntu", "20.04")]
    [InlineData("pkg:deb/ubuntu/a@1?distro=ubuntu-22.04", "ubuntu", "22.04")]
    [InlineData("pkg:apk/alpine/a@1?distro=3.19.1", "alpine", "3.19.1")]
    [InlineData("pkg:apk/alpine/a@1?distro=alpine-3.19.1", "alpine", "3.19.1")]
    [InlineData("pkg:rpm/redhat/a@1?distro=rhel-9.4", "rhel", "9.4")]
    [InlineData("pkg:rpm/opensuse/a@1?distro=opensuse-leap-15.5", "opensuse-leap", "15.5")]
    [InlineData("pkg:deb/debian/a@1", "debian", null)]
    public void Without_such_a_component_it_is_what_the_package_urls_agree_on(string purl, string id, string? release)
    {
        var sbom = Boms.Read(Boms.CycloneDx(Boms.Component(purl), Boms.Component(purl.Replace("/a@", "/b@", StringComparison.Ordinal)), Boms.Component("pkg:nuget/A@1")));
        Assert.Equal((id, release), sbom.Inventory.Distribution is { } found ? (found.Id, found.VersionId) : default);
        Assert.Null(sbom.Told("PG8002"));
    }

    [Fact]
    public void All_that_syft_says_of_the_distribution_is_read()
    {
        var sbom = Boms.Read(Boms.CycloneDx("""
            {"type":"operating-system","name":"debian","version":"12","properties":[{"name":"syft:distro:id","value":"raspbian"},{"name":"syft:distro:versionID","value":"12"},
             {"name":"syft:distro:prettyName","value":"Raspbian GNU/Linux 12 (bookworm)"},{"name":"syft:distro:versionCodename","value":"bookworm"},{"name":"syft:distro:idLike:0","value":"debian"}]}
            """));
        var distribution = sbom.Inventory.Distribution!;
        Assert.Equal(new Distribution("raspbian", "12", "bookworm", "Raspbian GNU/Linux 12 (bookworm)", "debian"), distribution with { DerivedFrom = null });
        Assert.Equal("debian-12", distribution.DerivedFrom?.PurlQualifier);
    }
}
