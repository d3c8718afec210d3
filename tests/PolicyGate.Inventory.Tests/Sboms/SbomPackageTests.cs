using System.Text.Json;

namespace PolicyGate.Inventory.Tests;

public sealed class SbomPackageTests
{
    [Theory]
    // What a package manager calls it, from what the package URL has apart.
    [InlineData("pkg:nuget/Newtonsoft.Json@13.0.3", "nuget Newtonsoft.Json 13.0.3")]
    [InlineData("pkg:nuget/Microsoft.NETCore.App@8.0.31", "dotnet-framework Microsoft.NETCore.App 8.0.31")]
    [InlineData("pkg:nuget/microsoft.aspnetcore.app@8.0.31", "dotnet-framework microsoft.aspnetcore.app 8.0.31")]
    [InlineData("pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@8.0.31", "nuget Microsoft.NETCore.App.Runtime.linux-x64 8.0.31")]
    [InlineData("pkg:npm/%40babel/core@7.0.0", "npm @babel/core 7.0.0")]
    [InlineData("pkg:maven/org.ow2.asm/asm@9.5", "maven org.ow2.asm:asm 9.5")]
    [InlineData("pkg:golang/github.com/gorilla/mux@v1.8.0", "golang github.com/gorilla/mux v1.8.0")]
    [InlineData("pkg:deb/debian/libc6@2.36-9?arch=amd64", "deb libc6 2.36-9")]
    [InlineData("pkg:deb/debian/zlib1g@1%3A1.2.13", "deb zlib1g 1:1.2.13")]
    [InlineData("pkg:deb/debian/zlib1g@1.2.13?epoch=1", "deb zlib1g 1:1.2.13")]
    [InlineData("pkg:rpm/centos/openssl-libs@1.0.2k-16.el7?epoch=1", "rpm openssl-libs 1:1.0.2k-16.el7")]
    [InlineData("pkg:rpm/centos/bash@4.2-1?epoch=0", "rpm bash 0:4.2-1")]
    public void A_package_has_the_name_type_and_version_of_its_package_manager(string purl, string expected)
    {
        var package = Assert.Single(Boms.Read(Boms.CycloneDx(Boms.Component(purl))).Inventory.Packages);
        Assert.Equal(expected, $"{package.Type} {package.Name} {package.Version}");
        Assert.Equal(expected, Assert.Single(Boms.Read(Boms.Spdx(Boms.SpdxPackage(purl))).Inventory.Packages) is var same ? $"{same.Type} {same.Name} {same.Version}" : "");
    }

    [Theory]
    [InlineData("pkg:deb/debian/zlib1g@1.2.13?epoch=1&arch=amd64&upstream=zlib&package-id=1", "pkg:deb/debian/zlib1g@1:1.2.13?arch=amd64")]
    [InlineData("pkg:rpm/centos/bash@1%3A4.2-1?upstream=bash-4.2-1.src.rpm", "pkg:rpm/centos/bash@4.2-1?epoch=1&upstream=bash-4.2-1.src.rpm")]
    [InlineData("pkg:apk/alpine/zlib@1.2.12-r1?arch=x86_64&distro=3.22.0&origin=zlib", "pkg:apk/alpine/zlib@1.2.12-r1?arch=x86_64&distro=3.22.0")]
    public void A_package_url_is_brought_into_the_form_of_catalogers(string purl, string expected) =>
        Assert.Equal(expected, Assert.Single(Boms.Read(Boms.CycloneDx(Boms.Component(purl))).Inventory.Packages).Purl.ToString());

