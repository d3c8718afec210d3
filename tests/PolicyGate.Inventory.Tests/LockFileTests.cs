namespace PolicyGate.Inventory.Tests;

/// <summary>Lock files of programs that install somewhere else: what they name counts where nothing of it is installed.</summary>
public sealed class LockFileTests
{
    private const string Poetry = "[[package]]\nname = \"Flask\"\nversion = \"3.0.0\"\ngroups = [\"main\"]\n\n[package.dependencies]\nname = \"x\"\n\n[[package]]\nname = \"pytest\"\nversion = \"8.0\"\ngroups = [\"dev\"]\nfiles = [\n    {file = \"name = 1\"},\n]\n\n[metadata]\nlock-version = \"2.1\"\n";
    private const string Uv = "version = 1\n\n[[package]]\nname = \"shop\"\nversion = \"0.1\"\nsource = { virtual = \".\" }\ndependencies = [\n    { name = \"flask\" },\n]\n\n[[package]]\nname = \"flask\"\nversion = \"3.0.0\"\nsource = { registry = \"x\" }\n";
    private const string Pipfile = """{ "_meta": {}, "default": { "flask": { "version": "==3.0.0" }, "own": { "path": "." } }, "develop": { "pytest": { "version": "==8.0" } } }""";
    private const string Gemfile = "PATH\n  remote: .\n  specs:\n    own (1.0)\n\nGEM\n  remote: x\n  specs:\n    nokogiri (1.16.0-x86_64-linux)\n      racc (~> 1.4)\n    racc (1.7.3)\n\nPLATFORMS\n  x86_64-linux\n\nDEPENDENCIES\n  nokogiri\n\nBUNDLED WITH\n   2.5.3\n";
    private const string Composer = """{ "packages": [{ "name": "monolog/monolog", "version": "3.5.0" }], "packages-dev": [{ "name": "phpunit/phpunit", "version": "11.0.0" }] }""";

    [Theory]
    [InlineData("poetry.lock", Poetry, "pkg:pypi/flask@3.0.0")]
    [InlineData("uv.lock", Uv, "pkg:pypi/flask@3.0.0")]
    [InlineData("Pipfile.lock", Pipfile, "pkg:pypi/flask@3.0.0")]
    [InlineData("Gemfile.lock", Gemfile, "pkg:gem/nokogiri@1.16.0?platform=x86_64-linux", "pkg:gem/racc@1.7.3")]
    [InlineData("composer.lock", Composer, "pkg:composer/monolog/monolog@3.5.0")]
    public async Task What_a_lock_file_names_counts_where_nothing_of_it_is_installed(string name, string content, params string[] purls)
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File("app/" + name, content));
        var packages = inventory.Packages.Where(package => package.Type != "deb").ToList();
        Assert.Equal(purls, packages.Select(package => package.Purl.ToString()));
        Assert.All(packages, package => Assert.Equal((name, "app/" + name), (package.Evidence, package.Locations.Single().Path)));
        Assert.Empty(inventory.Notifications);
    }

    [Theory]
    [InlineData("poetry.lock", Poetry, "usr/lib/python3/dist-packages/flask-3.0.0.dist-info/METADATA", "Name: Flask\nVersion: 3.0.0\n")]
    [InlineData("uv.lock", Uv, "usr/lib/python3/dist-packages/flask-3.0.0.dist-info/METADATA", "Name: Flask\nVersion: 3.0.0\n")]
    [InlineData("Gemfile.lock", Gemfile, "usr/local/bundle/specifications/racc-1.7.3.gemspec", "# stub: racc 1.7.3 ruby lib\n")]
    [InlineData("composer.lock", Composer, "app/vendor/composer/installed.json", """[{ "name": "Monolog/Monolog", "version": "3.5.0" }]""")]
    public async Task Where_one_of_its_packages_is_installed_only_what_is_installed_counts(string name, string content, string installed, string metadata)
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File("app/" + name, content).File(installed, metadata));
        Assert.Equal(installed, Assert.Single(inventory.Packages, package => package.Type != "deb").Locations.Single().Path);
    }

    // Another project's gems: of this one nothing is installed.
    [Fact]
    public async Task What_else_is_installed_says_nothing_of_a_lock_file()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File("app/Gemfile.lock", Gemfile).File("usr/local/bundle/specifications/racc-1.0.gemspec", "# stub: racc 1.0 ruby lib\n"));
        Assert.Equal(["nokogiri 1.16.0", "racc 1.0", "racc 1.7.3"], inventory.Of("gem").Select(package => $"{package.Name} {package.Version}"));
    }

    [Theory]
    [InlineData("usr/local/bundle/gems/rails-7.0/Gemfile.lock", Gemfile)]
    [InlineData("usr/lib/python3/site-packages/x/poetry.lock", Poetry)]
    [InlineData("app/vendor/a/b/composer.lock", Composer)]
    [InlineData("app/Cargo.lock", "[[package]]\nname = \"serde\"\nversion = \"1.0.0\"\n")]
    [InlineData("app/go.mod", "module x\n\nrequire golang.org/x/net v0.1.0\n")]
    public async Task What_belongs_to_an_installed_package_or_to_sources_does_not_count(string path, string content) =>
        Assert.DoesNotContain((await Scan.InventoryOf(layer => layer.Debian().File(path, content))).Packages, package => package.Type != "deb");

    [Theory]
    [InlineData("poetry.lock", "<<<<<<< HEAD\n")]
    [InlineData("poetry.lock", "[[package]]\nname = \"a\"\nversion = \"1\"\nfiles = [\n")]
    [InlineData("uv.lock", "[[package]]\nname = a\n")]
    [InlineData("Pipfile.lock", "[]")]
    [InlineData("Pipfile.lock", "{}")]
    [InlineData("Gemfile.lock", "malformed")]
    [InlineData("Gemfile.lock", "GEM\n  specs:\n    a\n")]
    [InlineData("composer.lock", """{ "packages": [{ "name": "a/b" }] }""")]
    public async Task What_is_broken_is_told(string name, string content)
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File("app/" + name, content));
        Assert.Equal(["PG8001 app/" + name], inventory.Notifications.Select(notification => $"{notification.Id} {notification.Path}"));
    }
}
