using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

/// <summary>Images whose contents the distribution's own tool has listed.</summary>
public sealed class RealImageTests
{
    [Theory]
    [InlineData("debian-12-minbase")]
    public async Task Exactly_the_packages_of_the_truth_are_found(string name)
    {
        var truth = await File.ReadAllLinesAsync(SharedData.Path($"images/truth/{name}.tsv"), TestContext.Current.CancellationToken);
        var inventory = await Scan.InventoryOf(SharedData.Path($"images/{name}.oci.tar"));
        var found = inventory.Packages.Select(package => string.Join('\t', package.Type, package.Name, package.Version, package.Purl.Qualifiers["arch"], package.Source!.Value.Name, package.Source.Value.Version));
        Assert.Equal(truth.Skip(1).Where(line => line.Length > 0).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.Empty(inventory.Notifications);
        Assert.Equal(("debian", "12", "bookworm"), (inventory.Distribution!.Id, inventory.Distribution.VersionId, inventory.Distribution.Codename));
        Assert.All(inventory.Packages, package => Assert.Equal("debian-12", package.Purl.Qualifiers["distro"]));
    }
}
