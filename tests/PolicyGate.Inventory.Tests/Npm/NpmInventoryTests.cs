using System.IO.Compression;
using System.Text;

namespace PolicyGate.Inventory.Tests;

public sealed class NpmInventoryTests
{
    private const string Lock = """
        { "lockfileVersion": 3, "packages": {
            "": { "name": "shop", "version": "1.0.0" },
            "node_modules/express": { "version": "4.17.1", "license": "MIT" },
            "node_modules/jest": { "version": "29.0.0", "dev": true },
            "node_modules/own": { "resolved": "packages/own", "link": true },
            "packages/own": { "version": "1.0.0" } } }
        """;

    [Fact]
    public async Task Installed_is_what_lies_in_node_modules()
    {
        var inventory = await Scan.InventoryOf(
            layer => layer.Debian().Package("usr/lib/node_modules/npm", "npm", "10.8.2"),
            layer => layer
                .File("app/package.json", """{ "name": "shop", "version": "1.0.0", "private": true }""")
                .File("app/node_modules/@babel/core/package.json", """{ "name": "@babel/core", "version": "7.0.0", "license": "MIT" }""")
                .File("app/node_modules/JSONStream/package.json", """{ "name": "JSONStream", "version": "1.3.5", "licenses": [{ "type": "MIT" }, { "type": "Apache-2.0" }] }""")
                .Package("app/node_modules/a", "a", "1.0.0")
                .Package("app/node_modules/a/node_modules/b", "b", "1.0.0-rc.1+x")
                .Package("app/node_modules/alias", "real", "2.0.0")
                .Package("app/node_modules/.pnpm/c@1.0.0/node_modules/c", "c", "1.0.0")
                .Package("app/node_modules/test/node_modules/d", "d", "1.0.0")
                .Package("opt/yarn-v1.22.22", "yarn", "1.22.22")
                .File("app/node_modules/nameless/package.json", """{ "version": "3.0.0" }"""));
        Assert.Equal(
            [
                "pkg:npm/%40babel/core@7.0.0 @babel/core 1 package.json MIT", "pkg:npm/a@1.0.0 a 1 package.json ", "pkg:npm/b@1.0.0-rc.1%2Bx b 1 package.json ", "pkg:npm/c@1.0.0 c 1 package.json ",
                "pkg:npm/d@1.0.0 d 1 package.json ", "pkg:npm/jsonstream@1.3.5 JSONStream 1 package.json MIT,Apache-2.0", "pkg:npm/nameless@3.0.0 nameless 1 package.json ",
                "pkg:npm/npm@10.8.2 npm 0 package.json ", "pkg:npm/real@2.0.0 real 1 package.json ", "pkg:npm/yarn@1.22.22 yarn 1 package.json ",
            ],
            inventory.Of("npm").Select(package => $"{package.Purl} {package.Name} {package.Layer} {package.Evidence} {string.Join(',', package.Licenses)}"));
        Assert.Empty(inventory.Notifications);
    }

    // pnpm installs so, out of its store.
    [Fact]
    public async Task A_hard_link_is_installed_where_it_stands()
    {
        var inventory = await Scan.InventoryOf(
            layer => layer.Debian().File("a/store/files/00/11", """{ "name": "a", "version": "1.0.0" }""").HardLink("app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json", "a/store/files/00/11"),
            layer => layer.Package("node_modules/b/test/node_modules/c", "c", "1.0.0").HardLink("node_modules/c/package.json", "node_modules/b/test/node_modules/c/package.json"));
        Assert.Equal(["a app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json", "c node_modules/c/package.json"], inventory.Of("npm").Select(package => $"{package.Name} {package.Locations.Single().Path}"));
        Assert.Empty(inventory.Notifications);
    }

    [Theory]
    [InlineData("app/node_modules/a/package.json", "a")]
    [InlineData("node_modules/a/package.json", "a")]
    [InlineData("app/node_modules/@s/a/package.json", "@s/a")]
    [InlineData("app/node_modules/_a@1.0.0@a/package.json", "_a@1.0.0@a")]
    [InlineData("app/node_modules/a/lib/node_modules/b/package.json", "b")]
    [InlineData("app/node_modules/@s/test/node_modules/b/package.json", "b")]
    [InlineData("app/test/node_modules/b/package.json", "b")]
    [InlineData("app/node_modules/@s/package.json", null)]
    [InlineData("app/node_modules/.cache/package.json", null)]
    [InlineData("app/node_modules/a/test/node_modules/b/package.json", null)]
    [InlineData("app/node_modules/a/lib/__fixtures__/x/node_modules/@s/b/package.json", null)]
    [InlineData("app/node_modules/a/lib/package.json", null)]
    [InlineData("app/lib/a/package.json", null)]
    [InlineData("package.json", null)]
    public void A_package_is_told_by_its_place(string path, string? name) => Assert.Equal(name, NodeModulesPath.PackageName(path));

