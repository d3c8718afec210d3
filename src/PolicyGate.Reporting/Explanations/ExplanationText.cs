using System.Globalization;
using PolicyGate.Inventory;
using PolicyGate.Reporting.Tables;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Explanations;

/// <summary><c>inventory --explain</c> for people: one paragraph for each package, its finds below it, then what was left out.</summary>
internal static class ExplanationText
{
    private const int MaximumFinds = 50;

    internal static void Write(InventoryExplanation explanation, ReportOptions options, Stream destination)
    {
        using var console = new TextConsole(destination, options);
        foreach (var image in explanation.Images)
        {
            ImageHeading.Write(console, image.Report);
            console.Line();
            if (image.Packages.IsEmpty && image.LeftOut.IsEmpty)
            {
                console.Line($"Nothing in this image is called '{ReportText.OneLine(explanation.Query, 200)}'.");
                console.Line();
            }

            foreach (var package in image.Packages)
                Write(console, image.Report, package);
            foreach (var group in image.LeftOut.GroupBy(package => (package.Type, package.Name, package.Version)))
                WriteLeftOut(console, image, group.First(), [.. group]);
        }
    }

    private static void Write(TextConsole console, ImageReport image, Package package)
    {
        console.Line($"{ReportText.OneLine(package.Name, 200)} {ReportText.OneLine(package.Version, 100)} ({ReportText.OneLine(package.Type, 50)})", TableStyle.Heading);
        console.Line(ReportText.OneLine(package.Purl.ToString(), 1000), TableStyle.Faint, 2);
        if (package.Source is { } source && (source.Name != package.Name || source.Version != package.Version))
            console.Line($"Built from the source package {ReportText.OneLine(source.Name, 200)} {ReportText.OneLine(source.Version, 100)}, by which advisories name it.", indent: 2);
        if (!package.Licenses.IsDefaultOrEmpty)
            console.Line($"Licences: {ReportText.OneLine(string.Join(", ", package.Licenses), 500)}.", indent: 2);
        if (!package.DependencyPath.IsDefaultOrEmpty)
            console.Line($"It comes in by {string.Join(" > ", package.DependencyPath.Select(step => ReportText.OneLine(step, 200)))}.", indent: 2);
        if (package.Owner is { } owner)
            console.Line($"All of its files belong to {ReportText.OneLine(owner.ToString(), 500)}: where the distribution publishes advisories for that, they decide.", indent: 2);
        // A package database is rewritten by each layer that adds to it.
        if (package.Layer >= 0 && !package.Locations.Any(location => location.Layer == package.Layer))
            console.Line($"It came with {Layer(image, package.Layer)}", indent: 2);

        var finds = image.Inventory.FindsOf(package).ToList();
        foreach (var find in finds.Take(MaximumFinds))
            Write(console, image, find, package.Owner is null);
        if (finds.Count > MaximumFinds)
            console.Line(string.Create(CultureInfo.InvariantCulture, $"Found {finds.Count - MaximumFinds} times more; --format json has all."), indent: 2);
        console.Line();
    }

    private static void Write(TextConsole console, ImageReport image, PackageFind find, bool withOwner)
    {
        var evidence = ReportText.OneLine(find.Package.Evidence, 100);
        console.Line(find.Cataloger.Length == 0 ? $"Evidence: {evidence}, told by the bill of materials" : $"Evidence: {evidence}, found by {ReportText.OneLine(find.Cataloger, 200)}", indent: 2);
        foreach (var location in find.Package.Locations.IsDefault ? [] : find.Package.Locations)
        {
            console.Line(ReportText.OneLine(location.Path, 500), indent: 4);
            if (location.Layer >= 0)
                console.Line($"in {Layer(image, location.Layer)}", TableStyle.Faint, 6);
        }

        if (withOwner && find.Package.Owner is { } owner)
            console.Line($"This belongs to {ReportText.OneLine(owner.ToString(), 500)}, but not all of the package's files do, so the package is looked up by itself.", indent: 4);
        if (find.Because is { } because)
            console.Line(ReportText.OneLine(because, 2000), indent: 4);
    }

    private static void WriteLeftOut(TextConsole console, ExplainedImage image, LeftOutPackage package, IReadOnlyList<LeftOutPackage> places)
    {
        var isListed = image.Packages.Any(listed => listed.Type == package.Type && listed.Name.Equals(package.Name, StringComparison.OrdinalIgnoreCase) && listed.Version == package.Version);
        console.Line($"{ReportText.OneLine(package.Name, 200)} {ReportText.OneLine(package.Version, 100)} ({ReportText.OneLine(package.Type, 50)}): {(isListed ? "named elsewhere, too" : "not listed")}", TableStyle.Heading);
        foreach (var place in places.Take(MaximumFinds))
        {
            console.Line($"Left out by {ReportText.OneLine(place.Cataloger, 200)}: {ReportText.OneLine(place.Reason, 1000)}", indent: 2);
            console.Line(ReportText.OneLine(place.Location.Path, 500), indent: 4);
            if (place.Location.Layer >= 0)
                console.Line($"in {Layer(image.Report, place.Location.Layer)}", TableStyle.Faint, 6);
        }

        console.Line();
    }

    private static string Layer(ImageReport report, int index)
    {
        var layer = report.Image.Layers[index];
        var origin = layer.FromBase switch { true => "of the base image", false => "of the application", _ => "of unknown origin" };
        var history = layer.CreatedBy is { Length: > 0 } command ? $"made by: {ReportText.OneLine(command, 500)}" : "not in the history";
        return string.Create(CultureInfo.InvariantCulture, $"layer {index} {origin}, {(layer.Digest ?? layer.DiffId).ToString()[..19]}…, {history}");
    }
}
