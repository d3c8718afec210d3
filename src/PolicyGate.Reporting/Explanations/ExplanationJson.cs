using System.Text.Json;
using PolicyGate.Inventory;
using PolicyGate.Reporting.Json;

namespace PolicyGate.Reporting.Explanations;

/// <summary><c>inventory --explain --format json</c>: the contract of the inventory, with the finds of each package and what was left out.</summary>
internal static class ExplanationJson
{
    internal static void Write(InventoryExplanation explanation, ReportOptions options, Stream destination) => JsonFile.Write(destination, options.Indented, writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("schemaVersion", JsonFile.SchemaVersion);
        writer.WriteString("explained", explanation.Query);
        if (explanation.Images is [var single])
        {
            Write(writer, single);
        }
        else
        {
            writer.WriteStartArray("images");
            foreach (var image in explanation.Images)
            {
                writer.WriteStartObject();
                Write(writer, image);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter writer, ExplainedImage image)
    {
        ImageJson.WriteImage(writer, image.Report);
        writer.WriteStartArray("packages");
        foreach (var package in image.Packages)
            InventoryJson.WritePackage(writer, package, () => WriteFinds(writer, image.Report.Inventory.FindsOf(package)));
        writer.WriteEndArray();
        InventoryJson.WriteLeftOut(writer, image.LeftOut);
        ImageJson.WriteNotifications(writer, image.Report.Notifications);
    }

    private static void WriteFinds(Utf8JsonWriter writer, IEnumerable<PackageFind> finds)
    {
        writer.WriteStartArray("finds");
        foreach (var find in finds)
        {
            writer.WriteStartObject();
            writer.WriteString("cataloger", find.Cataloger.Length == 0 ? null : find.Cataloger);
            writer.WriteString("evidence", find.Package.Evidence);
            ImageJson.WriteLocations(writer, find.Package.Locations);
            ImageJson.WriteLayer(writer, find.Package.Layer);
            writer.WriteString("owner", find.Package.Owner?.ToString());
            writer.WriteStrings("dependencyPath", find.Package.DependencyPath.IsDefault ? [] : find.Package.DependencyPath);
            writer.WriteString("because", find.Because);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
