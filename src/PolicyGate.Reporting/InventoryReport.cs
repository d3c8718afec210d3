using PolicyGate.Reporting.Json;
using PolicyGate.Reporting.Sboms;
using PolicyGate.Reporting.Tables;

namespace PolicyGate.Reporting;

/// <summary>Lists the packages of images.</summary>
public static class InventoryReport
{
    /// <summary>The words that <c>--format</c> takes, the default first.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["table", "json", "cyclonedx", "spdx"];

    /// <summary>Writes one of <see cref="Formats"/>: UTF-8 without byte-order mark. The stream stays open.</summary>
    /// <param name="format">A table for people, JSON by <c>docs/schemas/inventory.schema.json</c>, CycloneDX 1.6 or SPDX 2.3.</param>
    /// <param name="images">The images, at least one.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="destination">Where to.</param>
    /// <exception cref="ArgumentException">The format is none of them.</exception>
    public static void Write(string format, IReadOnlyList<ImageReport> images, ReportOptions options, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(destination);
        switch (format)
        {
            case "table":
                InventoryTable.Write(images, options, destination);
                break;
            case "json":
                InventoryJson.Write(images, options, destination);
                break;
            case "cyclonedx":
                CycloneDxReport.Write(SbomContent.Of(images, options), options, destination);
                break;
            case "spdx":
                SpdxReport.Write(SbomContent.Of(images, options), options, destination);
                break;
            default:
                throw new ArgumentException($"'{(format ?? "").Printable(50)}' is not a format: expected one of {string.Join(", ", Formats)}.", nameof(format));
        }
    }
}