    [Theory]
    [InlineData("""{ "name": "a", "version": 1 }""")]
    [InlineData("""{ "name": ["a"], "version": "1.0.0" }""")]
    [InlineData("""{ "name": "a/", "version": "1.0.0" }""")]
    [InlineData("""{ "name": "a\nb", "version": "1.0.0" }""")]
    [InlineData("""{ "name": "a", "version": "\ud800" }""")]
    [InlineData("""["a"]""")]
    [InlineData("""{ "name": "a" """)]
    [InlineData("")]
    public async Task A_broken_package_json_is_told_once_and_the_rest_goes_on(string content)
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File("app/node_modules/x/package.json", content).Package("app/node_modules/y", "y", "1.0.0"));
        Assert.Equal(["PG8001 app/node_modules/x/package.json"], inventory.Notifications.Select(notification => $"{notification.Id} {notification.Path}"));
        Assert.Equal(["y"], inventory.Of("npm").Select(package => package.Name));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_and_absurd_depth_are_told()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian()
            .File("app/node_modules/x/package.json", [.. "{ \"name\": \""u8, 0xff, .. "\", \"version\": \"1.0.0\" }"u8])
            .File("app/node_modules/y/package.json", "{ \"name\": \"y\", \"version\": \"1.0.0\", \"z\": " + new string('[', 10_000) + new string(']', 10_000) + " }")
            .File("app/node_modules/z/package.json", [.. "\uFEFF{ \"name\": \"z\", \"version\": \"1.0.0\", \"author\": \""u8, 0xff, .. "\" }"u8]));
        Assert.Equal(["app/node_modules/x/package.json", "app/node_modules/y/package.json"], inventory.Notifications.Select(notification => notification.Path));
        Assert.Equal(["z"], inventory.Of("npm").Select(package => package.Name));
    }

    [Fact]
    public async Task A_package_without_version_is_none() => Assert.Empty((await Scan.InventoryOf(layer => layer.Debian().File("app/node_modules/x/package.json", """{ "type": "module" }"""))).Of("npm"));

    [Theory]
    [InlineData("app/package-lock.json", Lock)]
    [InlineData("app/npm-shrinkwrap.json", Lock)]
    [InlineData("app/node_modules/.package-lock.json", Lock)]
    [InlineData("app/package-lock.json", """{ "lockfileVersion": 1, "dependencies": { "express": { "version": "4.17.1" }, "jest": { "version": "29.0.0", "dev": true } } }""")]
    [InlineData("app/yarn.lock", "# yarn lockfile v1\n\n\nexpress@^4.0.0, express@~4.17.0:\n  version \"4.17.1\"\n")]
    [InlineData("app/yarn.lock", "__metadata:\n  version: 8\n\n? \"express@npm:^4.0.0, express@npm:~4.17.0\"\n:\n  version: 4.17.1\n  resolution: \"express@npm:4.17.1\"\n  linkType: hard\n")]
    [InlineData("app/pnpm-lock.yaml", "lockfileVersion: 5.4\n\npackages:\n\n  /express/4.17.1_a@1.0.0:\n    resolution: {integrity: x}\n    dev: false\n\n  /jest/29.0.0:\n    dev: true\n")]
    [InlineData("app/pnpm-lock.yaml", "lockfileVersion: '6.0'\npackages:\n\n  /express@4.17.1(a@1.0.0):\n    dev: false\n\n  /jest@29.0.0:\n    dev: true\n")]
    [InlineData("app/pnpm-lock.yaml", "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      web:\n        specifier: npm:express@4\n        version: express@4.17.1(a@1.0.0)\n    devDependencies:\n      jest:\n        specifier: 29\n        version: 29.0.0\npackages:\n  express@4.17.1:\n    engines: {node: '>=1'}\n  jest@29.0.0:\n    engines: {}\nsnapshots:\n  express@4.17.1(a@1.0.0): {}\n  jest@29.0.0: {}\n")]
    public async Task A_lock_file_counts_where_nothing_is_installed_beside_it(string path, string content)
    {
        var name = path[(path.LastIndexOf('/') + 1)..].TrimStart('.');
        var alone = await Scan.InventoryOf(layer => layer.Debian().File(path, content));
        Assert.Equal([$"pkg:npm/express@4.17.1 {name}"], alone.Of("npm").Select(package => $"{package.Purl} {package.Evidence}"));
        Assert.Empty(alone.Notifications);

        var beside = await Scan.InventoryOf(layer => layer.Debian().File(path, content).Package("app/node_modules/x", "x", "1.0.0"));
        Assert.Equal(["pkg:npm/x@1.0.0"], beside.Of("npm").Select(package => package.Purl.ToString()));

        var linked = await Scan.InventoryOf(layer => layer.Debian().File("app/package-lock.json", Lock).SymbolicLink("app/node_modules", "../deps/node_modules").Package("deps/node_modules/x", "x", "1.0.0"));
        Assert.Equal(["pkg:npm/x@1.0.0"], linked.Of("npm").Select(package => package.Purl.ToString()));
    }

    [Theory]
    [InlineData("app/node_modules/a/package-lock.json")]
    [InlineData("usr/lib/python3/dist-packages/lab/staging/package-lock.json")]
    [InlineData("usr/lib/ruby/gems/3.2.0/gems/x-1.0/package-lock.json")]
    [InlineData("app/vendor/x/y/package-lock.json")]
    public async Task A_lock_file_of_an_installed_package_is_none_of_the_image(string path) => Assert.Empty((await Scan.InventoryOf(layer => layer.Debian().File(path, Lock))).Of("npm"));

    [Fact]
    public async Task A_shrinkwrap_counts_before_the_lock_beside_it() => Assert.Equal(
        ["1.0.0 npm-shrinkwrap.json"],
        (await Scan.InventoryOf(layer => layer.Debian().File("app/package-lock.json", Lock).File("app/npm-shrinkwrap.json", """{ "packages": { "node_modules/a": { "version": "1.0.0" } } }""")))
            .Of("npm").Select(package => $"{package.Version} {package.Evidence}"));

    [Fact]
    public async Task Plug_and_play_runs_out_of_the_archives_of_yarns_cache()
    {
        var archive = Zip(("node_modules/@s/a/", ""), ("node_modules/@s/a/package.json", """{ "name": "@s/a", "version": "1.0.0" }"""), ("node_modules/@s/a/node_modules/b/package.json", "{}"));
        const string yarnLock = "__metadata:\n  version: 8\n\n\"left@npm:^1.0.0\":\n  version: 1.0.0\n  resolution: \"left@npm:1.0.0\"\n  linkType: hard\n";
        var inventory = await Scan.InventoryOf(layer => layer.Debian()
            .File("app/.pnp.cjs", "x").File("app/yarn.lock", yarnLock).File("app/.yarn/cache/@s-a-npm-1.0.0-x.zip", archive).File("app/.yarn/cache/b-npm-1.0.0-x.zip", "no zip"));
        Assert.Equal(["pkg:npm/%40s/a@1.0.0 yarn-cache"], inventory.Of("npm").Select(package => $"{package.Purl} {package.Evidence}"));
        Assert.Equal(["PG8001 app/.yarn/cache/b-npm-1.0.0-x.zip"], inventory.Notifications.Select(notification => $"{notification.Id} {notification.Path}"));

        var onlyCache = await Scan.InventoryOf(layer => layer.Debian().File("root/.yarn/berry/cache/@s-a-npm-1.0.0-x.zip", archive));
        Assert.Empty(onlyCache.Of("npm"));
    }

    [Theory]
    [InlineData("app/yarn.lock", "<<<<<<< HEAD\na@1:\n  version \"1\"\n")]
    [InlineData("app/yarn.lock", "no lock")]
    [InlineData("app/pnpm-lock.yaml", "this is not yaml")]
    [InlineData("app/pnpm-lock.yaml", "packages:\n  a@1.0.0: {}\n")]
    [InlineData("app/package-lock.json", "{ \"packages\": [] }")]
    [InlineData("app/package-lock.json", "{ \"packages\": { \"node_modules/a\": { \"version\": 1 } } }")]
    public async Task A_broken_lock_file_is_told(string path, string content) =>
        Assert.Equal([$"PG8001 {path}"], (await Scan.InventoryOf(layer => layer.Debian().File(path, content))).Notifications.Select(notification => $"{notification.Id} {notification.Path}"));

    [Fact]
    public void Malformed_files_are_read_or_refused()
    {
        Malformed.Fuzz(Encoding.UTF8.GetBytes(Lock), content => NpmLockReader.Read(content));
        Malformed.Fuzz("""{ "name": "@s/a", "version": "1.0.0", "licenses": [{ "type": "MIT" }] }"""u8.ToArray(), content => PackageJsonReader.ReadPackage("a", content));
        Malformed.Fuzz("a@^1, \"b@^2\":\n  version \"1.0.0\"\n  dependencies:\n    'x' \"^1\"\n\n? \"c@npm:1\"\n:\n  resolution: \"c@npm:1.0.0\"\n"u8.ToArray(), content => YarnLockReader.Read(content));
        Malformed.Fuzz("lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      a:\n        version: b@1.0.0\npackages:\n  b@1.0.0:\n    name: x\nsnapshots:\n  b@1.0.0(c@1):\n    dependencies:\n      c: 1.0.0\n"u8.ToArray(), content => PnpmLockReader.Read(content));
        Malformed.Fuzz("lockfileVersion: 5.4\npackages:\n  /@a/b/1.0.0_x:\n    dev: true\n"u8.ToArray(), content => PnpmLockReader.Read(content));
        Malformed.Fuzz(Zip(("node_modules/a/package.json", """{ "version": "1.0.0" }""")), content => YarnArchiveReader.Read(content));
    }

    [Fact]
    public void A_lock_file_deeper_than_any_is_no_burden()
    {
        var text = new StringBuilder("lockfileVersion: '9.0'\n");
        for (var depth = 0; depth < 5000; depth++)
            text.Append(' ', depth).Append("a:\n");
        Assert.Empty(PnpmLockReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()))).Packages);
    }

    private static byte[] Zip(params (string Name, string Content)[] files)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open());
                writer.Write(content);
            }
        }

        return stream.ToArray();
    }
}
