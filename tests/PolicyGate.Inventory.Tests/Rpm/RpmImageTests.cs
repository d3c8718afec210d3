using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

/// <summary>Images whose rpm databases the distribution's own tool has listed.</summary>
public sealed class RpmImageTests
{
    [Theory]
    [InlineData("almalinux-8-micro-20230523", "8.8", "Packages")]
    [InlineData("almalinux-9-micro-20220901", "9.0", "rpmdb.sqlite")]
    [InlineData("almalinux-9-micro-20231124", "9.3", "rpmdb.sqlite")]
    public async Task Exactly_the_packages_of_the_truth_are_found(string name, string release, string file)
    {
        var truth = await File.ReadAllLinesAsync(SharedData.Path($"images/truth/{name}.tsv"), TestContext.Current.CancellationToken);
        var inventory = await Scan.InventoryOf(SharedData.Path($"images/{name}.oci.tar"));
        var found = inventory.Packages.Select(package => string.Join('\t', package.Type, package.Name, package.Version, package.Purl.Qualifiers["arch"], package.Source!.Value.Name, package.Source.Value.Version));
        Assert.Equal(truth.Skip(1).Where(line => line.Length > 0).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.Empty(inventory.Notifications);
        Assert.Equal(("almalinux", release), (inventory.Distribution!.Id, inventory.Distribution.VersionId));
        Assert.All(inventory.Packages, package => Assert.Equal($"var/lib/rpm/{file}", Assert.Single(package.Locations).Path));
        Assert.All(inventory.Packages, package => Assert.StartsWith("pkg:rpm/almalinux/", package.Purl.ToString(), StringComparison.Ordinal));
    }
}
