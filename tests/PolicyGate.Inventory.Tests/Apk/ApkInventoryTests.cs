using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

public sealed class ApkInventoryTests
{
    private const string Installed = "lib/apk/db/installed";
    private const string OsRelease = "ID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME=\"Alpine Linux v3.20\"\n";

    [Fact]
    public async Task A_package_has_purl_origin_licence_location_and_layer()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", OsRelease).File(Installed, Package("libssl3", "3.3.2-r0", "openssl")));
        var package = Assert.Single(inventory.Packages);
        Assert.Equal("pkg:apk/alpine/libssl3@3.3.2-r0?arch=x86_64&distro=alpine-3.20.3", package.Purl.ToString());
        Assert.Equal(("apk", "libssl3", "3.3.2-r0", new SourcePackage("openssl", "3.3.2-r0")), (package.Type, package.Name, package.Version, package.Source));
        Assert.Equal(["MIT AND Zlib"], package.Licenses);
        Assert.Equal([new(Installed, 0)], package.Locations);
        Assert.Equal(("apk-installed", 0, null), (package.Evidence, package.Layer, package.Owner));
        Assert.Empty(inventory.Notifications);
    }

    [Theory]
    [InlineData("ID=wolfi\nVERSION_ID=20230201\nPRETTY_NAME=Wolfi\n", "pkg:apk/wolfi/a@1-r0?arch=x86_64&distro=wolfi-20230201")]
    [InlineData("ID=chainguard\nVERSION_ID=20230214\n", "pkg:apk/chainguard/a@1-r0?arch=x86_64&distro=chainguard-20230214")]
    [InlineData("ID=postmarketos\nVERSION_ID=v24.06\nID_LIKE=alpine\n", "pkg:apk/postmarketos/a@1-r0?arch=x86_64&distro=postmarketos-v24.06")]
    [InlineData("ID=alpine\nVERSION_ID=3.23.0_alpha20250612\nPRETTY_NAME=\"Alpine Linux edge\"\n", "pkg:apk/alpine/a@1-r0?arch=x86_64&distro=alpine-edge")]
    public async Task Each_distribution_has_its_namespace(string osRelease, string purl)
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", osRelease).File(Installed, Package("a", "1-r0")));
        Assert.Equal(purl, Assert.Single(inventory.Packages).Purl.ToString());
        Assert.Empty(inventory.Notifications);
    }

    [Fact]
    public async Task Alpine_from_before_there_was_an_os_release_is_known()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/alpine-release", "2.7.9\n").File(Installed, Package("a", "1-r0")));
        Assert.Equal("pkg:apk/alpine/a@1-r0?arch=x86_64&distro=alpine-2.7.9", Assert.Single(inventory.Packages).Purl.ToString());
    }

    // apk writes all packages with every change; a base image's must not become the upper layer's.
    [Fact]
    public async Task A_package_belongs_to_the_layer_since_which_the_database_has_it()
    {
        var inventory = await Scan.InventoryOf(
            layer => layer.File("etc/os-release", OsRelease).File(Installed, Package("musl", "1-r0") + Package("zlib", "1-r0") + Package("gone", "1-r0")),
            layer => layer.File(Installed, Package("musl", "1-r0") + Package("curl", "8-r0") + Package("zlib", "1-r0")),
            layer => layer.File("app/x", "x"),
            layer => layer.File(Installed, Package("musl", "1-r0") + Package("gone", "1-r0") + Package("curl", "8-r0") + Package("zlib", "1-r1")));
        Assert.Equal([("curl", 1), ("gone", 3), ("musl", 0), ("zlib", 3)], inventory.Packages.Select(package => (package.Name, package.Layer)));
        Assert.All(inventory.Packages, package => Assert.Equal([new(Installed, 3)], package.Locations));
    }

    [Fact]
    public async Task The_database_is_found_below_usr_and_behind_links_and_once()
    {
        var packages = Package("musl", "1-r0");
        foreach (var image in new[]
        {
            Image.With(layer => layer.File("etc/os-release", OsRelease).File("usr/" + Installed, packages)),
            Image.With(layer => layer.File("etc/os-release", OsRelease).File("usr/" + Installed, packages).SymbolicLink("lib", "usr/lib")),
            Image.With(layer => layer.File("etc/os-release", OsRelease).File("usr/" + Installed, packages).SymbolicLink("lib/apk", "../usr/lib/apk")),
            Image.With(layer => layer.File("etc/os-release", OsRelease).File("usr/" + Installed, packages), layer => layer.SymbolicLink(Installed, "/usr/lib/apk/db/installed")),
        })
        {
            var inventory = await Scan.InventoryOf(image);
            Assert.Equal((1, 0), (Assert.Single(inventory.Packages).Locations.Length, inventory.Packages[0].Layer));
            Assert.Empty(inventory.Notifications);
        }
    }

    [Theory]
    [InlineData(OsRelease, "The image is Alpine Linux v3.20, but its package database is missing or empty")]
    [InlineData("ID=wolfi\n", "The image is wolfi, but its package database is missing or empty")]
    [InlineData("ID=unheard-of\n", "The image has etc/apk/world, but no package in apk's database")]
    public async Task A_deleted_database_is_told(string osRelease, string message)
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", osRelease).File("etc/apk/world", "musl\n").File(Installed, Package("musl", "1-r0")), layer => layer.Whiteout("lib/apk"));
        var notification = inventory.Notifications.Single(notification => notification.Id == "PG8001");
        Assert.Equal((NotificationLevel.Error, Installed), (notification.Level, notification.Path));
        Assert.StartsWith(message, notification.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_binary_database_is_unreadable_and_told_once()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", OsRelease).File("etc/apk/world", "musl\n").File(Installed, "ADBd\u0001\u0002\n"));
        var notification = inventory.Notifications.Single(notification => notification.Id == "PG8001");
        Assert.Contains("It is in apk's binary format (ADB)", notification.Message, StringComparison.Ordinal);
        Assert.Equal(NotificationLevel.Error, notification.Level);
    }

    [Fact]
    public async Task A_database_with_a_defect_is_told()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", OsRelease).File(Installed, Package("musl", "1-r0") + "P:curl\n"));
        Assert.Equal(("musl", "PG8001"), (Assert.Single(inventory.Packages).Name, Assert.Single(inventory.Notifications).Id));
    }

    // os-release is the version of one package, the repositories are where the others come from.
    [Theory]
    [InlineData("https://dl-cdn.alpinelinux.org/alpine/v3.20/main\n#https://x/alpine/edge/main\n", "alpine-3.20.3", null)]
    [InlineData("/media/cdrom/apks\nhttp://mirror/alpine/v3.20/community\n", "alpine-3.20.3", null)]
    [InlineData("https://dl-cdn.alpinelinux.org/alpine/edge/main\nhttps://dl-cdn.alpinelinux.org/alpine/edge/community\n", "alpine-edge", "says that it is Alpine v3.20, but its packages come from edge")]
    [InlineData("https://dl-cdn.alpinelinux.org/alpine/v3.21/main\n", "alpine-3.21", "says that it is Alpine v3.20, but its packages come from v3.21")]
    [InlineData("https://h/alpine/v3.20/main\n@testing https://h/alpine/edge/testing\n", "alpine-3.20.3", "come from several releases of Alpine (edge, v3.20): all are looked up for v3.20")]
    [InlineData("https://h/alpine/v3.20/main\nhttps://h/alpine/v3.19/main\n", "alpine-3.20.3", "come from several releases of Alpine (v3.19, v3.20)")]
    [InlineData("", "alpine-3.20.3", null)]
    [InlineData("https://h/alpine/latest-stable/main\n", "alpine-3.20.3", null)]
    public async Task The_repositories_tell_the_release(string repositories, string distro, string? message)
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", OsRelease).File("etc/apk/repositories", repositories).File(Installed, Package("musl", "1-r0")));
        Assert.Equal(distro, Assert.Single(inventory.Packages).Purl.Qualifiers["distro"]);
        if (message is null)
        {
            Assert.Empty(inventory.Notifications);
            return;
        }

        var notification = Assert.Single(inventory.Notifications);
        Assert.Equal(("PG8038", NotificationLevel.Warning, "etc/apk/repositories"), (notification.Id, notification.Level, notification.Path));
        Assert.Contains(message, notification.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_distribution_s_repositories_tell_nothing()
    {
        var inventory = await Scan.InventoryOf(layer => layer.File("etc/os-release", "ID=postmarketos\nVERSION_ID=v24.06\n").File("etc/apk/repositories", "https://h/alpine/v3.20/main\nhttps://h/postmarketos/v24.06\n").File(Installed, Package("musl", "1-r0")));
        Assert.Equal("postmarketos-v24.06", Assert.Single(inventory.Packages).Purl.Qualifiers["distro"]);
        Assert.Empty(inventory.Notifications);
    }

    private static string Package(string name, string version, string? origin = null) => $"C:Q1=\nP:{name}\nV:{version}\nA:x86_64\nL:MIT AND Zlib\n{(origin is null ? "" : $"o:{origin}\n")}F:lib\nR:{name}.so\n\n";
}
