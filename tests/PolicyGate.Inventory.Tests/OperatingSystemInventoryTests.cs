namespace PolicyGate.Inventory.Tests;

public sealed class OperatingSystemInventoryTests
{
    [Fact]
    public async Task A_Debian_package_has_purl_source_location_and_layer()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian());
        var package = Assert.Single(inventory.Packages);
        Assert.Equal("pkg:deb/debian/libc6@2.36-9%2Bdeb12u7?arch=amd64&distro=debian-12", package.Purl.ToString());
        Assert.Equal(("deb", "libc6", "2.36-9+deb12u7", new SourcePackage("glibc", "2.36-9+deb12u7")), (package.Type, package.Name, package.Version, package.Source));
        Assert.Equal([new("var/lib/dpkg/status", 0)], package.Locations);
        Assert.Equal(("dpkg-status", 0), (package.Evidence, package.Layer));
        Assert.Empty(inventory.Notifications);
        Assert.Equal(new Distribution("debian", "12", "bookworm", "Debian GNU/Linux 12 (bookworm)", null), inventory.Distribution);
    }

    [Fact]
    public async Task A_package_belongs_to_the_layer_that_installed_it_not_to_the_one_that_wrote_the_database()
    {
        var inventory = await Scan.InventoryOf(
            layer => layer.Debian(),
            layer => layer
                .File("var/lib/dpkg/status", Scan.Stanza("libc6", "2.36-9+deb12u7") + Scan.Stanza("curl", "7.88.1-10"))
                .File("var/lib/dpkg/info/curl.list", "/.\n"));
        Assert.Equal([("curl", 1), ("libc6", 0)], inventory.Packages.Select(package => (package.Name, package.Layer)));
        Assert.All(inventory.Packages, package => Assert.Equal([new("var/lib/dpkg/status", 1)], package.Locations));
        Assert.Empty(inventory.Notifications);
    }

    [Fact]
    public async Task Distroless_packages_are_found()
    {
        var inventory = await Scan.InventoryOf(layer => layer
            .File("usr/lib/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
            .File("var/lib/dpkg/status.d/libssl3", "Package: libssl3\nSource: openssl\nVersion: 3.0.11-1~deb12u2\nArchitecture: amd64\n")
            .File("var/lib/dpkg/status.d/libssl3.md5sums", "0123456789abcdef0123456789abcdef  usr/lib/x86_64-linux-gnu/libssl.so.3\n")
            .File("var/lib/dpkg/status.d/tzdata", "Package: tzdata\nVersion: 2024a-0+deb12u1\nArchitecture: all\n"));
        Assert.Equal(
            ["pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12", "pkg:deb/debian/tzdata@2024a-0%2Bdeb12u1?arch=all&distro=debian-12"],
            inventory.Packages.Select(package => package.Purl.ToString()));
        Assert.Equal("openssl", inventory.Packages[0].Source!.Value.Name);
        Assert.Equal("var/lib/dpkg/status.d/libssl3", Assert.Single(inventory.Packages[0].Locations).Path);
        Assert.Empty(inventory.Notifications);
    }

    [Fact]
    public async Task A_chiselled_image_has_a_database_without_Status()
    {
        var inventory = await Scan.InventoryOf(layer => layer
            .File("etc/os-release", "ID=ubuntu\nVERSION_ID=\"24.04\"\nID_LIKE=debian\n")
            .File("var/lib/dpkg/status", "Package: libc6\nArchitecture: amd64\nSource: glibc\nVersion: 2.39-0ubuntu8.3\n\nPackage: libssl3t64\nArchitecture: amd64\nSource: openssl\nVersion: 3.0.13-0ubuntu3.4\n\n"));
        Assert.Equal(
            ["pkg:deb/ubuntu/libc6@2.39-0ubuntu8.3?arch=amd64&distro=ubuntu-24.04", "pkg:deb/ubuntu/libssl3t64@3.0.13-0ubuntu3.4?arch=amd64&distro=ubuntu-24.04"],
            inventory.Packages.Select(package => package.Purl.ToString()));
        Assert.Empty(inventory.Notifications);
    }

    [Fact]
    public async Task A_package_of_two_architectures_is_two()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian()
            .File("var/lib/dpkg/status", Scan.Stanza("libc6", "2.36-9") + Scan.Stanza("libc6", "2.36-9", "i386") + Scan.Stanza("libc6", "2.36-9")));
        Assert.Equal(["amd64", "i386"], inventory.Packages.Select(package => package.Purl.Qualifiers["arch"]));
    }

    [Fact]
    public async Task Without_a_distribution_packages_have_no_namespace()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("var/lib/dpkg/status", Scan.Stanza("libc6", "2.36-9")));
        Assert.Equal("pkg:deb/libc6@2.36-9?arch=amd64", Assert.Single(inventory.Packages).Purl.ToString());
        Assert.Equal(["PG8002"], inventory.Notifications.Select(notification => notification.Id));
        Assert.Null(inventory.Distribution);
    }

    [Theory]
    [InlineData("")]
    [InlineData("NAME=x\n")]
    [InlineData("ID=\"two words\u0007\"\n")]
    public async Task An_os_release_that_names_no_distribution_is_told(string text)
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", text));
        var notification = inventory.Notifications.First(notification => notification.Id == "PG8002");
        Assert.Equal("etc/os-release", notification.Path);
        Assert.DoesNotContain('\u0007', notification.Message);
    }

    [Fact]
    public async Task An_absurd_release_does_not_grow_with_every_package()
    {
        var inventory = await Scan.InventoryOf(layer => layer
            .File("etc/os-release", $"ID=debian\nVERSION_ID={new string('9', 500_000)}\n")
            .File("var/lib/dpkg/status", Scan.Stanza("libc6", "2.36-9")));
        Assert.InRange(Assert.Single(inventory.Packages).Purl.ToString().Length, 1, 500);
    }

    [Fact]
    public async Task A_huge_os_release_is_unreadable()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian(), layer => layer.File("etc/os-release", new string('x', (1 << 20) + 1)));
        Assert.Equal("PG8001 etc/os-release", inventory.Notifications.Select(notification => $"{notification.Id} {notification.Path}").First());
        Assert.Equal("debian", inventory.Distribution!.Id);
    }

    [Fact]
    public async Task The_vendors_os_release_stands_in()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("usr/lib/os-release", "ID=vendor\n").File("etc/debian_version", "12.5\n"));
        Assert.Equal("vendor", inventory.Distribution!.Id);
        Assert.Equal("mine", (await Scan.InventoryOf(layer => layer.File("usr/lib/os-release", "ID=vendor\n").File("etc/os-release", "ID=mine\n"))).Distribution!.Id);
    }

    [Fact]
    public async Task A_deleted_database_is_told()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian(), layer => layer.Whiteout("var/lib/dpkg"));
        Assert.Equal(["PG8001", "PG8005"], inventory.Notifications.Select(notification => notification.Id).Order(StringComparer.Ordinal));
        var missing = inventory.Notifications.Single(notification => notification.Id == "PG8001");
        Assert.Equal((NotificationLevel.Error, "var/lib/dpkg/status"), (missing.Level, missing.Path));
        Assert.Contains("Debian GNU/Linux 12 (bookworm)", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    public async Task An_emptied_database_is_told(string content)
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian(), layer => layer.File("var/lib/dpkg/status", content));
        Assert.Contains(inventory.Notifications, notification => notification is { Id: "PG8001", Level: NotificationLevel.Error });
    }

    [Fact]
    public async Task A_deleted_database_is_told_where_only_the_lists_of_files_are_left()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", "ID=unheard-of\n").File("var/lib/dpkg/info/libc6:amd64.list", "/.\n"));
        Assert.Contains(inventory.Notifications, notification => notification.Id == "PG8001" && notification.Message.Contains("lists of 1 installed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_package_that_was_taken_out_of_the_database_is_told()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File("var/lib/dpkg/info/openssl.list", "/.\n").File("var/lib/dpkg/info/format", "1\n"));
        var notification = Assert.Single(inventory.Notifications);
        Assert.Equal(("PG8001", NotificationLevel.Warning), (notification.Id, notification.Level));
        Assert.Contains("lacks 1 package(s) whose files are listed in var/lib/dpkg/info: openssl.", notification.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_package_whose_configuration_is_left_is_neither_found_nor_missed()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian()
            .File("var/lib/dpkg/status", Scan.Stanza("libc6", "1") + Scan.Stanza("nano", "7", status: "deinstall ok config-files"))
            .File("var/lib/dpkg/info/nano.list", "/etc/nanorc\n"));
        Assert.Equal(["libc6"], inventory.Packages.Select(package => package.Name));
        Assert.Empty(inventory.Notifications);
    }

    [Fact]
    public async Task A_broken_database_is_told_once_and_the_rest_goes_on()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian()
            .File("var/lib/dpkg/status", [0, 1, 2, 3, 255])
            .File("app/Shop.deps.json", """{ "libraries": { "Newtonsoft.Json/12.0.1": { "type": "package" } } }"""));
        Assert.Equal(["Newtonsoft.Json"], inventory.Packages.Select(package => package.Name));
        var notification = Assert.Single(inventory.Notifications);
        Assert.Equal(("PG8001", NotificationLevel.Error, "var/lib/dpkg/status"), (notification.Id, notification.Level, notification.Path));
    }

    [Fact]
    public async Task A_database_that_was_cut_off_is_told()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File("var/lib/dpkg/status", Scan.Stanza("libc6", "1") + "Package: openssl\nStatus: install ok installed\n"));
        Assert.Contains("'openssl' in line 7 has no version", Assert.Single(inventory.Notifications).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_dpkg_keeps_of_yesterday_is_not_read()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File("var/lib/dpkg/status-old", Scan.Stanza("old", "1")).File("var/lib/dpkg/status.old", Scan.Stanza("old", "1")));
        Assert.Equal(["libc6"], inventory.Packages.Select(package => package.Name));
    }

    [Fact]
    public async Task A_database_and_single_files_beside_it_both_count()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian()
            .File("var/lib/dpkg/status.d/tzdata", "Package: tzdata\nVersion: 2024a\nArchitecture: all\n")
            .File("var/lib/dpkg/status.d/libc6", "Package: libc6\nSource: glibc\nVersion: 2.36-9+deb12u7\nArchitecture: amd64\n"));
        Assert.Equal([("libc6", 2), ("tzdata", 1)], inventory.Packages.Select(package => (package.Name, package.Locations.Length)));
        Assert.Empty(inventory.Notifications);
    }

    [Theory]
    [InlineData("install reinstreq half-installed", true)]
    [InlineData("install ok half-configured", true)]
    [InlineData("install ok unpacked", true)]
    [InlineData("install ok triggers-pending", true)]
    [InlineData("hold ok installed", true)]
    [InlineData("deinstall ok installed", true)]
    [InlineData("deinstall ok config-files", false)]
    [InlineData("purge ok not-installed", false)]
    public async Task What_has_files_is_there_whatever_dpkg_means_to_do_with_it(string status, bool there)
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File("var/lib/dpkg/status", Scan.Stanza("libc6", "1") + Scan.Stanza("nano", "7", status: status)));
        Assert.Equal(there, inventory.Packages.Any(package => package.Name == "nano"));
    }

    [Fact]
    public async Task A_derivative_s_deleted_database_is_told()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\nVERSION_ID=\"21.3\"\nUBUNTU_CODENAME=jammy\n"));
        Assert.Contains(inventory.Notifications, notification => notification is { Id: "PG8001", Level: NotificationLevel.Error });
    }

    [Fact]
    public async Task An_image_without_packages_says_so()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("app/shop", "binary"));
        Assert.Empty(inventory.Packages);
        Assert.Equal(["PG8002", "PG8005"], inventory.Notifications.Select(notification => notification.Id));
    }
}
