using PolicyGate.Inventory;
using static PolicyGate.Advisories.Tests.Installed;

namespace PolicyGate.Advisories.Tests.Matching;

/// <summary>Which feed answers for which distribution, and by which name and version its packages are asked for.</summary>
public sealed class DistributionTests
{
    [Theory]
    [InlineData("alpine", "3.20.3", "Alpine:v3.20", "apk", "Alpine")]
    [InlineData("alpine", "3.21.0_alpha20240807", "Alpine:edge", "apk", "Alpine")]
    [InlineData("alpine", "edge", "Alpine:edge", "apk", "Alpine")]
    [InlineData("wolfi", "20230201", "Wolfi", "apk", "Wolfi")]
    [InlineData("chainguard", "20230214", "Chainguard", "apk", "Chainguard")]
    [InlineData("rhel", "9.4", "Red Hat:9", "rpm", "RedHat")]
    [InlineData("rhel", "9.4", "Red Hat:enterprise_linux:9::appstream", "rpm", "RedHat")]
    [InlineData("almalinux", "9.4", "AlmaLinux:9", "rpm", "AlmaLinux")]
    [InlineData("rocky", "8.9", "Rocky Linux:8", "rpm", "RockyLinux")]
    [InlineData("ol", "8.10", "Oracle Linux:8", "rpm", "OracleLinux")]
    [InlineData("amzn", "2023", "Amazon Linux:2023", "rpm", "AmazonLinux")]
    [InlineData("amzn", "2018.03", "Amazon Linux:1", "rpm", "AmazonLinux")]
    [InlineData("fedora", "41", "Fedora:41", "rpm", "Fedora")]
    [InlineData("sles", "15.5", "SUSE:Linux Enterprise Module for Basesystem 15 SP5", "rpm", "SUSE")]
    [InlineData("sles", "15", "SUSE:Linux Enterprise Server 15", "rpm", "SUSE")]
    [InlineData("sle-micro", "5.5", "SUSE:Linux Enterprise Micro 5.5", "rpm", "SUSE")]
    [InlineData("opensuse-leap", "15.6", "openSUSE:Leap 15.6", "rpm", "openSUSE")]
    [InlineData("opensuse-tumbleweed", "20240607", "openSUSE:Tumbleweed", "rpm", "openSUSE")]
    [InlineData("azurelinux", "3.0", "Azure Linux:3", "rpm", "AzureLinux")]
    [InlineData("mariner", "2.0", "CBL-Mariner:2", "rpm", "CBL-Mariner")]
    [InlineData("mariner", "2.0", "Azure Linux:2", "rpm", "CBL-Mariner")]
    [InlineData("photon", "5.0", "Photon OS:5.0", "rpm", "PhotonOS")]
    [InlineData("mageia", "9", "Mageia:9", "rpm", "Mageia")]
    [InlineData("openeuler", "22.03", "openEuler:22.03-LTS-SP1", "rpm", "openEuler")]
    public async Task Each_distribution_has_its_feed(string id, string version, string ecosystem, string type, string category)
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(Osv.Record("CVE-2024-1111").Affects(ecosystem, "bash", fix: "5-r2"));
        var distribution = new Distribution(id, version == "edge" ? null : version, version == "edge" ? "edge" : null, id == "openeuler" ? "openEuler 22.03 (LTS-SP1)" : null, null);
        var report = database.Report(distribution, Package(type, "bash", "5-r1"), Package(type, "zsh", "5-r1"));
        Assert.Equal((category, "5-r2", "fixed", $"vers:{type}/<5-r2"), report.Matches.Select(match => (match.Category, match.FixedVersion, match.Status, match.AffectedRange)).Single());
        Assert.Empty(report.Notifications);
    }

    [Theory]
    [InlineData("alpine", "3.20.3", "Alpine:v3.2", "apk")]
    [InlineData("alpine", "3.20.3", "Alpine:edge", "apk")]
    [InlineData("rhel", "9.4", "Red Hat:enterprise_linux:90::appstream", "rpm")]
    [InlineData("rhel", "9.4", "Red Hat:rhel_eus:9.2::appstream", "rpm")]
    [InlineData("rhel", "8.6", "Red Hat:openshift:4.12::el8", "rpm")]
    [InlineData("sles", "15.5", "SUSE:Linux Enterprise Micro 5.5", "rpm")]
    [InlineData("sles", "15.5", "SUSE:Linux Enterprise Server 15 SP4", "rpm")]
    [InlineData("amzn", "2023", "Amazon Linux:2", "rpm")]
    [InlineData("ubuntu", "22.04", "Ubuntu:Pro:FIPS-updates:22.04:LTS", "deb")]
    public async Task Another_release_s_feed_is_a_gap(string id, string version, string ecosystem, string type)
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(Osv.Record("CVE-2024-1111").Affects(ecosystem, "bash"));
        var report = database.Report(new(id, version, null, null, null), Package(type, "bash", "5"));
        Assert.Empty(report.Matches);
        Assert.Equal(("PG8007", NotificationLevel.Error), report.Notifications.Select(notification => (notification.Id, notification.Level)).Single());
    }

    [Fact]
    public async Task A_rebuild_without_advisories_of_its_own_is_looked_up_in_the_original_s_and_that_is_said()
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(Osv.Record("CVE-2024-1111").Affects("Red Hat:enterprise_linux:7::server", "bash"));
        var report = database.Report(new("centos", "7", null, "CentOS Linux 7 (Core)", null), Rpm("bash", "4.2-1.el7"));
        Assert.Equal(["bash CVE-2024-1111 [] -"], report.Matches.Lines());
        Assert.Equal("PG8039", Assert.Single(report.Notifications).Id);
    }

    // Where an advisory names source packages, where binary ones, and where the one for fixes and the other for flaws without one.
    [Theory]
    [InlineData("azurelinux", "Azure Linux:3", "openssl", true)]
    [InlineData("azurelinux", "Azure Linux:3", "openssl-libs", false)]
    [InlineData("almalinux", "AlmaLinux:3", "openssl", false)]
    [InlineData("almalinux", "AlmaLinux:3", "openssl-libs", true)]
    [InlineData("rhel", "Red Hat:3", "openssl", true)]
    [InlineData("rhel", "Red Hat:3", "openssl-libs", true)]
    public async Task Advisories_name_source_or_binary_packages(string id, string ecosystem, string name, bool isFound)
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(Osv.Record("CVE-2024-1111").Affects(ecosystem, name, fix: "3.0-2"));
        Assert.Equal(isFound, database.Report(new(id, "3", null, null, null), Rpm("openssl-libs", "3.0-1", "openssl")).Matches.Length == 1);
    }

    // Source rpms don't say their epoch: that of the binary counts if it is of the same version, else none.
    [Theory]
    [InlineData("1:3.0-1", "3.0-1", "1:3.0-2", true)]
    [InlineData("1:3.0-2", "3.0-2", "1:3.0-2", false)]
    [InlineData("2:3.0-1", "3.0-1", "1:3.0-2", false)]
    [InlineData("3.0-1", "3.0-1", "1:3.0-2", true)]
    [InlineData("3.0-2", "3.0-2", "1:3.0-2", false)]
    [InlineData("0.5-9", "3.0-2", "1:3.0-2", false)]
    public async Task The_epoch_of_a_source_rpm_is_not_invented(string version, string sourceVersion, string fix, bool isFound)
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(Osv.Record("CVE-2024-1111").Affects("Azure Linux:3", "openssl", fix: fix));
        Assert.Equal(isFound, database.Report(new("azurelinux", "3.0", null, null, null), Rpm("openssl-libs", version, "openssl", sourceVersion)).Matches.Length == 1);
    }

    [Theory]
    [InlineData("5.5-1", true)]
    [InlineData("1:5.5-1", false)]
    public async Task A_binary_rpm_without_an_epoch_has_epoch_zero(string version, bool isFound)
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(Osv.Record("CVE-2024-1111").Affects("AlmaLinux:9", "bash", fix: "1:5.1-1"));
        Assert.Equal(isFound, database.Report(new("almalinux", "9", null, null, null), Rpm("bash", version)).Matches.Length == 1);
    }

    // Modular builds have it in their release; which stream, in a label that not every list of packages has.
    [Theory]
    [InlineData("1-1.el8", null, "2-1.el8", "bash update", true)]
    [InlineData("1-1.el8", null, "2-1.module_el8.6.0+1+abc", "bash:5 update", false)]
    [InlineData("1-1.module_el8.5.0+1+abc", null, "2-1.el8", "bash update", false)]
    [InlineData("1-1.module_el8.5.0+1+abc", null, "2-1.module_el8.6.0+1+abc", "Important: bash:5 security update", true)]
    [InlineData("1-1.module_el8.5.0+1+abc", "bash:5:8050:abc", "2-1.module_el8.6.0+1+abc", "Important: bash:5 security update", true)]
    [InlineData("1-1.module_el8.5.0+1+abc", "bash:4:8050:abc", "2-1.module_el8.6.0+1+abc", "Important: bash:5 security update", false)]
    [InlineData("1-1.module_el8.5.0+1+abc", "bash:4:8050:abc", "2-1.module_el8.6.0+1+abc", "security update", true)]
    public async Task A_module_s_fix_is_none_for_another_stream(string version, string? label, string fix, string summary, bool isFound)
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(Osv.Record("ALSA-2024:1").With("summary", summary).Affects("AlmaLinux:8", "bash", fix: fix));
        var package = Rpm("bash", version);
        package = package with { Purl = package.Purl.WithQualifier("rpmmod", label) };
        Assert.Equal(isFound, database.Report(new("almalinux", "8.6", null, null, null), package).Matches.Length == 1);
    }

    [Fact]
    public async Task Fixes_for_kernels_that_are_patched_while_they_run_are_others()
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(Osv.Record("ELSA-2024-1").Affects("Oracle Linux:8", "glibc", fix: "2:2.28-9.ksplice1.el8"));
        Assert.Empty(database.Report(new("ol", "8.9", null, null, null), Rpm("glibc", "2.28-8.el8")).Matches);
        Assert.Single(database.Report(new("ol", "8.9", null, null, null), Rpm("glibc", "2:2.28-8.ksplice1.el8")).Matches);
    }

    [Fact]
    public async Task A_fix_for_subscribers_is_none_for_others_and_is_named()
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(
            Osv.Record("UBUNTU-CVE-2024-1111").Upstream("CVE-2024-1111").Affects("Ubuntu:Pro:22.04:LTS", "netty", fix: "4-1ubuntu0.1~esm1"),
            Osv.Record("UBUNTU-CVE-2024-2222").Upstream("CVE-2024-2222").Affects("Ubuntu:22.04:LTS", "netty").Affects("Ubuntu:Pro:22.04:LTS", "netty", fix: "4-1ubuntu0.1~esm2"),
            Osv.Record("UBUNTU-CVE-2024-3333").Upstream("CVE-2024-3333").Affects("Ubuntu:22.04:LTS", "netty", fix: "4-1").Affects("Ubuntu:Pro:22.04:LTS", "netty", fix: "4-1ubuntu0.1~esm3"));
        var ubuntu = new Distribution("ubuntu", "22.04", "jammy", null, null);

        var free = database.Report(ubuntu, Deb("libnetty-java", "4-1", "netty")).Matches;
        Assert.Equal(["CVE-2024-1111 affected  4-1ubuntu0.1~esm1 Ubuntu Pro", "CVE-2024-2222 affected  4-1ubuntu0.1~esm2 Ubuntu Pro"], free.Select(match => $"{match.Id} {match.Status} {match.FixedVersion} {match.RestrictedFix?.Version} {match.RestrictedFix?.Channel}"));

        var pro = database.Report(ubuntu, Deb("libnetty-java", "4-1ubuntu0.1~esm1", "netty")).Matches;
        Assert.Equal(["CVE-2024-2222 fixed 4-1ubuntu0.1~esm2 ", "CVE-2024-3333 fixed 4-1ubuntu0.1~esm3 "], pro.Select(match => $"{match.Id} {match.Status} {match.FixedVersion} {match.RestrictedFix}"));
    }

    [Fact]
    public async Task What_only_those_who_stay_on_a_minor_release_get_is_named()
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(
            Osv.Record("RHSA-2024:1").Upstream("CVE-2024-1111").Affects("Red Hat:rhel_eus:9.2::baseos", "bash", fix: "5-2.el9_2"),
            Osv.Record("RHSA-2024:2").Affects("Red Hat:enterprise_linux:9::baseos", "zsh"));
        var match = Assert.Single(database.Report(new("rhel", "9.2", null, null, null), Rpm("bash", "5-1.el9")).Matches);
        Assert.Equal(("affected", null, new RestrictedFix("5-2.el9_2", "rhel_eus:9.2")), (match.Status, match.FixedVersion, match.RestrictedFix));
    }

    [Theory]
    [InlineData("opensuse", "opensuse-leap-15.6", "openSUSE:Leap 15.6")]
    [InlineData("redhat", "rhel-9.4", "Red Hat:9")]
    [InlineData("suse", "sles-15.5", "SUSE:Linux Enterprise Server 15 SP5")]
    [InlineData("almalinux", "almalinux-9.4", "AlmaLinux:9")]
    [InlineData("almalinux", "9.4", "AlmaLinux:9")]
    [InlineData("azurelinux", "azurelinux-3.0", "Azure Linux:3")]
    public async Task A_bill_of_materials_tells_the_distribution_in_package_URLs(string vendor, string distro, string ecosystem)
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(Osv.Record("CVE-2024-1111").Affects(ecosystem, "bash"));
        var package = Rpm("bash", "5-1");
        package = package with { Purl = (package.Purl with { Namespace = vendor }).WithQualifier("distro", distro) };
        Assert.Single(database.Report(null, package).Matches);
    }

    [Fact]
    public async Task What_others_built_is_not_assessed_and_that_is_said()
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(Osv.Record("CVE-2024-1111").Affects("AlmaLinux:9", "bash"));
        var distribution = new Distribution("almalinux", "9", null, null, null);
        Assert.Single(database.Report(distribution, Rpm("bash", "5-1") with { Vendor = "AlmaLinux" }).Matches);
        var report = database.Report(distribution, Rpm("bash", "5-1") with { Vendor = "Fedora Project" });
        Assert.Empty(report.Matches);
        Assert.StartsWith("1 package(s) of the vendor 'Fedora Project' were not assessed", Assert.Single(report.Notifications).Message, StringComparison.Ordinal);
    }

    private static Package Rpm(string name, string version, string? source = null, string? sourceVersion = null)
    {
        var package = Package("rpm", name, version);
        return package with
        {
            Purl = new PackageUrl { Type = "rpm", Name = name, Version = version }.WithQualifier("arch", "x86_64"),
            Source = source is null ? null : new SourcePackage(source, sourceVersion ?? version),
        };
    }
}
