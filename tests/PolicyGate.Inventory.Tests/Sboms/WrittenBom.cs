using System.Text.Json;
using PolicyGate.Images;
using PolicyGate.Reporting;

namespace PolicyGate.Inventory.Tests;

/// <summary>Bills of materials that PolicyGate itself writes, and what must be read back of them: everything.</summary>
internal static class WrittenBom
{
    public static byte[] Of(string format, ImageReport image)
    {
        using var stream = new MemoryStream();
        InventoryReport.Write(format, [image], new() { Indented = false }, stream);
        return stream.ToArray();
    }

    /// <summary>Writes and reads the inventory in both formats, and compares.</summary>
    public static void IsReadBack(PackageInventory inventory, ScannedImage image)
    {
        foreach (var format in (ReadOnlySpan<string>)["cyclonedx", "spdx"])
        {
            var sbom = Sbom.Read("test.json", Of(format, new(image, inventory, inventory.Notifications)));
            Assert.Equal(inventory.Packages.Select(Line), sbom.Inventory.Packages.Select(Line));
            Assert.Equal(inventory.Distribution, sbom.Inventory.Distribution);
            Assert.Equal(image.Layers.Select(Essence), sbom.Layers.Select(Essence));
            Assert.Equal((image.Name, image.Digest, image.Platform), (sbom.ImageName, sbom.Digest, sbom.Platform));
            Assert.Equal(image.Created?.ToUnixTimeSeconds() ?? (format == "spdx" ? 0 : null), sbom.Created?.ToUnixTimeSeconds());
            Assert.Equal(
                inventory.Notifications.Any(notification => notification is { Id: "PG8001", Level: not NotificationLevel.Note }),
                sbom.Inventory.Notifications.Any(notification => notification.Id == "PG8033"));
        }
    }

    public static ScannedImage Describe(ContainerImage image, string? name) =>
        new(image.Reference.ToString(), name, image.Digest, image.Platform, null, image.Layers) { Created = image.Configuration.Created };

    private static string Line(Package package) => JsonSerializer.Serialize(package);

    private static (Digest? Digest, Digest DiffId, string? CreatedBy, bool? FromBase) Essence(ImageLayer layer) => (layer.Digest, layer.DiffId, layer.CreatedBy, layer.FromBase);
}
