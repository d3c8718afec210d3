using System.Collections.Immutable;
using System.Text.Json;
using PolicyGate.Inventory;

namespace PolicyGate.Reporting.Json;

/// <summary>The parts that both contracts have: image, locations, notifications.</summary>
internal static class ImageJson
{
    internal static void WriteImage(Utf8JsonWriter writer, ImageReport report)
    {
        var image = report.Image;
        writer.WriteStartObject("image");
        writer.WriteString("reference", image.Reference);
        writer.WriteString("name", image.Name);
        writer.WriteString("digest", image.Digest.ToString());
        writer.WriteString("platform", image.Platform.ToString());
        writer.WriteString("baseName", image.BaseName);
        if (report.Inventory.Distribution is not { } distribution)
        {
            writer.WriteNull("os");
        }
        else
        {
            writer.WriteStartObject("os");
            writer.WriteString("id", distribution.Id);
            writer.WriteString("version", distribution.VersionId);
            writer.WriteString("name", distribution.PrettyName);
            writer.WriteEndObject();
        }

        writer.WriteStartArray("layers");
        foreach (var layer in image.Layers)
        {
            writer.WriteStartObject();
            writer.WriteString("digest", layer.Digest?.ToString());
            writer.WriteString("diffId", layer.DiffId.ToString());
            writer.WriteString("createdBy", layer.CreatedBy);
            if (layer.FromBase is { } fromBase)
                writer.WriteBoolean("base", fromBase);
            else
                writer.WriteNull("base");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    internal static void WriteLocations(Utf8JsonWriter writer, ImmutableArray<PackageLocation> locations)
    {
        writer.WriteStartArray("locations");
        foreach (var location in locations.IsDefault ? [] : locations)
        {
            writer.WriteStartObject();
            writer.WriteString("path", location.Path);
            WriteLayer(writer, location.Layer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Index of a layer; null for a bill of materials that doesn't tell it.</summary>
    internal static void WriteLayer(Utf8JsonWriter writer, int layer)
    {
        if (layer >= 0)
            writer.WriteNumber("layer", layer);
        else
            writer.WriteNull("layer");
    }

    internal static void WriteSource(Utf8JsonWriter writer, SourcePackage? source)
    {
        if (source is not { } known)
        {
            writer.WriteNull("source");
            return;
        }

        writer.WriteStartObject("source");
        writer.WriteString("name", known.Name);
        writer.WriteString("version", known.Version);
        writer.WriteEndObject();
    }

    internal static void WriteNotifications(Utf8JsonWriter writer, IEnumerable<Notification> notifications)
    {
        writer.WriteStartArray("notifications");
        foreach (var notification in notifications)
        {
            writer.WriteStartObject();
            writer.WriteString("id", notification.Id);
            writer.WriteString("level", notification.Level switch
            {
                NotificationLevel.Error => "error",
                NotificationLevel.Warning => "warning",
                _ => "note",
            });
            writer.WriteString("message", notification.Message);
            writer.WriteString("path", notification.Path);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
