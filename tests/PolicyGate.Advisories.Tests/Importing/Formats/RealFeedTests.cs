using System.IO.Compression;
using PolicyGate.Advisories.Importing.Formats;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Records;
using PolicyGate.Testing;

namespace PolicyGate.Advisories.Tests.Importing.Formats;

public sealed class RealFeedTests
{
    // Shortened feeds of other scanners' tests, with the edge cases they met.
    [Theory]
    [InlineData("debian/test-fixtures/input/debian.json", "DEBIAN-CVE-2007-2383 Debian:10 prototypejs <0 NotAffected|DEBIAN-CVE-2025-53603 Debian:12 sope <5.8.0-1+deb12u1")]
    [InlineData("debian/test-fixtures/input/DSA", "DSA-2808-2 Debian:7 openjpeg <1.3+dfsg-4.8|DSA-4323-1 Debian:9 drupal7 <7.52-2+deb9u5|DSA-5970-1 Debian:12 sope <5.8.0-1+deb12u1")]
    [InlineData("mariner/test-fixtures/azure-linux-truncated-3.0-oval.xml", "AZL-CVE-2024-24258 Azure Linux:3 freeglut <0:3.4.0-1.azl3|AZL-CVE-2020-27304 Azure Linux:3 ceph <0:18.2.1-1.azl3")]
    [InlineData("mariner/test-fixtures/mariner-truncated-2.0-oval.xml", "AZL-CVE-2023-29404 CBL-Mariner:2 golang >=0:1.19.0.cm2<0:1.20.7-1.cm2|AZL-CVE-2023-21980 CBL-Mariner:2 mysql <0:8.0.33-1.cm2")]
    [InlineData("photon/test-fixtures/input/cve_data_photon4.0.json", "PHOTON-CVE-2023-38546 Photon OS:4.0 curl-libs <7.88.1-4.ph4|PHOTON-CVE-2023-44487 Photon OS:4.0 httpd <0 NotAffected|BDSA-2025-0719 Photon OS:4.0 krb5-devel <1.17-15.ph4")]
    [InlineData("oracle/test-fixtures/mock_data", "ELSA-2007-0057 Oracle Linux:5 bind-libs <30:9.3.3-8.el5|ELSA-2018-4250 Oracle Linux:6 kernel-uek-firmware <0:2.6.39-400.302.2.el6uek")]
    [InlineData("oracle/test-fixtures/mock_per_arch_data", "ELSA-2022-4803 Oracle Linux:7 rsyslog <0:8.24.0-57.0.1.el7_9.3 x86_64|ELSA-2022-4803 Oracle Linux:7 rsyslog <0:8.24.0-57.0.4.el7_9.3 aarch64")]
    [InlineData("sles/test-fixtures/suse_truncated.xml", "SUSE-CVE-1999-0524 SUSE:Linux Enterprise Module for Basesystem 15 kernel-source <0 NotAffected|SUSE-CVE-2021-29154 SUSE:Linux Enterprise Server 15-LTSS kernel-default <0:4.12.14-150.72.1|SUSE-CVE-2010-1323 SUSE:Linux Enterprise Server 15 krb5-server <0:1.15.2-4.25|SUSE-CVE-2026-34073 SUSE:Linux Enterprise Server 15 python3-cryptography <0 NotAffected")]
    [InlineData("rhel/test-fixtures/csaf/advisories/2024/rhsa-2024_6163.json", "RHSA-2024:6163 Red Hat:enterprise_linux:9::baseos python3.9 <0:3.9.18-3.el9_4.5|RHSA-2024:6163 Red Hat:enterprise_linux:9::crb python3.9 <0:3.9.18-3.el9_4.5")]
    public void Shortened_feeds_are_read_whole(string name, string expected)
    {
        using var archive = ZipFile.OpenRead(SharedData.Path("data/feed-samples/anchore_vunnel.zip"));
        var records = Read(archive, $"tests/unit/providers/{name}");
        Assert.DoesNotContain(records, record => record.Problem is not null);
        var lines = records.Lines().ToHashSet();
        Assert.All(expected.Split('|'), line => Assert.Contains(line, lines));
    }

    [Theory]
    [InlineData("happy/csaf-vex/cve-2024-10041.json", "REDHAT-CVE-2024-10041 Red Hat:enterprise_linux:9::baseos pam <0:1.5.1-21.el9_5")]
    [InlineData("vuln-list-redhat/csaf-vex/cve-2024-11111.json", "REDHAT-CVE-2024-11111 Red Hat:enterprise_linux:9::appstream test-package <1:1.0.0-1.el9|REDHAT-CVE-2024-11111 Red Hat:enterprise_linux:9::appstream modular-package <0:2.4.37-65.module+el8.10.0+21982+14717793 (httpd:2.4)")]
    public void Shortened_documents_of_Red_Hat_are_read(string name, string expected)
    {
        using var archive = ZipFile.OpenRead(SharedData.Path("data/feed-samples/aquasecurity_trivy-db.zip"));
        var lines = Read(archive, $"pkg/vulnsrc/redhat-csaf/testdata/{name}").Lines().ToHashSet();
        // The sample's module has the package's name left out.
        Assert.All(expected.Replace("(httpd:2.4)", "(module:2.4)", StringComparison.Ordinal).Split('|'), line => Assert.Contains(line, lines));
    }

