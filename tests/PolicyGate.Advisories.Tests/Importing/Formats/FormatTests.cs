using PolicyGate.Advisories.Importing.Formats;

namespace PolicyGate.Advisories.Tests.Importing.Formats;

public sealed class FormatTests
{
    [Theory]
    [InlineData("secdb/main.json", """
        ALPINE-CVE-2016-9932 Alpine:v3.18 xen <4.9-r0
        ALPINE-CVE-2017-2616 Alpine:v3.18 xen <4.9-r0
        ALPINE-CVE-2017-5715 Alpine:v3.18 xen <5.0-r0
        ALPINE-CVE-2017-5753 Alpine:v3.18 xen <5.0-r0
        ALPINE-CVE-2019-2426 Alpine:v3.18 xen <4.9-r0
        ALPINE-CVE-2020-1111 Alpine:v3.18 xen <0 NotAffected
        XSA-284 Alpine:v3.18 xen <4.9-r0
        """)]
    [InlineData("tracker/json", """
        DEBIAN-CVE-2024-0001 Debian:12 bash <5.2-3
        DEBIAN-CVE-2024-0001 Debian:11 bash all Affected
        DEBIAN-CVE-2024-0001 Debian:10 bash all EndOfLife
        DEBIAN-CVE-2024-0001 Debian:13 bash <<5.2.37-1 Affected
        DEBIAN-CVE-2024-0001 Debian:sid bash <0 NotAffected
        TEMP-0000000-ABCDEF Debian:12 bash all WillNotFix
        DEBIAN-CVE-2024-0003 Debian:12 zlib all FixDeferred
        """)]
    [InlineData("DSA/list", """
        DSA-5380-1 Debian:11 xorg-server <2:1.20.11-1+deb11u6
        DSA-5380-1 Debian:10 xorg-server <0 NotAffected
        DSA-140 Debian:7 libpng all EndOfLife
        DSA-140 Debian:8 libpng3 all Affected
        """)]
    [InlineData("azurelinux-3.0-oval.xml", """
        AZL-CVE-2024-0001 Azure Linux:3 a <0:3.4.0-1.azl3
        AZL-CVE-2024-0002 Azure Linux:3 a <=0:3.0-1.azl3 Affected
        AZL-CVE-2024-0003 Azure Linux:3 a <0 NotAffected
        """)]
    [InlineData("oracle.xml", """
        ELSA-2024-0001 Oracle Linux:8 bind <32:9.11-1.el8 x86_64
        ELSA-2024-0001 Oracle Linux:8 bind <32:9.11-2.el8 aarch64
        ELSA-2024-0001 Oracle Linux:8 nodejs <1:18.1-1.module+el8 (nodejs:18)
        """)]
    [InlineData("suse.xml", """
        SUSE-CVE-2024-0001 SUSE:Linux Enterprise Server 15 SP5 krb5 <0 NotAffected
        SUSE-CVE-2024-0001 SUSE:Linux Enterprise Server 15 SP5 pam all Affected
        SUSE-CVE-2024-0001 SUSE:Linux Enterprise Server 15-LTSS kernel-default <1:4.12.14-150.72.1
        SUSE-CVE-2024-0001 openSUSE:Leap 15.6 krb5 <0 NotAffected
        SUSE-CVE-2024-0001 openSUSE:Leap 15.6 pam all Affected
        """)]
    [InlineData("updateinfo.xml", """
        ALAS2-2021-1699 Amazon Linux:2 kernel <0:4.14.243-185.433.amzn2
        ALAS-2018-1093 Amazon Linux:1 a <1:1-1.amzn1
        """)]
    [InlineData("cve_data_photon4.0.json", """
        PHOTON-CVE-2023-38545 Photon OS:4.0 curl <7.88.1-4.ph4
        PHOTON-CVE-2023-44487 Photon OS:4.0 httpd <0 NotAffected
        PHOTON-CVE-2025-0725 Photon OS:4.0 curl all Affected
        """)]
    [InlineData("cve-2024-11111.json", """
        REDHAT-CVE-2024-11111 Red Hat:enterprise_linux:9::baseos pam <1:1.5
        REDHAT-CVE-2024-11111 Red Hat:enterprise_linux:9::baseos gcc <0 NotAffected
        REDHAT-CVE-2024-11111 Red Hat:enterprise_linux:9::baseos perl all UnderInvestigation
        REDHAT-CVE-2024-11111 Red Hat:enterprise_linux:9::baseos zlib all FixDeferred
        REDHAT-CVE-2024-11111 Red Hat:enterprise_linux:9::baseos python39 all EndOfLife (python39:3.9)
        REDHAT-CVE-2024-11111 Red Hat:rhel_eus:9.2::appstream pam all WillNotFix [rhel_eus:9.2]
        REDHAT-CVE-2024-11111 Red Hat:rhel_eus:9.2::appstream httpd <0:2.4.37-65.module+el8 [rhel_eus:9.2] (httpd:2.4)
        """)]
    [InlineData("vex/CVE-2024-0001.json", """
        UBUNTU-CVE-2024-0001 Ubuntu:Pro:20.04:LTS unzip <6.0-9ubuntu1.6 [Ubuntu Pro]
        UBUNTU-CVE-2024-0001 Ubuntu:20.04:LTS unzip all Affected
        UBUNTU-CVE-2024-0001 Ubuntu:23.10 unzip <0 NotAffected
        UBUNTU-CVE-2024-0001 Ubuntu:Pro:FIPS-updates:22.04:LTS unzip all UnderInvestigation [Ubuntu Pro FIPS-updates]
        """)]
    [InlineData("CVE-2022-24823.json", """
        UBUNTU-CVE-2022-24823 Ubuntu:Pro:20.04:LTS netty <1:4.1.45-1ubuntu0.1~esm1 [Ubuntu Pro]
        UBUNTU-CVE-2022-24823 Ubuntu:22.04:LTS netty all Affected
        UBUNTU-CVE-2022-24823 Ubuntu:18.04:LTS netty all EndOfLife
        UBUNTU-CVE-2022-24823 Ubuntu:16.04:LTS netty all WillNotFix
        UBUNTU-CVE-2022-24823 Ubuntu:23.10 netty all FixDeferred
        UBUNTU-CVE-2022-24823 Ubuntu:24.04:LTS netty <0 NotAffected
        UBUNTU-CVE-2022-24823 Ubuntu:22.10 netty all UnderInvestigation
        """)]
    public void A_file_says_of_each_package_what_its_publisher_says(string name, string expected) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), string.Join('\n', FeedText.Read(name, FeedSamples.Files[name]).Lines()));

    [Fact]
    public void Every_format_has_a_sample_and_is_the_only_one_to_recognise_it()
    {
        var found = FeedSamples.Files.ToDictionary(sample => sample.Key, sample => FeedFormats.Rows.Where(row => row.Recognizes(FeedText.File(sample.Key, System.Text.Encoding.UTF8.GetBytes(sample.Value)))).ToList());
        Assert.All(found.Values, rows => Assert.Single(rows));
        Assert.Equal(FeedFormats.Rows.Length, found.Values.SelectMany(rows => rows).Distinct().Count());
    }

    [Fact]
    public void What_a_record_says_of_the_flaw_is_kept()
    {
        var vex = FeedText.Read("x.json", FeedSamples.Files["cve-2024-11111.json"])[0];
        Assert.Equal(("Red Hat CSAF", "Important", "CVE-2024-11111", "CC-BY-4.0"), (vex.Advisory!.Source, vex.Advisory.Word, Assert.Single(vex.Advisory.Upstream), vex.Advisory.License));
        Assert.Equal("CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", Assert.Single(vex.Advisory.Severities).Score);
        Assert.Equal(("Moderate", new DateTimeOffset(2024, 11, 19, 4, 46, 55, TimeSpan.Zero)), (vex.Affected[0].Word, vex.Affected[0].FixPublished));
        Assert.Null(vex.Affected[1].FixPublished);
        var suse = FeedText.Read("x.xml", FeedSamples.Files["suse.xml"])[0].Advisory!;
        Assert.Equal(("CVSS_V3", "CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:H/I:H/A:H"), (suse.Severities[0].Type, suse.Severities[0].Score));
        Assert.Equal(["SUSE-SU-2024:1210-1"], suse.Related);
        var amazon = FeedText.Read("x.xml", FeedSamples.Files["updateinfo.xml"])[0].Advisory!;
        Assert.Equal((new(2021, 8, 13, 17, 31, 0, TimeSpan.Zero), new(2021, 8, 14, 17, 31, 0, TimeSpan.Zero), "low", "CVE-2021-22543"), (amazon.Published!.Value, amazon.Modified, amazon.Word, amazon.Upstream.Single()));
        var dsa = FeedText.Read("list", FeedSamples.Files["DSA/list"])[0];
        Assert.Equal(("xorg-server - security update", 2, new(2023, 3, 29, 0, 0, 0, TimeSpan.Zero)), (dsa.Advisory!.Summary, dsa.Advisory.Upstream.Length, dsa.Affected[0].FixPublished!.Value));
        Assert.Equal("low**", FeedText.Read("json", FeedSamples.Files["tracker/json"])[0].Affected[0].Word);
        Assert.Equal(["XSA-200"], FeedText.Read("json", FeedSamples.Files["secdb/main.json"])[0].Advisory!.Related);
    }

    [Theory]
    [InlineData("https://packages.wolfi.dev", "WOLFI-CVE-2024-0001 Wolfi a <1-r0", "Wolfi secdb")]
    [InlineData("https://packages.cgr.dev/chainguard", "CHAINGUARD-CVE-2024-0001 Chainguard a <1-r0", "Chainguard secdb")]
    public void Secdb_without_a_release_is_known_by_its_address(string address, string line, string source)
    {
        var record = Assert.Single(FeedText.Read("security.json", $$$$"""{"apkurl":"{{urlprefix}}/x","archs":["x86_64"],"reponame":"os","urlprefix":"{{{{address}}}}","packages":[{"pkg":{"name":"a","secfixes":{"1-r0":["CVE-2024-0001"]}}}]}"""));
        Assert.Equal(line, Assert.Single(new[] { record }.Lines()));
        Assert.Equal(source, record.Advisory!.Source);
    }

    [Theory]
    [InlineData("""{"id":"X-1","modified":"2024-01-01T00:00:00Z","details":"\"csaf_version\" \"secfixes\"","packages":[{"pkg":{"secfixes":{}}}]}""")]
    [InlineData("""{"details":"{\"document\":{\"csaf_version\":1}}","id":"X-1"}""")]
    [InlineData("""{"@context":"https://openvex.dev/ns/v0.2.0","author":"Somebody","statements":[]}""")]
    [InlineData("""<updates><update><id>FEDORA-1</id></update></updates>""")]
    [InlineData("")]
    [InlineData("[")]
    public void What_is_none_of_the_forms_is_not_taken_for_one(string text) => Assert.Null(FeedFormats.Find(FeedText.File("x.json", System.Text.Encoding.UTF8.GetBytes(text))));
}