    [Theory]
    [InlineData("pkg:deb/debian/zlib1g@1%3A1.2.13", "zlib1g 1:1.2.13")]
    [InlineData("pkg:deb/debian/libssl3@3.0.11-1?upstream=openssl", "openssl 3.0.11-1")]
    [InlineData("pkg:deb/debian/libssl3@3.0.11-1%2Bb1?upstream=openssl%403.0.11-1", "openssl 3.0.11-1")]
    [InlineData("pkg:deb/debian/libssl3@3.0.11-1", "openssl 3.0.11", "syft:metadata:source=openssl", "syft:metadata:sourceVersion=3.0.11")]
    [InlineData("pkg:deb/debian/libssl3@3.0.11-1", "openssl 3.0.11-1", "syft:metadata:source=openssl")]
    [InlineData("pkg:deb/debian/zlib1g@1%3A1.2.13-1", "zlib 1:1.2.13-1", "aquasecurity:trivy:SrcName=zlib", "aquasecurity:trivy:SrcVersion=1.2.13", "aquasecurity:trivy:SrcRelease=1", "aquasecurity:trivy:SrcEpoch=1")]
    [InlineData("pkg:apk/alpine/libcrypto3@3.1.4-r2", "openssl 3.1.4-r2", "syft:metadata:originPackage=openssl")]
    [InlineData("pkg:rpm/redhat/openssl-libs@3.0.7-1.el9?epoch=1&upstream=openssl-3.0.7-1.el9.src.rpm", "openssl 3.0.7-1.el9")]
    [InlineData("pkg:rpm/redhat/openssl-libs@3.0.7-1.el9", "openssl 3.0.7-1.el9", "syft:metadata:sourceRpm=openssl-3.0.7-1.el9.src.rpm")]
    [InlineData("pkg:rpm/redhat/openssl-libs@3.0.7-1.el9?epoch=1", "openssl 3.0.7-1.el9", "aquasecurity:trivy:SrcName=openssl", "aquasecurity:trivy:SrcVersion=3.0.7", "aquasecurity:trivy:SrcRelease=1.el9", "aquasecurity:trivy:SrcEpoch=1")]
    [InlineData("pkg:rpm/redhat/openssl-libs@3.0.7-1.el9?epoch=1", "openssl 3.0.7-1.el9", "aquasecurity:trivy:SrcName=openssl", "aquasecurity:trivy:SrcVersion=1:3.0.7-1.el9")]
    [InlineData("pkg:rpm/redhat/gpg-pubkey@1-2", " ")]
    [InlineData("pkg:deb/debian/libssl3@3.0.11-1?upstream=wrong", "right 2", "policygate:source:name=right", "policygate:source:version=2")]
    public void The_source_package_is_what_the_generator_writes_and_else_the_package_itself(string purl, string expected, params string[] properties)
    {
        var source = Assert.Single(Boms.Read(Boms.CycloneDx(Boms.Component(purl, properties))).Inventory.Packages).Source;
        Assert.Equal(expected, $"{source?.Name} {source?.Version}");
    }

    [Fact]
    public void A_package_of_a_language_has_no_source_package() =>
        Assert.Null(Assert.Single(Boms.Read(Boms.CycloneDx(Boms.Component("pkg:nuget/A@1", "aquasecurity:trivy:SrcName=b"))).Inventory.Packages).Source);

    [Fact]
    public void Licences_are_read_as_identifier_name_or_expression()
    {
        var sbom = Boms.Read(Boms.CycloneDx(
            """{"type":"library","name":"a","purl":"pkg:nuget/A@1","licenses":[{"license":{"id":"MIT"}},{"license":{"name":"Ours"}}]}""",
            """{"type":"library","name":"b","purl":"pkg:nuget/B@1","licenses":[{"expression":"MIT OR Apache-2.0"}]}"""));
        Assert.Equal([["MIT", "Ours"], ["MIT OR Apache-2.0"]], sbom.Inventory.Packages.Select(package => package.Licenses));
    }

