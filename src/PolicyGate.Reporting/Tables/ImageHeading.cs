using System.Globalization;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Tables;

/// <summary>Which image it is.</summary>
internal static class ImageHeading
{
    internal static void Write(TextConsole console, ImageReport report)
    {
        var (image, inventory, _) = report;
        console.Line($"{ReportText.OneLine(image.Name ?? image.Reference, 200)} ({ReportText.OneLine(image.Platform.ToString(), 60)})", TableStyle.Heading);
        console.Line(image.Digest.ToString(), TableStyle.Faint);
        var distribution = inventory.Distribution is { } known
            ? ReportText.OneLine(known.PrettyName ?? $"{known.Id} {known.VersionId}", 100)
            : "unknown distribution";
        var packages = inventory.Packages.Length == 1 ? "1 package" : string.Create(CultureInfo.InvariantCulture, $"{inventory.Packages.Length} packages");
        console.Line($"{distribution}, {packages}, {image.Layers.Length} {(image.Layers.Length == 1 ? "layer" : "layers")}");
    }
}
