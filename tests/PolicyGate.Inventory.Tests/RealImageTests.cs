using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

/// <summary>Images whose contents the distribution's own tool has listed.</summary>
public sealed class RealImageTests
{
    [Theory]
    [InlineData("debian-12-minbase", "debian", "12", "bookworm")]
    [InlineData("alpine-2.7", "alpine", "2.7.9", null)]
    [InlineData("alpine-3.4", "alpine", "3.4.6", null)]
    [InlineData("alpine-3.6.5", "alpine", "3.6.5", null)]
    [InlineData("alpine-3.8.5", "alpine", "3.8.5", null)]
    [InlineData("alpine-3.9.6", "alpine", "3.9.6", null)]
    [InlineData("alpine-3.10.3", "alpine", "3.10.3", null)]
    [InlineData("alpine-3.11.13", "alpine", "3.11.13", null)]
    [InlineData("alpine-3.16.9", "alpine", "3.16.9", null)]
    [InlineData("alpine-3.18.9", "alpine", "3.18.9", null)]
    [InlineData("alpine-3.20.3", "alpine", "3.20.3", null)]
    [InlineData("alpine-edge-20240923", "alpine", null, "edge")]
    public async Task Exactly_the_packages_of_the_truth_are_found(string name, string id, string? version, string? codename)
    {
        var truth = await File.ReadAllLinesAsync(SharedData.Path($"images/truth/{name}.tsv"), TestContext.Current.CancellationToken);
        var inventory = await Scan.InventoryOf(SharedData.Path($"images/{name}.oci.tar"));
        var found = inventory.Packages.Select(package => string.Join('\t', package.Type, package.Name, package.Version, package.Purl.Qualifiers["arch"], package.Source!.Value.Name, package.Source.Value.Version));
        Assert.Equal(truth.Skip(1).Where(line => line.Length > 0).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.Empty(inventory.Notifications);
        Assert.Equal((id, version, codename), (inventory.Distribution!.Id, inventory.Distribution.VersionId, inventory.Distribution.Codename));
        Assert.All(inventory.Packages, package => Assert.Equal((id, $"{id}-{version ?? codename}"), (package.Purl.Namespace, package.Purl.Qualifiers["distro"])));
        Assert.All(inventory.Packages, package => Assert.Equal(id == "alpine" ? 1 : 0, package.Licenses.Length));
    }
}
