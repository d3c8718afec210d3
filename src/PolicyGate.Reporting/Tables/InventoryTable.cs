using System.Collections.Immutable;
using System.Globalization;
using PolicyGate.Inventory;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Tables;

/// <summary>The packages of images for people.</summary>
internal static class InventoryTable
{
    private static readonly ImmutableArray<TableColumnLimit> s_columns =
    [
        new("TYPE", 4, 16), new("NAME", 12, 60), new("VERSION", 8, 40), new("LAYER", 5, 5), new("FOUND IN", 10, 80),
    ];

    internal static void Write(IReadOnlyList<ImageReport> images, ReportOptions options, Stream destination)
    {
        using var console = new TextConsole(destination, options);
        for (var index = 0; index < images.Count; index++)
        {
            // A table ends with an empty line, notifications don't.
            if (index > 0 && !images[index - 1].Notifications.IsEmpty)
                console.Line();
            Write(console, images[index]);
        }
    }

    private static void Write(TextConsole console, ImageReport image)
    {
        ImageHeading.Write(console, image);
        console.Line();
        if (image.Inventory.Packages.Length > 0)
        {
            TableRows.Write(console, s_columns, image.Inventory.Packages.Select(Row));
            console.Line();
        }

        NotificationLines.Write(console, image.Notifications);
    }

    private static ImmutableArray<TableCell> Row(Package package)
    {
        var locations = package.Locations.IsDefault ? [] : package.Locations;
        var place = locations.Length == 0 ? "" : locations[0].Path;
        var more = locations.Length > 1 ? string.Create(CultureInfo.InvariantCulture, $" (+{locations.Length - 1})") : "";
        return
        [
            TableRows.Cell(package.Type),
            TableRows.Cell(package.Name),
            TableRows.Cell(package.Version),
            TableRows.Cell(package.Layer < 0 ? "" : package.Layer.ToString(CultureInfo.InvariantCulture)),
            TableRows.Cell(ReportText.OneLine(place, 300) + more),
        ];
    }
}
