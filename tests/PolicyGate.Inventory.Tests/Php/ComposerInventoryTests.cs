using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

public sealed class ComposerInventoryTests
{
    private const string Packages = """
        [ { "name": "symfony/http-kernel", "version": "v5.4.0", "version_normalized": "5.4.0.0", "license": ["MIT"], "replace": { "x/y": "*" } },
          { "name": "Monolog/Monolog", "version": "2.0.0", "license": "MIT" },
          { "name": "phpunit/phpunit", "version": "dev-main" } ]
        """;

    [Theory]
    [InlineData(Packages)]
    [InlineData($$"""{ "packages": {{Packages}}, "dev": true, "dev-package-names": ["phpunit/phpunit"] }""")]
    public async Task Installed_is_what_composer_says(string content)
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File("app/vendor/composer/installed.json", content).File("app/vendor/composer/installed.php", "<?php"));
        Assert.Equal(
            ["pkg:composer/monolog/monolog@2.0.0 Monolog/Monolog installed.json MIT", "pkg:composer/phpunit/phpunit@dev-main phpunit/phpunit installed.json ", "pkg:composer/symfony/http-kernel@v5.4.0 symfony/http-kernel installed.json MIT"],
            inventory.Of("composer").Select(package => $"{package.Purl} {package.Name} {package.Evidence} {string.Join(',', package.Licenses)}"));
        Assert.Empty(inventory.Notifications);
    }

    [Theory]
    [InlineData("""[{ "name": "a/b" }, { "name": "c/d", "version": "1.0" }]""", true)]
    [InlineData("""[{ "name": "a/", "version": "1" }, { "name": "c/d", "version": "1.0" }]""", true)]
    [InlineData("""{ "packages": {} }""", false)]
    [InlineData("""[1]""", false)]
    [InlineData("", false)]
    public async Task What_is_broken_is_told_and_the_rest_is_read(string content, bool inPart)
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File("app/vendor/composer/installed.json", content));
        Assert.Equal(["PG8001 app/vendor/composer/installed.json"], inventory.Notifications.Select(notification => $"{notification.Id} {notification.Path}"));
        Assert.Equal(inPart ? ["c/d"] : [], inventory.Of("composer").Select(package => package.Name));
    }

    [Fact]
    public async Task Json_of_another_kind_is_none_of_composers() => Assert.Empty((await Scan.InventoryOf(layer => layer.Debian().File("app/composer/installed.json", "{}"))).Notifications);

    [Fact]
    public void Malformed_files_are_read_or_refused() => Malformed.Fuzz(System.Text.Encoding.UTF8.GetBytes(Packages), content => InstalledJsonReader.Read(content));

    [Theory]
    [InlineData("one-package.json")]
    [InlineData("two-packages.json")]
    public void Real_entries_are_read(string file)
    {
        // A lock file holds the same entries.
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path($"data/fixtures/scalibr/php-composerlock/composerlock/input/{file}")));
        var packages = document.RootElement.GetProperty("packages");
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(packages));
        var list = InstalledJsonReader.Read(content)!;
        Assert.Empty(list.Defects);
        Assert.Equal(packages.EnumerateArray().Select(package => package.GetProperty("name").GetString()), list.Packages.Select(package => package.Name));
    }
}
