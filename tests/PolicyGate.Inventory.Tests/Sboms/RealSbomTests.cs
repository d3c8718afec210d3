using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

/// <summary>Bills of materials that other programs wrote.</summary>
public sealed class RealSbomTests
{
    private static readonly string[] s_shop =
    [
        "Microsoft.Data.Sqlite.Core 10.0.0 Microsoft.Data.Sqlite>Microsoft.Data.Sqlite.Core",
        "Microsoft.Data.Sqlite 10.0.0 Microsoft.Data.Sqlite",
        "Newtonsoft.Json 12.0.3 Newtonsoft.Json",
        "SQLitePCLRaw.bundle_e_sqlite3 2.1.11 Microsoft.Data.Sqlite>SQLitePCLRaw.bundle_e_sqlite3",
        "SQLitePCLRaw.core 2.1.11 Microsoft.Data.Sqlite>SQLitePCLRaw.core",
        "SQLitePCLRaw.lib.e_sqlite3 2.1.11 Microsoft.Data.Sqlite>SQLitePCLRaw.bundle_e_sqlite3>SQLitePCLRaw.lib.e_sqlite3",
        "SQLitePCLRaw.provider.e_sqlite3 2.1.11 Microsoft.Data.Sqlite>SQLitePCLRaw.bundle_e_sqlite3>SQLitePCLRaw.provider.e_sqlite3",
        "YamlDotNet 16.3.0 YamlDotNet",
    ];

    [Fact]
    public void The_cyclonedx_tool_for_dotnet()
    {
        var sbom = Read(Path("shop.cdx.json"));

        Assert.Equal(("CycloneDX 1.7", null, null), (sbom.Format, sbom.ImageName, sbom.Inventory.Distribution));
        Assert.Equal(s_shop, Paths(sbom));
        Assert.All(sbom.Inventory.Packages, package => Assert.Equal("nuget", package.Type));
        Assert.Equal(["Apache-2.0"], sbom.Inventory.Packages.Single(package => package.Name == "SQLitePCLRaw.core").Licenses);
        Assert.Contains("CycloneDX module for .NET 6.3.1.0, about Shop 1.2.0", sbom.Told("PG8030")!.Message, StringComparison.Ordinal);
        Assert.Equal("One component can't be looked up in advisories, since it has no package URL or no version: Shop.Core 1.0.0.", sbom.Told("PG8032")!.Message);
        Assert.Equal(2, sbom.Inventory.Notifications.Length);
    }

    // Its graph says which packages are direct as far as it knows.
    [Fact]
    public void Microsofts_sbom_tool()
    {
        var sbom = Read(Path("shop.spdx.json"));

        Assert.Equal(("SPDX 2.2", null, null), (sbom.Format, sbom.ImageName, sbom.Inventory.Distribution));
        Assert.Equal(s_shop.Select(line => line[..line.LastIndexOf(' ')]), sbom.Inventory.Packages.Select(package => $"{package.Name} {package.Version}"));
        Assert.Contains("Microsoft.SBOMTool-4.1.13, about Shop 1.2.0", sbom.Told("PG8030")!.Message, StringComparison.Ordinal);
        Assert.Single(sbom.Inventory.Notifications);
    }

    [Theory]
    [InlineData("centos-7-cyclonedx.json")]
    [InlineData("centos-7-spdx.json")]
    public void Trivy_on_rpm(string file)
    {
        var sbom = Read(SharedData.Path("data/oracles/trivy/sbom/" + file));

        Assert.Equal(
            ("ghcr.io/aquasecurity/trivy-test-images:centos-7", "sha256:f1cb7c7d58b73eac859c395882eec49d50651244e342cd6c68a5c7809785f427", "linux/amd64", "centos-7.6.1810"),
            (sbom.ImageName, sbom.Digest.ToString(), sbom.Platform.ToString(), sbom.Inventory.Distribution?.PurlQualifier));
        var layer = Assert.Single(sbom.Layers);
        Assert.Equal(
            ("sha256:ac9208207adaac3a48e54a4dc6b49c69e78c3072d2b3add7efdabf814db2133b", "sha256:89169d87dbe2b72ba42bfbb3579c957322baca28e03a1e558076542a1c1b2b4a"),
            (layer.Digest?.ToString(), layer.DiffId.ToString()));
        Assert.Equal(
            ["pkg:rpm/centos/bash@4.2.46-31.el7?arch=x86_64&distro=centos-7.6.1810 0", "pkg:rpm/centos/openssl-libs@1.0.2k-16.el7?arch=x86_64&distro=centos-7.6.1810&epoch=1 0"],
            sbom.Inventory.Packages.Select(package => $"{package.Purl} {package.Layer}"));
        Assert.Equal("1:1.0.2k-16.el7", sbom.Inventory.Packages[1].Version);
        Assert.Equal(["PG8030"], sbom.Inventory.Notifications.Select(notification => notification.Id));
    }

    [Fact]
    public void Trivy_on_debian_and_gems()
    {
        var sbom = Read(SharedData.Path("data/oracles/trivy/sbom/fluentd-multiple-lockfiles-cyclonedx.json"));

        Assert.Equal(("debian", "10"), (sbom.Inventory.Distribution?.Id, sbom.Inventory.Distribution?.VersionId));
        Assert.Equal(6, sbom.Layers.Length);
        Assert.Equal(
            ["deb bash 5.0-4 bash 5.0-4", "deb libidn2-0 2.0.5-1 libidn2 2.0.5-1", "gem activesupport 6.0.2.1  "],
            sbom.Inventory.Packages.Select(package => $"{package.Type} {package.Name} {package.Version} {package.Source?.Name} {package.Source?.Version}"));
        Assert.Equal(["var/lib/gems/2.5.0/specifications/activesupport-6.0.2.1.gemspec"], sbom.Inventory.Packages[2].Locations.Select(location => location.Path));
    }

    [Theory]
    [InlineData("oracles/osv-scanner/inputs/sbom-insecure/alpine-zlib-16.cdx.json", "alpine-3.22.0", "apk zlib 1.2.12-r1 lib/apk/db/installed")]
    [InlineData("oracles/osv-scanner/inputs/sbom-insecure/only-unimportant.spdx.json", "ubuntu-20.04", "deb pcre3 2:8.39-12ubuntu0.1 var/lib/dpkg/status")]
    public void Scalibr(string file, string distribution, string expected)
    {
        var sbom = Read(SharedData.Path("data/" + file));

        Assert.Equal(distribution, sbom.Inventory.Distribution?.PurlQualifier);
        var package = Assert.Single(sbom.Inventory.Packages);
        Assert.Equal(expected, $"{package.Type} {package.Name} {package.Version} {Assert.Single(package.Locations).Path}");
    }

    internal static string Path(string file) => System.IO.Path.Combine(SharedData.RepositoryRoot, "tests", "PolicyGate.Inventory.Tests", "Sboms", "Data", file);

    private static Sbom Read(string path) => Sbom.Read(path, File.ReadAllBytes(path));

    private static IEnumerable<string> Paths(Sbom sbom) => sbom.Inventory.Packages.Select(package => $"{package.Name} {package.Version} {string.Join('>', package.DependencyPath)}");
}