    [Fact]
    public void In_spdx_no_assertion_is_no_licence_and_a_reference_stands_for_its_name()
    {
        var sbom = Boms.Read("""
            {"spdxVersion":"SPDX-2.3","hasExtractedLicensingInfos":[{"licenseId":"LicenseRef-1","name":"Ours"}],"packages":[
            """ + string.Join(',',
            Boms.SpdxPackage("pkg:nuget/A@1", ""","licenseDeclared":"NOASSERTION","licenseConcluded":"MIT" """),
            Boms.SpdxPackage("pkg:nuget/B@1", ""","licenseDeclared":"NONE","licenseConcluded":"NOASSERTION" """),
            Boms.SpdxPackage("pkg:nuget/C@1", ""","licenseDeclared":"LicenseRef-1","licenseConcluded":"MIT" """)) + "]}");
        Assert.Equal([["MIT"], [], ["Ours"]], sbom.Inventory.Packages.Select(package => package.Licenses));
    }

    [Fact]
    public void Locations_and_layers_are_those_of_syft_trivy_and_cyclonedx()
    {
        var (one, two) = ("sha256:" + new string('1', 64), "sha256:" + new string('2', 64));
        var sbom = Boms.Read(Boms.CycloneDx(
            Boms.Component("pkg:nuget/Syft@1", "syft:location:0:path=/b", $"syft:location:0:layerID={two}", "syft:location:10:path=/c", $"syft:location:10:layerID={one}", "syft:location:2:path=/a"),
            Boms.Component("pkg:nuget/Trivy@1", "aquasecurity:trivy:FilePath=app/x.deps.json", $"aquasecurity:trivy:LayerDiffID={one}", $"aquasecurity:trivy:LayerDigest={two}"),
            """{"type":"library","name":"o","purl":"pkg:nuget/Occurrence@1","evidence":{"occurrences":[{"location":"/lib/db","line":1}]}}"""));

        Assert.Equal([two, one], sbom.Layers.Select(layer => layer.DiffId.ToString()));
        Assert.Equal([null, two], sbom.Layers.Select(layer => layer.Digest?.ToString()));
        Assert.Equal(
            ["Occurrence lib/db@-1 layer -1", "Syft a@-1,b@0,c@1 layer 0", "Trivy app/x.deps.json@1 layer 1"],
            sbom.Inventory.Packages.Select(package => $"{package.Name} {string.Join(',', package.Locations.Select(location => $"{location.Path}@{location.Layer}"))} layer {package.Layer}"));
    }

    [Theory]
    [InlineData("acquired package info from DPKG DB: /usr/share/doc/x/copyright, /var/lib/dpkg/status", "usr/share/doc/x/copyright,var/lib/dpkg/status", "x 1")]
    [InlineData("package found in: app/x.deps.json", "app/x.deps.json", "x 1")]
    [InlineData("Identified by the os/dpkg extractor from var/lib/dpkg/status", "var/lib/dpkg/status", "x 1")]
    [InlineData("built package from: zlib 1:1.2.13-1", "", "zlib 1:1.2.13-1")]
    [InlineData("built package from:", "", "x 1")]
    [InlineData("anything else", "", "x 1")]
    public void Sentences_in_the_source_info_of_spdx_are_understood(string text, string paths, string source)
    {
        var package = Assert.Single(Boms.Read(Boms.Spdx(Boms.SpdxPackage("pkg:deb/debian/x@1", $",\"sourceInfo\":{JsonSerializer.Serialize(text)}"))).Inventory.Packages);
        Assert.Equal(paths, string.Join(',', package.Locations.Select(location => location.Path)));
        Assert.Equal(source, $"{package.Source?.Name} {package.Source?.Version}");
    }

