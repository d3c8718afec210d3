using System.Collections.Immutable;
using System.Text.Json;
using PolicyGate.Inventory;

namespace PolicyGate.Reporting.Json;

/// <summary>The contract of <c>inventory --format json</c>: <c>docs/schemas/inventory.schema.json</c>. Several images stand in <c>images</c>.</summary>
internal static class InventoryJson
{
    internal static void Write(IReadOnlyList<ImageReport> images, ReportOptions options, Stream destination) =>
        JsonFile.Write(destination, options.Indented, writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("schemaVersion", JsonFile.SchemaVersion);
            if (images is [var single])
                WriteImage(writer, single);
            else
                WriteImages(writer, images);
            writer.WriteEndObject();
        });

    private static void WriteImages(Utf8JsonWriter writer, IReadOnlyList<ImageReport> images)
    {
        writer.WriteStartArray("images");
        foreach (var image in images)
        {
            writer.WriteStartObject();
            WriteImage(writer, image);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteImage(Utf8JsonWriter writer, ImageReport image)
    {
        ImageJson.WriteImage(writer, image);
        writer.WriteStartArray("packages");
        foreach (var package in image.Inventory.Packages)
            WritePackage(writer, package, null);
        writer.WriteEndArray();
        if (!image.Inventory.LeftOut.IsEmpty)
            WriteLeftOut(writer, image.Inventory.LeftOut);
        if (!image.Inventory.ContentManifests.IsDefaultOrEmpty)
            WriteContentManifests(writer, image.Inventory);
        ImageJson.WriteNotifications(writer, image.Notifications);
    }

    private static void WriteContentManifests(Utf8JsonWriter writer, PackageInventory inventory)
    {
        writer.WriteStartArray("contentManifests");
        foreach (var manifest in inventory.ContentManifests)
        {
            writer.WriteStartObject();
            writer.WriteString("path", manifest.Path);
            ImageJson.WriteLayer(writer, manifest.Layer);
            writer.WriteStrings("contentSets", manifest.ContentSets);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <param name="writer">Where to.</param>
    /// <param name="package">The package.</param>
    /// <param name="more">Writes further properties of it.</param>
    internal static void WritePackage(Utf8JsonWriter writer, Package package, Action? more)
    {
        writer.WriteStartObject();
        // An application's own project isn't published anywhere: it has no package URL to look up.
        writer.WriteString("purl", package.Type == "dotnet-project" ? null : package.Purl.ToString());
        writer.WriteString("type", package.Type);
        writer.WriteString("name", package.Name);
        writer.WriteString("version", package.Version);
        ImageJson.WriteSource(writer, package.Source);
        writer.WriteString("vendor", package.Vendor);
        writer.WriteString("modularity", package.Modularity);
        writer.WriteStrings("licenses", package.Licenses.IsDefault ? [] : package.Licenses);
        ImageJson.WriteLocations(writer, package.Locations);
        ImageJson.WriteLayer(writer, package.Layer);
        writer.WriteString("evidence", package.Evidence);
        writer.WriteString("owner", package.Owner?.ToString());
        if (package.Type == "dotnet-framework")
        {
            if (package.Selected is { } selected)
                writer.WriteBoolean("selected", selected);
            else
                writer.WriteNull("selected");
        }
        else if (package.Selected == false)
        {
            writer.WriteBoolean("selected", false);
        }

        if (package.Reason is not null)
            writer.WriteString("reason", package.Reason);

        writer.WriteStrings("dependencyPath", package.DependencyPath.IsDefault ? [] : package.DependencyPath);
        more?.Invoke();
        writer.WriteEndObject();
    }

    internal static void WriteLeftOut(Utf8JsonWriter writer, ImmutableArray<LeftOutPackage> packages)
    {
        writer.WriteStartArray("leftOut");
        foreach (var package in packages)
        {
            writer.WriteStartObject();
            writer.WriteString("type", package.Type);
            writer.WriteString("name", package.Name);
            writer.WriteString("version", package.Version);
            writer.WriteString("path", package.Location.Path);
            ImageJson.WriteLayer(writer, package.Location.Layer);
            writer.WriteString("cataloger", package.Cataloger);
            writer.WriteString("reason", package.Reason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