    [Fact]
    public async Task The_feeds_as_published_are_imported_side_by_side()
    {
        using var folder = new TestFolder();
        var result = await folder.ImportAsync(SharedData.Path("data/distro-raw"));
        Assert.Equal(
            ["Alpine secdb/Alpine:v3.10", "Alpine secdb/Alpine:v3.11", "Alpine secdb/Alpine:v3.3", "Alpine secdb/Alpine:v3.4", "Alpine secdb/Alpine:v3.5", "Alpine secdb/Alpine:v3.6", "Alpine secdb/Alpine:v3.7", "Alpine secdb/Alpine:v3.8", "Alpine secdb/Alpine:v3.9",
                "Azure Linux OVAL/Azure Linux:3", "Azure Linux OVAL/CBL-Mariner:1"],
            result.Feeds.Select(feed => feed.Name).Where(name => !name.StartsWith("Debian", StringComparison.Ordinal)));
        Assert.Contains("Debian Security Advisories/Debian:11", result.Feeds.Select(feed => feed.Name));
        Assert.True(result.Feeds.All(feed => !feed.Partial));
        Assert.Empty(result.Skipped);
        Assert.Equal(result.Digest, (await folder.ImportAsync(SharedData.Path("data/distro-raw"))).Digest);
    }

    // OSV made its records from the same documents: each is the other's judge.
    [Theory]
    [InlineData("azurelinux-3.0-oval.xml.gz", "Azure_Linux_3")]
    [InlineData("cbl-mariner-1.0-oval.xml.gz", "CBL-Mariner_1")]
    public void Azure_Linux_says_what_OSV_has_from_it(string file, string osv)
    {
        using var content = new GZipStream(File.OpenRead(SharedData.Path($"data/distro-raw/azurelinux/{file}")), CompressionMode.Decompress);
        var bytes = new MemoryStream();
        content.CopyTo(bytes);
        var ours = FeedText.Read(file[..^3], bytes.ToArray());
        Assert.DoesNotContain(ours, record => record.Problem is not null);
        var own = ours.Where(record => record.Affected[0].Status != PackageStatus.NotAffected).Select(record => $"{record.Advisory!.Upstream[0]} {record.Affected[0].Name} {Range(record.Affected[0])}").ToHashSet();
        using var archive = ZipFile.OpenRead(SharedData.Path($"data/osv/{osv}/all.zip"));
        var theirs = archive.Entries.Where(entry => entry.Name.EndsWith(".json", StringComparison.Ordinal)).Select(entry => OsvRecordParser.Parse(Bytes(entry)))
            .SelectMany(record => record.Affected.Select(package => $"{record.Advisory.Upstream.Concat(record.Advisory.Aliases).First()} {package.Name} {Range(package)}")).ToHashSet();
        Assert.InRange(theirs.Count, 1000, 4000);
        Assert.Empty(own.Except(theirs).Order().Take(10));
        // Those that were made from 'Not Applicable' as well: Microsoft says that they never were, or are no longer, flaws of the package.
        var denied = ours.Where(record => record.Affected[0].Status == PackageStatus.NotAffected).Select(record => $"{record.Advisory!.Upstream[0]} {record.Affected[0].Name} ").ToList();
        var more = theirs.Except(own).ToList();
        Assert.All(more, line => Assert.Contains(denied, start => line.StartsWith(start, StringComparison.Ordinal)));
        Assert.InRange(more.Count, 1, denied.Count);
    }

    [Fact]
    public void Debians_lists_say_what_OSV_has_from_them()
    {
        var ours = new HashSet<string>(StringComparer.Ordinal);
        foreach (var list in new[] { "DSA.list", "DLA.list" })
        {
            var records = FeedText.Read(list, File.ReadAllBytes(SharedData.Path($"data/distro-raw/debian/{list}")));
            Assert.DoesNotContain(records, record => record.Problem is not null);
            ours.UnionWith(records.SelectMany(record => record.Affected.Select(package => $"{record.Name} {package.Ecosystem} {package.Name} {Range(package)}")));
        }

        using var archive = ZipFile.OpenRead(SharedData.Path("data/osv/Debian/all.zip"));
        var theirs = archive.Entries.Where(entry => entry.Name.StartsWith("DSA-", StringComparison.Ordinal) || entry.Name.StartsWith("DLA-", StringComparison.Ordinal)).Select(entry => OsvRecordParser.Parse(Bytes(entry)))
            .SelectMany(record => record.Affected.Where(package => int.Parse(package.Ecosystem["Debian:".Length..].Split('.')[0], System.Globalization.CultureInfo.InvariantCulture) >= 7).Select(package => $"{record.Advisory.Id} {package.Ecosystem} {package.Name} {Range(package)}")).ToHashSet();
        Assert.InRange(theirs.Count, 4000, 20000);
        Assert.Empty(theirs.Except(ours).Order().Take(10));
    }

    private static string Range(AffectedPackage package) => string.Join('|', package.Ranges.Select(range => string.Join(' ', range.Where(item => item.Kind != RangeEventKind.Introduced).Select(item => $"{item.Kind}{item.Version}"))));

    private static List<FeedRecord> Read(ZipArchive archive, string name) => FeedText.Read(name, Bytes(archive.GetEntry(name)!));

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        var bytes = new byte[entry.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
