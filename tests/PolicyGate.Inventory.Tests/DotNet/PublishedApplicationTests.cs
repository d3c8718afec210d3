using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

/// <summary>What the SDK publishes, against the packages that its restore chose and the files that it published. Each way takes seconds, so all but one are tried only where <c>POLICYGATE_TEST_MATRIX=1</c> asks for it.</summary>
public sealed class PublishedApplicationTests(PublishedApplication application) : IClassFixture<PublishedApplication>
{
    private static readonly bool s_wholeMatrix = Environment.GetEnvironmentVariable("POLICYGATE_TEST_MATRIX") == "1";

    [Theory]
    [InlineData("framework-dependent", "deps.json", false, "--self-contained false")]
    [InlineData("single-file", "bundle", false, "--self-contained false -p:PublishSingleFile=true")]
    [InlineData("single-file, for Windows", "bundle", false, "--self-contained false -p:PublishSingleFile=true -r win-x64")]
    [InlineData("ReadyToRun", "deps.json", false, "--self-contained false -p:PublishReadyToRun=true")]
    [InlineData("self-contained", "deps.json", true, "--self-contained true")]
    [InlineData("self-contained single-file", "bundle", true, "--self-contained true -p:PublishSingleFile=true")]
    [InlineData("compressed single-file", "bundle", true, "--self-contained true -p:PublishSingleFile=true -p:EnableCompressionInSingleFile=true")]
    [InlineData("extracting single-file", "bundle", true, "--self-contained true -p:PublishSingleFile=true -p:IncludeAllContentForSelfExtract=true")]
    public async Task Exactly_the_packages_that_are_shipped_are_found(string way, string evidence, bool hasRuntime, string arguments)
    {
        Require(way == "single-file");
        var shipped = await application.ShippedPackagesAsync(arguments.EndsWith("win-x64", StringComparison.Ordinal) ? "win-x64" : "linux-x64");
        var inventory = await Scan.InventoryOf(await application.PublishAsync(arguments.Split(' ')));
        var packages = inventory.Packages.Where(package => package.Type == "nuget").ToLookup(package => package.Name.StartsWith("Microsoft.NETCore.App.Runtime.", StringComparison.Ordinal));
        Assert.Equal(shipped, packages[false].Select(package => $"{package.Name}/{package.Version}").Order(StringComparer.Ordinal));
        Assert.All(packages[false], package => Assert.Equal(evidence, package.Evidence));
        Assert.Equal(["Azure.Identity", "Azure.Core"], packages[false].Single(package => package.Name == "Azure.Core").DependencyPath);
        Assert.Equal(hasRuntime, packages[true].Any());
        Assert.Equal(["Core", "Newtonsoft.Json"], packages[false].Single(package => package.Name == "Newtonsoft.Json").DependencyPath);
        Assert.Equal(["Core", "Shop"], inventory.Packages.Where(package => package.Type == "dotnet-project").Select(package => package.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(inventory.Notifications, notification => notification.Id is "PG8001" or "PG8040" or "PG8041");
    }

    [Fact]
    public async Task What_was_trimmed_away_is_not_found_and_what_is_left_is()
    {
        Require(false);
        var inventory = await Scan.InventoryOf(await application.PublishAsync("--self-contained", "true", "-p:PublishTrimmed=true", "-p:PublishSingleFile=true"));
        var packages = inventory.Packages.Where(package => package.Type == "nuget" && !package.Name.StartsWith("Microsoft.NETCore.App.Runtime.", StringComparison.Ordinal)).Select(package => $"{package.Name}/{package.Version}").ToList();
        Assert.Contains("Azure.Identity/1.9.0", packages);
        Assert.Empty(packages.Except(await application.ShippedPackagesAsync("linux-x64")));
    }

    [Fact]
    public async Task Of_NativeAOT_it_is_said_that_the_packages_are_unknown()
    {
        Require(false);
        Requirement.Programs("gcc");
        var published = await application.PublishAsync("-p:PublishAot=true", "-p:CppCompilerAndLinker=gcc");
        var assets = application.Assets();
        var inventory = await Scan.InventoryOf(published);
        var runtime = Assert.Single(inventory.Packages);
        Assert.Equal(("dotnet-framework", "Microsoft.NETCore.App", "native-aot", true), (runtime.Type, runtime.Name, runtime.Evidence, runtime.Selected));
        Assert.StartsWith("10.0.", runtime.Version, StringComparison.Ordinal);
        Assert.Contains(inventory.Notifications, notification => notification is { Id: "PG8040", Path: "app/Shop" });

        var known = await Scan.InventoryOf(assets, layer => published(layer));
        Assert.DoesNotContain(known.Notifications, notification => notification.Id == "PG8040");
        Assert.Equal("build-assets Azure.Identity > Azure.Core", known.Packages.Where(package => package.Name == "Azure.Core").Select(package => $"{package.Evidence} {string.Join(" > ", package.DependencyPath)}").Single());
        Assert.Empty((await application.ShippedPackagesAsync("linux-x64")).Except(known.Packages.Select(package => $"{package.Name}/{package.Version}")));
    }

    [Fact]
    public async Task Each_package_that_dotnet_lists_is_found_or_left_out_with_a_reason()
    {
        Require(true);
        var inventory = await Scan.InventoryOf(await application.PublishAsync("--self-contained", "false"));
        var listed = await application.ListedPackagesAsync();
        var found = inventory.Packages.Where(package => package.Type == "nuget").Select(package => $"{package.Name}/{package.Version}").ToList();
        Assert.NotEmpty(found);
        Assert.Empty(found.Except(listed));
        // What is a placeholder for this framework is in no published list either.
        var list = await application.PublishedListAsync();
        Assert.All(listed.Except(found).Except(inventory.LeftOut.Select(package => $"{package.Name}/{package.Version}")), package => Assert.DoesNotContain($"\"{package}\"", list, StringComparison.OrdinalIgnoreCase));
    }

    private static void Require(bool always)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("The application is published for Linux.");
        Assert.SkipUnless(always || s_wholeMatrix, "Set POLICYGATE_TEST_MATRIX=1 to publish in every way.");
    }
}
