using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

public sealed class RpmInventoryTests
{
    private const string Rocky = "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"9.3\"\nPRETTY_NAME=\"Rocky Linux 9.3\"\n";
    private const string Columns = "bash\t5.1.8-4.cm2\t1700000000\t1690000000\tMicrosoft Corporation\t(none)\t10\tx86_64\t0\tbash-5.1.8-4.cm2.src.rpm\nopenssl-libs\t1.1.1k-28.cm2\t1700000000\t1690000000\tMicrosoft Corporation\t(none)\t10\tx86_64\t1\topenssl-1.1.1k-28.cm2.src.rpm\n";

    [Fact]
    public async Task A_package_has_purl_source_licence_location_and_layer()
    {
        var inventory = await Scan.InventoryOf(
            layer => layer.File("etc/os-release", Rocky),
            layer => layer.File("var/lib/rpm/rpmdb.sqlite", RpmFiles.Sqlite([RpmFiles.Header("openssl-libs", "3.0.7", "27.el9", epoch: 1, source: "openssl-3.0.7-27.el9.src.rpm", module: "m:1:2:3", license: "ASL 2.0 and MIT")])));
        var package = Assert.Single(inventory.Packages);
        Assert.Equal("pkg:rpm/rocky/openssl-libs@3.0.7-27.el9?arch=x86_64&distro=rocky-9.3&epoch=1&rpmmod=m:1:2:3&upstream=openssl-3.0.7-27.el9.src.rpm", package.Purl.ToString());
        Assert.Equal(("rpm", "openssl-libs", "1:3.0.7-27.el9", new SourcePackage("openssl", "3.0.7-27.el9")), (package.Type, package.Name, package.Version, package.Source));
        Assert.Equal(["ASL 2.0 and MIT"], package.Licenses);
        Assert.Equal(("Vendor Ltd.", "m:1:2:3"), (package.Vendor, package.Modularity));
        Assert.Equal([new("var/lib/rpm/rpmdb.sqlite", 1)], package.Locations);
        Assert.Equal(("rpm-database", 1), (package.Evidence, package.Layer));
        Assert.Empty(inventory.Notifications);
    }

