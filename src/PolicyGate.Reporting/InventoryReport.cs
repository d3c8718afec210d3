using PolicyGate.Reporting.Json;
using PolicyGate.Reporting.Tables;

namespace PolicyGate.Reporting;

/// <summary>Lists the packages of images.</summary>
public static class InventoryReport
{
    /// <summary>The words that <c>--format</c> takes, the default first.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["table", "json"];

    /// <summary>Writes the packages as JSON: <c>docs/schemas/inventory.schema.json</c>.</summary>
    public static void WriteJson(IReadOnlyList<ImageReport> images, ReportOptions options, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(destination);
        InventoryJson.Write(images, options, destination);
    }

    /// <summary>Writes the packages as a table for people.</summary>
    public static void WriteTable(IReadOnlyList<ImageReport> images, ReportOptions options, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(destination);
        InventoryTable.Write(images, options, destination);
    }

    /// <summary>Writes one of <see cref="Formats"/>.</summary>
    /// <exception cref="ArgumentException">The format is none of them.</exception>
    public static void Write(string format, IReadOnlyList<ImageReport> images, ReportOptions options, Stream destination)
    {
        switch (format)
        {
            case "json":
                WriteJson(images, options, destination);
                break;
            case "table":
                WriteTable(images, options, destination);
                break;
            default:
                throw new ArgumentException($"'{(format ?? "").Printable(50)}' is not a format: expected {string.Join(" or ", Formats)}.", nameof(format));
        }
    }
}