    [Fact]
    public void Nested_components_are_packages_too_and_what_is_excluded_or_external_is_not()
    {
        var sbom = Boms.Read(Boms.CycloneDxOf(
            """{"type":"container","name":"image","components":[{"type":"library","name":"r","purl":"pkg:nuget/InSubject@1"}]}""",
            """{"type":"application","name":"app","components":[{"type":"library","name":"n","purl":"pkg:nuget/Nested@1","components":[{"type":"library","name":"d","purl":"pkg:nuget/Deeper@1"}]}]}""",
            """{"type":"library","name":"e","scope":"excluded","purl":"pkg:nuget/Excluded@1","components":[{"type":"library","name":"x","purl":"pkg:nuget/Within@1"}]}""",
            """{"type":"library","name":"e","isExternal":true,"purl":"pkg:nuget/External@1"}""",
            """{"type":"library","name":"o","scope":"optional","purl":"pkg:nuget/Optional@1"}"""));

        Assert.Equal(["Deeper", "InSubject", "Nested", "Optional"], sbom.Inventory.Packages.Select(package => package.Name));
        Assert.Contains("2 components are marked as not shipped", sbom.Told("PG8030")!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_package_in_two_places_is_one()
    {
        var sbom = Boms.Read(Boms.CycloneDx(Boms.Component("pkg:nuget/A@1", "aquasecurity:trivy:FilePath=b"), Boms.Component("pkg:nuget/a@1", "aquasecurity:trivy:FilePath=a"), Boms.Component("pkg:nuget/A@2")));
        Assert.Equal(["A 1 a,b", "A 2 "], sbom.Inventory.Packages.Select(package => $"{package.Name} {package.Version} {string.Join(',', package.Locations.Select(location => location.Path))}"));
    }

    [Theory]
    // Straight, the shorter of two ways, through a group, in a circle; all on the root, and no root, tell nothing.
    [InlineData("root>a a>b b>c", "a=a b=a>b c=a>b>c")]
    [InlineData("root>a root>c a>b b>c c>b", "a=a b=a>b c=c")]
    [InlineData("root>group group>a a>b", "a=a b=a>b c=")]
    [InlineData("root>a a>b b>a b>c c>root", "a=a b=a>b c=a>b>c")]
    [InlineData("root>a root>b root>c root>group a>b", "a= b= c=")]
    [InlineData("a>b b>c", "a= b= c=")]
    [InlineData("root>nowhere nowhere>a", "a= b= c=")]
    public void A_dependency_path_runs_from_the_direct_reference_to_the_package(string relations, string expected)
    {
        var dependencies = relations.Split(' ').Select(relation => relation.Split('>')).Select(relation => $$"""{"ref":"{{relation[0]}}","dependsOn":["{{relation[1]}}"]}""");
        var packages = "abc".Select(name => $$"""{"bom-ref":"{{name}}","type":"library","name":"{{name}}","purl":"pkg:nuget/{{name}}@1"}""");
        var sbom = Boms.Read($$"""
            {"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"bom-ref":"root","type":"application","name":"root"} },
             "components":[{{string.Join(',', packages)}},{"bom-ref":"group","type":"application","name":"app/x.deps.json"}],"dependencies":[{{string.Join(',', dependencies)}}]}
            """);
        Assert.Equal(expected, string.Join(' ', sbom.Inventory.Packages.Select(package => $"{package.Name}={string.Join('>', package.DependencyPath)}")));
    }

    [Fact]
    public void Without_a_field_the_reference_may_be_the_package_url()
    {
        var sbom = Boms.Read(Boms.CycloneDx("""{"type":"library","bom-ref":"pkg:nuget/A@1?package-id=7","name":"A"}"""));
        Assert.Equal("pkg:nuget/A@1", Assert.Single(sbom.Inventory.Packages).Purl.ToString());
    }

    [Fact]
    public void A_version_that_only_the_component_has_counts() =>
        Assert.Equal("pkg:nuget/A@1.5", Assert.Single(Boms.Read(Boms.CycloneDx("""{"type":"library","name":"A","version":"1.5","purl":"pkg:nuget/A"}""")).Inventory.Packages).Purl.ToString());

    [Fact]
    public void An_epoch_that_the_package_url_has_lost_is_kept() =>
        Assert.Equal("1:1.2.13", Assert.Single(Boms.Read(Boms.CycloneDx("""{"type":"library","name":"zlib1g","version":"1:1.2.13","purl":"pkg:deb/debian/zlib1g@1.2.13"}""")).Inventory.Packages).Version);
}