    /// <summary>Of a module, of none, not known.</summary>
    [Fact]
    public async Task A_package_without_a_label_belongs_to_no_module_and_a_list_does_not_tell()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", Rocky).File("var/lib/rpm/rpmdb.sqlite", RpmFiles.Sqlite([RpmFiles.Header("a", module: "m:1:2:3"), RpmFiles.Header("b"), RpmFiles.Header("c", module: "")])));
        Assert.Equal(["m:1:2:3", "", ""], inventory.Packages.Select(package => package.Modularity));
        Assert.Equal([true, false, false], inventory.Packages.Select(package => package.Purl.Qualifiers.ContainsKey("rpmmod")));
        inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", "ID=mariner\nVERSION_ID=\"2.0\"\n").File("var/lib/rpmmanifest/container-manifest-2", Columns));
        Assert.All(inventory.Packages, package => Assert.Equal(("Microsoft Corporation", null), (package.Vendor, package.Modularity)));
    }

    [Fact]
    public async Task The_repositories_of_Red_Hats_layers_are_kept()
    {
        const string Label = """{ "name": "ubi9" }""";
        var inventory = await Scan.InventoryOf(
            layer => layer.File("etc/os-release", Rocky).File("var/lib/rpm/rpmdb.sqlite", RpmFiles.Sqlite([RpmFiles.Header("bash")]))
                .File("root/buildinfo/content_manifests/ubi9-container-9.3.json", """{ "metadata": { "icm_version": 1, "image_layer_index": 0 }, "content_sets": ["rhel-9-for-x86_64-baseos-rpms", "rhel-9-for-x86_64-baseos-eus-rpms__9_DOT_2"], "image_contents": [] }"""),
            layer => layer.File("usr/share/buildinfo/content-sets.json", """{ "content_sets": ["rhel-9-for-x86_64-appstream-rpms"] }""").File("usr/share/buildinfo/labels.json", Label));
        Assert.Equal(
            ["root/buildinfo/content_manifests/ubi9-container-9.3.json 0 rhel-9-for-x86_64-baseos-rpms,rhel-9-for-x86_64-baseos-eus-rpms__9_DOT_2", "usr/share/buildinfo/content-sets.json 1 rhel-9-for-x86_64-appstream-rpms"],
            inventory.ContentManifests.Select(manifest => $"{manifest.Path} {manifest.Layer} {string.Join(',', manifest.ContentSets)}"));
        Assert.Empty(inventory.Notifications);
    }

    [Theory]
    [InlineData("var/lib/rpm/Packages")]
    [InlineData("var/lib/rpm/Packages.db")]
    [InlineData("usr/lib/sysimage/rpm/Packages.db")]
    [InlineData("usr/lib/sysimage/rpm/rpmdb.sqlite")]
    [InlineData("usr/share/rpm/rpmdb.sqlite")]
    public async Task The_database_is_found_wherever_rpm_keeps_it_whatever_its_name(string path)
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", Rocky).File(path, RpmFiles.Ndb(RpmFiles.Header("bash"))));
        Assert.Equal(path, Assert.Single(Assert.Single(inventory.Packages).Locations).Path);
        Assert.Empty(inventory.Notifications);
    }

    [Fact]
    public async Task A_database_behind_a_link_is_one()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", Rocky)
            .SymbolicLink("var/lib/rpm", "../../usr/lib/sysimage/rpm")
            .File("usr/lib/sysimage/rpm/Packages.db", RpmFiles.Ndb(RpmFiles.Header("bash"))));
        Assert.Single(inventory.Packages);
        Assert.Empty(inventory.Notifications);

        // Where none of the paths is the real one.
        inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", Rocky)
            .File("data/rpm/Packages", RpmFiles.BerkeleyDb(false, RpmFiles.Header("bash")))
            .SymbolicLink("var/lib/rpm", "/data/rpm"));
        Assert.Equal("bash", Assert.Single(inventory.Packages).Name);
    }

    [Fact]
    public async Task Of_two_databases_the_one_that_was_written_last_counts_and_the_other_is_told()
    {
        var inventory = await Scan.InventoryOf(
            layer => layer.File("etc/os-release", Rocky).File("var/lib/rpm/rpmdb.sqlite", RpmFiles.Ndb(RpmFiles.Header("bash", "5.0"), RpmFiles.Header("zsh"))),
            layer => layer.File("var/lib/rpm/Packages", RpmFiles.BerkeleyDb(false, RpmFiles.Header("bash", "5.1"), RpmFiles.Header("zsh"))));
        Assert.Equal(["bash 5.1-1.el9", "zsh 1.0-1.el9"], inventory.Packages.Select(package => $"{package.Name} {package.Version}"));
        var notification = Assert.Single(inventory.Notifications);
        Assert.Equal(("PG8035", "var/lib/rpm/rpmdb.sqlite"), (notification.Id, notification.Path));
        Assert.Contains("1 package(s) of this one are not in it: bash.", notification.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_databases_of_one_layer_the_newer_format_counts_and_an_empty_one_is_none()
    {
        var header = RpmFiles.Header("bash");
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", Rocky)
            .File("var/lib/rpm/Packages", RpmFiles.BerkeleyDb(true, header)).File("usr/lib/sysimage/rpm/Packages.db", RpmFiles.Ndb(header)).File("var/lib/rpm/rpmdb.sqlite", ""));
        Assert.Equal("usr/lib/sysimage/rpm/Packages.db", Assert.Single(Assert.Single(inventory.Packages).Locations).Path);
        Assert.Empty(inventory.Notifications);
    }

    [Theory]
    [InlineData("ID=rhel\nVERSION_ID=9.3\n")]
    [InlineData("ID=\"sles\"\nVERSION_ID=\"15.5\"\n")]
    [InlineData("ID=opensuse-tumbleweed\n")]
    [InlineData("ID=amzn\nVERSION_ID=2023\n")]
    [InlineData("ID=azurelinux\nVERSION_ID=3.0\n")]
    [InlineData("ID=photon\nVERSION_ID=5.0\n")]
    [InlineData("ID=our-own\nID_LIKE=\"fedora\"\n")]
    public async Task A_missing_deleted_or_emptied_database_is_told(string osRelease)
    {
        var key = RpmFiles.Sqlite([RpmFiles.Header("gpg-pubkey")]);
        foreach (var image in new[]
        {
            await Scan.InventoryOf(layer => layer.File("etc/os-release", osRelease)),
            await Scan.InventoryOf(layer => layer.File("etc/os-release", osRelease).File("var/lib/rpm/Packages.db", RpmFiles.Ndb(RpmFiles.Header("bash"))), layer => layer.Whiteout("var/lib/rpm")),
            await Scan.InventoryOf(layer => layer.File("etc/os-release", osRelease).File("var/lib/rpm/rpmdb.sqlite", key)),
        })
        {
            var notification = Assert.Single(image.Notifications, notification => notification.Id == "PG8001");
            Assert.Equal((NotificationLevel.Error, "var/lib/rpm/rpmdb.sqlite"), (notification.Level, notification.Path));
            Assert.Contains("package database is missing or empty", notification.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_broken_database_is_told_once_and_the_rest_goes_on()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", Rocky).File("var/lib/rpm/rpmdb.sqlite", "SQLite format 3\0").File("app/Shop.deps.json", """{ "libraries": { "Newtonsoft.Json/12.0.1": { "type": "package" } } }"""));
        Assert.Equal(["Newtonsoft.Json"], inventory.Packages.Select(package => package.Name));
        var notification = Assert.Single(inventory.Notifications);
        Assert.Equal(("PG8001", NotificationLevel.Error, "var/lib/rpm/rpmdb.sqlite"), (notification.Id, notification.Level, notification.Path));
    }

    [Fact]
    public async Task A_database_that_was_read_in_part_is_told()
    {
        var database = RpmFiles.Ndb(RpmFiles.Header("bash"), RpmFiles.Header("zsh"));
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", Rocky).File("var/lib/rpm/Packages.db", database[..^16]));
        Assert.Equal(["bash"], inventory.Packages.Select(package => package.Name));
        Assert.StartsWith("The package database was read in part: a header of", Assert.Single(inventory.Notifications).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_that_SQLite_keeps_beside_the_database_are_told()
    {
        using var folder = new TemporaryFolder();
        var (database, log) = RpmFiles.SqliteWithLog(folder.Path("rpmdb.sqlite"), RpmFiles.Header("bash"), RpmFiles.Header("zsh"));
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", Rocky).File("var/lib/rpm/rpmdb.sqlite", database).File("var/lib/rpm/rpmdb.sqlite-wal", log));
        Assert.Equal(["bash"], inventory.Packages.Select(package => package.Name));
        var notification = Assert.Single(inventory.Notifications);
        Assert.Equal(("PG8001", "var/lib/rpm/rpmdb.sqlite-wal"), (notification.Id, notification.Path));

        inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", Rocky).File("var/lib/rpm/rpmdb.sqlite", database).File("var/lib/rpm/rpmdb.sqlite-journal", [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]));
        Assert.Equal("var/lib/rpm/rpmdb.sqlite-journal", Assert.Single(inventory.Notifications).Path);
        inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", Rocky).File("var/lib/rpm/rpmdb.sqlite", database).File("var/lib/rpm/rpmdb.sqlite-wal", "").File("var/lib/rpm/rpmdb.sqlite-journal", new byte[512]));
        Assert.Empty(inventory.Notifications);
    }

    [Theory]
    [InlineData("container-manifest-2", Columns)]
    [InlineData("container-manifest-1", "bash-5.1.8-4.cm2.x86_64\nopenssl-libs-1.1.1k-28.cm2.x86_64\n")]
    public async Task The_list_of_a_distroless_Azure_Linux_stands_in_for_the_database(string name, string content)
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", "ID=mariner\nVERSION_ID=\"2.0\"\n").File("var/lib/rpmmanifest/" + name, content));
        var complete = name.EndsWith('2');
        Assert.Equal(
            complete
                ? ["pkg:rpm/mariner/bash@5.1.8-4.cm2?arch=x86_64&distro=mariner-2.0&upstream=bash-5.1.8-4.cm2.src.rpm", "pkg:rpm/mariner/openssl-libs@1.1.1k-28.cm2?arch=x86_64&distro=mariner-2.0&epoch=1&upstream=openssl-1.1.1k-28.cm2.src.rpm"]
                : ["pkg:rpm/mariner/bash@5.1.8-4.cm2?arch=x86_64&distro=mariner-2.0", "pkg:rpm/mariner/openssl-libs@1.1.1k-28.cm2?arch=x86_64&distro=mariner-2.0"],
            inventory.Packages.Select(package => package.Purl.ToString()));
        Assert.All(inventory.Packages, package => Assert.Equal("rpm-manifest", package.Evidence));
        Assert.Empty(inventory.Notifications);
    }

    [Fact]
    public async Task Of_the_lists_the_one_with_columns_counts_and_a_database_before_both()
    {
        Action<Layer> lists = layer => layer.File("etc/os-release", "ID=mariner\nVERSION_ID=\"2.0\"\n")
            .File("var/lib/rpmmanifest/container-manifest-1", "bash-5.1.8-4.cm2.x86_64\n").File("var/lib/rpmmanifest/container-manifest-2", Columns);
        Assert.Equal(2, (await Scan.InventoryOf(lists)).Packages.Length);
        var inventory = await Scan.InventoryOf(lists, layer => layer.File("var/lib/rpm/rpmdb.sqlite", RpmFiles.Sqlite([RpmFiles.Header("zsh")])));
        Assert.Equal(["zsh"], inventory.Packages.Select(package => package.Name));
        Assert.Empty(inventory.Notifications);
    }

    [Fact]
    public async Task A_line_of_the_list_that_is_none_is_told()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", "ID=mariner\n").File("var/lib/rpmmanifest/container-manifest-2", Columns + "\nzsh\t1-2\n" + new string('x', 200_000) + "\n"));
        Assert.Equal(2, inventory.Packages.Length);
        Assert.Contains("line 4 is no package: 'zsh", Assert.Single(inventory.Notifications).Message, StringComparison.Ordinal);
        inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", "ID=mariner\n").File("var/lib/rpmmanifest/container-manifest-2", "package bash is not installed\n"));
        Assert.Equal(NotificationLevel.Error, inventory.Notifications.Single(notification => notification.Id == "PG8001").Level);
    }

    [Theory]
    [InlineData("rhel", "redhat")]
    [InlineData("opensuse-leap", "opensuse")]
    [InlineData("opensuse-tumbleweed", "opensuse")]
    [InlineData("sles", "suse")]
    [InlineData("sle-micro", "suse")]
    [InlineData("fedora", "fedora")]
    [InlineData("ol", "ol")]
    [InlineData("amzn", "amzn")]
    [InlineData("azurelinux", "azurelinux")]
    public void The_namespace_is_the_vendor_as_feeds_name_it(string id, string expected) => Assert.Equal(expected, RpmDistributions.Namespace(id));

    [Theory]
    [InlineData("etc/redhat-release", "CentOS release 6.10 (Final)\n", "centos", "6.10")]
    [InlineData("etc/redhat-release", "CentOS Linux release 7.9.2009 (Core)\n", "centos", "7.9.2009")]
    [InlineData("etc/redhat-release", "Red Hat Enterprise Linux Server release 6.5 (Santiago)\n", "rhel", "6.5")]
    [InlineData("etc/redhat-release", "Rocky Linux release 8.10 (Green Obsidian)", "rocky", "8.10")]
    [InlineData("etc/redhat-release", "Scientific Linux release 7.9 (Nitrogen)", "scientific", "7.9")]
    [InlineData("etc/fedora-release", "Fedora release 14 (Laughlin)\n", "fedora", "14")]
    [InlineData("etc/system-release", "Amazon Linux AMI release 2014.03\n", "amzn", "2014.03")]
    [InlineData("etc/SuSE-release", "SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n", "sles", "11")]
    [InlineData("etc/photon-release", "VMware Photon Linux 1.0\nPHOTON_BUILD_NUMBER=62c543d\n", "photon", "1.0")]
    [InlineData("etc/mariner-release", "CBL-Mariner 1.0.20200623\n", "mariner", "1.0.20200623")]
    [InlineData("etc/system-release-cpe", "cpe:/o:centos:linux:6:GA\n", "centos", "6")]
    [InlineData("etc/system-release-cpe", "cpe:/o:redhat:enterprise_linux:7.9:ga:server", "rhel", "7.9")]
    [InlineData("etc/system-release-cpe", "cpe:2.3:o:amazon:amazon_linux:2", "amzn", "2")]
    public async Task Before_os_release_a_line_told_the_distribution(string path, string content, string id, string release)
    {
        var inventory = await Scan.InventoryOf(layer => layer.File(path, content).File("var/lib/rpm/Packages", RpmFiles.BerkeleyDb(false, RpmFiles.Header("bash"))));
        Assert.Equal((id, release), (inventory.Distribution?.Id, inventory.Distribution?.VersionId));
        Assert.Empty(inventory.Notifications);
    }

    [Fact]
    public async Task Oracles_own_file_comes_before_the_one_that_says_Red_Hat()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/redhat-release", "Red Hat Enterprise Linux Server release 6.5 (Santiago)\n").File("etc/oracle-release", "Oracle Linux Server release 6.5\n"));
        Assert.Equal("ol-6.5", inventory.Distribution!.PurlQualifier);
        inventory = await Scan.InventoryOf(layer => layer.File("etc/redhat-release", "Red Hat\n").File("etc/os-release", "ID=rocky\n"));
        Assert.Equal("rocky", inventory.Distribution!.Id);
        inventory = await Scan.InventoryOf(layer => layer.File("etc/redhat-release", "\u001b release 6.5\n"));
        Assert.Null(inventory.Distribution);
    }
}
